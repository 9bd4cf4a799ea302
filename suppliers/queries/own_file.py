"""A supplier's own file as its people see it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Disclosure, Inventory, Supplier
from suppliers.queries.certificates import renewed
from suppliers.questions.asking import Asked, Section

OPEN = (CertificateStatus.CLAIMED, CertificateStatus.VERIFIED)


@dataclass(frozen=True, slots=True)
class FileState:
    """How far a supplier's file has come. `rejected` counts certificates with no later one of their type.

    `certificates_open`: kinds asked for of which nothing was handed in or stated; `stated`: kinds said not to be held.
    """

    certificates: int
    certificates_open: int
    stated: int
    to_check: int
    verified: int
    rejected: int
    inventory: Inventory | None
    asked: int
    answered: int
    not_accepted: int

    @property
    def begun(self) -> frozenset[Section]:
        """The sections in which anything was sent."""
        anything = {
            Section.CERTIFICATES: self.certificates or self.rejected or self.stated,
            Section.ENERGY: self.inventory,
            Section.INDICATORS: self.answered,
        }
        return frozenset(section for section, found in anything.items() if found)

    def not_begun(self, asked: Asked) -> tuple[Section, ...]:
        """The sections that the policy wants begun before an application can be sent, and are not."""
        return tuple(each for each in Section if each in asked.policy.begun_before_sending - self.begun)


def file_state(supplier: Supplier, asked: Asked) -> FileState:
    """The state of each part of the file, in four queries."""
    rows = list(supplier.certificates.values_list("type_id", "status"))
    stated = set(supplier.certificate_statements.filter(superseded_at__isnull=True).values_list("type_id", flat=True))
    held = {type_ for type_, status in rows if status in OPEN}
    states = Counter(status for _, status in rows)
    keys = [question.key for question in asked.questions]
    answers = list(current_answers(supplier).filter(question__in=keys).values_list("accepted", flat=True))
    return FileState(
        certificates_open=sum(not each.is_settled_by(held | stated) for each in asked.certificates),
        stated=len(stated),
        certificates=states[CertificateStatus.CLAIMED] + states[CertificateStatus.VERIFIED],
        to_check=states[CertificateStatus.CLAIMED],
        verified=states[CertificateStatus.VERIFIED],
        rejected=len({type_ for type_, status in rows if status == CertificateStatus.REJECTED} - held),
        inventory=current_inventories(supplier).first(),
        asked=len(keys),
        answered=len(answers),
        not_accepted=sum(accepted is False for accepted in answers),
    )


def current_inventories(supplier: Supplier) -> QuerySet[Inventory]:
    """One inventory a year, the corrected ones left out, the latest year first."""
    return supplier.inventories.filter(superseded_at__isnull=True).order_by("-year")


def current_answers(supplier: Supplier) -> QuerySet[Disclosure]:
    return supplier.disclosures.filter(superseded_at__isnull=True).select_related("delegation")


def own_certificates(supplier: Supplier) -> QuerySet[Certificate]:
    """All certificates of the supplier, those in force or waiting first, then by their end; each whether `renewed`."""
    rows = supplier.certificates.annotate(renewed=renewed()).select_related("type", "document")
    return rows.order_by("status", "valid_until", "-id")


def shown_status(certificate: Certificate, on: date, soon_days: int = 60) -> str:
    """The status as a reader needs it: a verified certificate that ran out, or will soon, says so."""
    if certificate.status not in OPEN or certificate.valid_until is None:
        return certificate.status
    if certificate.valid_until < on:
        return "expired"
    left = (certificate.valid_until - on).days
    return "expiring" if left <= soon_days and certificate.status == CertificateStatus.VERIFIED else certificate.status
