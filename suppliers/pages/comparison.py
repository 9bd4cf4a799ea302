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
    "credit_code": _("Credit code"),
    "standard": _("Standard"),
    "issuer": _("Issuer"),
    "body_number": _("Approval number of the issuer"),
    "accreditation": _("Accreditation mark"),
    "issued_on": _("Issued on"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "surveyed_on": _("Last surveillance"),
    "scope": _("Scope"),
    "sites": _("Sites"),
}


@dataclass(frozen=True, slots=True)
class ComparedField:
    """A field as claimed. `found`: same, other, unclaimed (only the file tells it), or "" when the file says nothing of
    it; `read` is what it says."""

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
    fields = [(name, label, _shown(getattr(certificate, name))) for name, label in FIELDS.items()]
    return [first, *(_field(name, label, value, value, reading) for name, label, value in fields)]


def _shown(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _field(name: str, label: str | Promise, shown: object, value: object, reading: Reading | None) -> ComparedField:
    read = reading.initial.get(name) if reading else None
    if reading is None or read in (None, ""):
        return ComparedField(name, label, shown, "", None, reading.guesses.get(name, "") if reading else "")
    if value in (None, ""):
        return ComparedField(name, label, shown, "unclaimed", read, reading.places.get(name, ""))
    found = "same" if _equal(name, value, read) else "other"
    return ComparedField(name, label, shown, found, read, reading.places.get(name, ""))


def _equal(name: str, one: object, other: object) -> bool:
    if isinstance(one, date) or isinstance(other, date):
        return one == other
    if name == "number":
        return normalise_number(str(one)) == normalise_number(str(other))
    ours, theirs = normalise_name(str(one)), normalise_name(str(other))
    if (
        name in {"scope", "sites"} and min(len(ours), len(theirs)) > 3
    ):  # many certificates have it twice, in two languages
        return ours in theirs or theirs in ours
    return ours == theirs
