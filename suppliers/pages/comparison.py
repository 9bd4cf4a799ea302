"""What is claimed of a certificate beside what the machine reads in its file."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suppliers.checks.certificate_number import normalise_number
from suppliers.checks.names import normalise_name
from suppliers.models import Certificate
from suppliers.pages.reading import Reading, reading_of
from suppliers.wording import TIERS, in_reader_language

FIELDS = {
    "number": _("Number"),
    "holder": _("Holder"),
    "standard": _("Standard"),
    "issuer": _("Issuer"),
    "accreditation": _("Accreditation mark"),
    "issued_on": _("Issued on"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "scope": _("Scope"),
}


@dataclass(frozen=True, slots=True)
class ComparedField:
    """A field as claimed. `found`: same, other, or "" when the file says nothing of it; `read` is what it says."""

    name: str
    label: str | Promise
    value: object
    found: str
    read: object
    place: str

    @property
    def is_day(self) -> bool:
        return isinstance(self.value or self.read, date)


def compared(certificate: Certificate) -> list[ComparedField]:
    """Every field of a certificate; the kind first."""
    reading = reading_of(certificate.document) if certificate.document else None
    kind = f"{in_reader_language(certificate.type)} {TIERS.get(certificate.tier, certificate.tier)}".strip()
    first = _field("type", _("Kind"), kind, certificate.type_id, reading)
    fields = [(name, label, getattr(certificate, name)) for name, label in FIELDS.items()]
    return [first, *(_field(name, label, value, value, reading) for name, label, value in fields)]


def _field(name: str, label: str | Promise, shown: object, value: object, reading: Reading | None) -> ComparedField:
    read = reading.initial.get(name) if reading else None
    if reading is None or read in (None, ""):
        return ComparedField(name, label, shown, "", None, reading.guesses.get(name, "") if reading else "")
    found = "same" if _equal(name, value, read) else "other"
    return ComparedField(name, label, shown, found, read, reading.places.get(name, ""))


def _equal(name: str, one: object, other: object) -> bool:
    if isinstance(one, date) or isinstance(other, date):
        return one == other
    if name == "number":
        return normalise_number(str(one)) == normalise_number(str(other))
    ours, theirs = normalise_name(str(one)), normalise_name(str(other))
    if name == "scope" and min(len(ours), len(theirs)) > 3:  # many certificates have it twice, in two languages
        return ours in theirs or theirs in ours
    return ours == theirs
