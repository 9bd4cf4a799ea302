"""What can be checked of a supplier's file by rule: identity, certificates, plausibility; each with its reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from suppliers.checks.finding import Finding, Outcome, doubted, passed, unknown
from suppliers.checks.identity import check_credit_code, check_lei
from suppliers.errors import Refused
from suppliers.models import Certificate, Inventory, Supplier
from suppliers.queries.findings import findings_of


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings on one thing: the certificate or the inventory, None for the supplier itself."""

    findings: tuple[Finding, ...]
    certificate: Certificate | None = None
    inventory: Inventory | None = None

    @property
    def failures(self) -> int:
        return sum(finding.outcome == Outcome.FAIL for finding in self.findings)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What a person must look at: failures first, then what looks odd."""
        failed = [finding for finding in self.findings if finding.outcome == Outcome.FAIL]
        return (*failed, *(finding for finding in self.findings if finding.warning))

    @property
    def passed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.outcome == Outcome.PASS)

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """What nothing here decides: unknown, and never read as fake (product rule 4)."""
        return tuple(f for f in self.findings if f.outcome == Outcome.UNKNOWN and not f.warning)

    @property
    def settled(self) -> tuple[Finding, ...]:
        return (*self.passed, *self.undecided)


def identity_findings(supplier: Supplier) -> Checked:
    """Whether the number of the supplier can be one of its register, and whether somebody made sure of its people.

    Well-formed does not mean registered; and whoever knows a number can register with it.
    """
    number = _number_findings(supplier)
    if supplier.people_confirmed_at is not None:
        return Checked(number)
    message = "Nobody made sure yet that the first person acts for this firm: call a number that you know."
    return Checked((*number, doubted("people", "first_person_unconfirmed", message)))


def _number_findings(supplier: Supplier) -> tuple[Finding, ...]:
    read = {Supplier.Scheme.USCC: check_credit_code, Supplier.Scheme.LEI: check_lei}.get(
        Supplier.Scheme(supplier.scheme)
    )
    if read is None:
        message = "A foreign registration number: look it up in the register of its country."
        return (unknown("identity", "foreign_number", message),)
    try:
        found = read(supplier.identifier)
    except Refused as error:
        return (Finding("identity", Outcome.FAIL, error.code, error.message, error.values),)
    source = "GB 32100-2015" if supplier.scheme == Supplier.Scheme.USCC else "ISO 17442"
    well_formed = passed("identity", "well_formed", "The number {number} is well-formed.", source, number=str(found))
    return (well_formed, *getattr(found, "warnings", ()))


def certificate_findings(certificates: Sequence[Certificate], at: datetime) -> list[Checked]:
    """The points of each certificate, in the given order. Needs supplier, type and document loaded."""
    found = findings_of(certificates, at)
    return [Checked(found[certificate.pk], certificate=certificate) for certificate in certificates]


def inventory_findings(inventories: Iterable[Inventory]) -> list[Checked]:
    """What is implausible about each inventory, with the sentence that the supplier gave for it."""
    return [Checked(_plausibility(inventory), inventory=inventory) for inventory in inventories]


def _plausibility(inventory: Inventory) -> tuple[Finding, ...]:
    if not inventory.doubts:
        return (passed("plausibility", "no_doubt", "No figure of this year stands out."),)
    return tuple(_doubt(doubt) for doubt in inventory.doubts)


def _doubt(doubt: Mapping[str, Any]) -> Finding:
    """A verdict as the inventory keeps it, its values as text."""
    values = dict(doubt.get("values") or {})
    return Finding("plausibility", Outcome.UNKNOWN, str(doubt["code"]), str(doubt["message"]), values, warning=True)
