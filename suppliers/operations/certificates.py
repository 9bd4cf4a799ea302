"""Claiming, verifying, rejecting certificates."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import partial

from django.db import transaction

from suppliers.checks.certificate_number import normalise_number
from suppliers.checks.exchange import version_of
from suppliers.enums import CertificateStatus, TrustLevel
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Certificate, CertificateType, Document, Supplier, User
from suppliers.operations.certificate_checks import (
    keep_check,
    refuse_outside_pilot,
    seen_at_check,
    seen_without_file,
    trust_after,
    validator_name,
)
from suppliers.operations.claims import refuse_impossible, refuse_renewal, refuse_same_number
from suppliers.operations.notices import tell
from suppliers.operations.readings import ask_reading
from suppliers.queries.people import members_of

REJECTIONS = frozenset({"other_holder", "expired", "unreadable", "wrong_type", "not_recognised", "altered", "other"})


@dataclass(frozen=True, slots=True)
class ClaimedFields:
    """What the supplier confirmed after it was read from the file. Dates are days in the supplier's time zone.

    `sites`: addresses as printed. `partner_numbers` come with an exchange alone (suppliers.operations.exchange), and
    with them what the sender says of its own check, which verifies nothing here.
    """

    type: str
    number: str
    holder: str
    valid_from: date
    valid_until: date | None
    issued_on: date | None = None
    issuer: str = ""
    standard: str = ""
    scope: str = ""
    tier: str = ""
    accreditation: str = ""
    version: str = ""
    credit_code: str = ""
    body_number: str = ""
    sites: tuple[str, ...] = ()
    surveyed_on: date | None = None
    partner_numbers: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def claim_certificate(
    supplier: Supplier,
    fields: ClaimedFields,
    *,
    document: Document | None,
    by: User | None,
    at: datetime,
    renews: Certificate | None = None,
) -> Certificate:
    """Store a certificate as claimed: it waits for compliance and does not count as verified.

    Its file is read once this is committed, unless it was read before, so that the checks can compare it.
    """
    supplier = Supplier.objects.lock(supplier.pk)
    type_ = CertificateType.objects.filter(pk=fields.type).first()
    if type_ is None:
        raise Refused("unknown_type", "Choose the kind of certificate from the list.", "type")
    refuse_impossible(fields, type_, document, supplier)
    refuse_renewal(supplier, type_, renews)
    refuse_same_number(supplier, fields, renews)
    certificate = supplier.certificates.create(
        type=type_,
        number_key=normalise_number(fields.number),
        document=document,
        renews=renews,
        claimed_by=by,
        claimed_at=at,
        **_columns(fields),
    )
    record(supplier, "certificate.claimed", at=at, by=by, certificate=certificate.pk, type=type_.pk)
    if document is not None and not document.readings.exists():
        transaction.on_commit(partial(ask_reading, document, at=at), robust=True)
    return certificate


@transaction.atomic
def verify_certificate(
    certificate: Certificate, *, by: User | None, at: datetime, seen_elsewhere: str = ""
) -> Certificate:
    """Accept a claimed certificate as genuine, so that scoring may count it; what the checks found is kept.

    `seen_elsewhere`: where the checker saw one that has no file; it is passed on with a low level of trust.
    """
    supplier = Supplier.objects.lock(certificate.supplier_id)
    certificate = _claimed(supplier, certificate, by)
    if certificate.valid_until is not None and certificate.valid_until < supplier.day(at):
        raise Refused(
            "expired",
            "{type} {number} ended on {on}: reject it or ask for its renewal.",
            "valid_until",
            on=certificate.valid_until,
            **_named(certificate),
        )
    findings, lists = seen_at_check(certificate, at)
    refuse_outside_pilot(findings)
    findings += seen_without_file(certificate, seen_elsewhere)

    certificate.status = CertificateStatus.VERIFIED
    certificate.checked_by, certificate.checked_at = by, at
    certificate.trust_level, certificate.validator = trust_after(certificate, findings), validator_name(by)
    certificate.save(update_fields=["status", "checked_by", "checked_at", "trust_level", "validator"])
    keep_check(certificate, findings, lists, by=by, at=at)
    record(supplier, "certificate.verified", at=at, by=by, certificate=certificate.pk, type=certificate.type_id)
    _tell(supplier, "certificate.verified", certificate, at)
    return certificate


@transaction.atomic
def reject_certificate(certificate: Certificate, *, reason: str, by: User | None, at: datetime) -> Certificate:
    """Decline a claimed certificate with a coded reason; the supplier may claim a better one."""
    supplier = Supplier.objects.lock(certificate.supplier_id)
    certificate = _claimed(supplier, certificate, by)
    if reason not in REJECTIONS:
        raise Refused("reason_needed", "Choose why the certificate is rejected.", "reason")
    findings, lists = seen_at_check(certificate, at)

    certificate.status, certificate.rejection = CertificateStatus.REJECTED, reason
    certificate.checked_by, certificate.checked_at = by, at
    certificate.trust_level, certificate.validator = TrustLevel.NONE, ""
    certificate.save(update_fields=["status", "rejection", "checked_by", "checked_at", "trust_level", "validator"])
    keep_check(certificate, findings, lists, by=by, at=at)
    record(supplier, "certificate.rejected", at=at, by=by, certificate=certificate.pk, reason=reason)
    _tell(supplier, "certificate.rejected", certificate, at, reason=reason)
    return certificate


@transaction.atomic
def withdraw_certificate(certificate: Certificate, *, by: User | None, at: datetime) -> Certificate:
    """Take a certificate out of the file, by the supplier; it stays in the history and counts no more."""
    supplier = Supplier.objects.lock(certificate.supplier_id)
    certificate = supplier.certificates.get(pk=certificate.pk)
    if certificate.status not in {CertificateStatus.CLAIMED, CertificateStatus.VERIFIED}:
        raise Refused("not_open", "{type} {number} was rejected or withdrawn before.", **_named(certificate))

    certificate.status = CertificateStatus.WITHDRAWN
    certificate.save(update_fields=["status"])
    record(supplier, "certificate.withdrawn", at=at, by=by, certificate=certificate.pk)
    return certificate


def _tell(supplier: Supplier, kind: str, certificate: Certificate, at: datetime, **values: object) -> None:
    tell(
        members_of(supplier),
        kind,
        subject=f"certificate:{certificate.pk}",
        path="/portal/certificates/",
        at=at,
        supplier=supplier,
        number=certificate.number,
        **values,
    )


def _claimed(supplier: Supplier, certificate: Certificate, by: User | None) -> Certificate:
    certificate = supplier.certificates.get(pk=certificate.pk)
    if certificate.status != CertificateStatus.CLAIMED:
        raise Refused("already_checked", "{type} {number} was checked before.", **_named(certificate))
    if by is not None and certificate.claimed_by_id == by.pk:
        message = "You entered {type} {number}; somebody else must check it."
        raise Refused("own_entry", message, **_named(certificate))
    return certificate


def _named(certificate: Certificate) -> dict[str, object]:
    """What a refusal calls it: the type is shown by its name in the reader's language."""
    return {"type": certificate.type, "number": certificate.number}


def _columns(fields: ClaimedFields) -> dict[str, object]:
    """The claimed fields as columns, text without blanks around it; the type and its key are the caller's."""
    columns = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in asdict(fields).items()
        if name != "type"
    }
    columns["version"] = columns["version"] or version_of(fields.standard)
    return columns | {"sites": list(fields.sites), "partner_numbers": dict(fields.partner_numbers)}
