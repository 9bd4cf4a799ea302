"""Claiming, verifying, rejecting certificates."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from suppliers.checks.certificate_number import normalise_number
from suppliers.enums import CertificateStatus
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Certificate, CertificateType, Document, Supplier, User
from suppliers.operations.notices import tell
from suppliers.queries.people import members_of

LONGEST_NUMBER = 80
REJECTIONS = frozenset({"other_holder", "expired", "unreadable", "wrong_type", "not_recognised", "altered", "other"})


@dataclass(frozen=True, slots=True)
class ClaimedFields:
    """What the supplier confirmed after it was read from the file. Dates are days in the supplier's time zone."""

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
    """Store a certificate as claimed: it waits for compliance and does not count as verified."""
    supplier = Supplier.objects.lock(supplier.pk)
    type_ = CertificateType.objects.filter(pk=fields.type).first()
    if type_ is None:
        raise Refused("unknown_type", "Choose the kind of certificate from the list.", "type")
    _refuse_impossible(fields, type_, document, supplier)
    _refuse_renewal(supplier, renews)
    key = normalise_number(fields.number)
    open_ = supplier.certificates.exclude(status__in=[CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN])
    if open_.filter(type=type_, number_key=key).exists():
        raise Refused(
            "already_there",
            "{number} is in your file already; renew or withdraw that one.",
            "number",
            number=fields.number,
        )
    certificate = supplier.certificates.create(
        type=type_,
        number=fields.number.strip(),
        number_key=key,
        holder=fields.holder.strip(),
        issuer=fields.issuer.strip(),
        standard=fields.standard.strip(),
        scope=fields.scope.strip(),
        tier=fields.tier,
        accreditation=fields.accreditation.strip(),
        issued_on=fields.issued_on,
        valid_from=fields.valid_from,
        valid_until=fields.valid_until,
        document=document,
        renews=renews,
        claimed_by=by,
        claimed_at=at,
    )
    record(supplier, "certificate.claimed", at=at, by=by, certificate=certificate.pk, type=type_.pk)
    return certificate


@transaction.atomic
def verify_certificate(certificate: Certificate, *, by: User | None, at: datetime) -> Certificate:
    """Accept a claimed certificate as genuine, so that scoring may count it."""
    supplier = Supplier.objects.lock(certificate.supplier_id)
    certificate = _claimed(supplier, certificate, by)
    if certificate.valid_until is not None and certificate.valid_until < supplier.day(at):
        raise Refused(
            "expired",
            "{certificate} ended on {on}: reject it or ask for its renewal.",
            "valid_until",
            certificate=str(certificate),
            on=certificate.valid_until,
        )

    certificate.status = CertificateStatus.VERIFIED
    certificate.checked_by, certificate.checked_at = by, at
    certificate.save(update_fields=["status", "checked_by", "checked_at"])
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

    certificate.status, certificate.rejection = CertificateStatus.REJECTED, reason
    certificate.checked_by, certificate.checked_at = by, at
    certificate.save(update_fields=["status", "rejection", "checked_by", "checked_at"])
    record(supplier, "certificate.rejected", at=at, by=by, certificate=certificate.pk, reason=reason)
    _tell(supplier, "certificate.rejected", certificate, at, reason=reason)
    return certificate


@transaction.atomic
def withdraw_certificate(certificate: Certificate, *, by: User | None, at: datetime) -> Certificate:
    """Take a certificate out of the file, by the supplier; it stays in the history and counts no more."""
    supplier = Supplier.objects.lock(certificate.supplier_id)
    certificate = supplier.certificates.get(pk=certificate.pk)
    if certificate.status not in {CertificateStatus.CLAIMED, CertificateStatus.VERIFIED}:
        raise Refused("not_open", "{certificate} was rejected or withdrawn before.", certificate=str(certificate))

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
        raise Refused("already_checked", "{certificate} was checked before.", certificate=str(certificate))
    if by is not None and certificate.claimed_by_id == by.pk:
        raise Refused(
            "own_entry", "You entered {certificate}; somebody else must check it.", certificate=str(certificate)
        )
    return certificate


def _refuse_impossible(
    fields: ClaimedFields, type_: CertificateType, document: Document | None, supplier: Supplier
) -> None:
    key = normalise_number(fields.number)
    if not key:
        raise Refused("number_needed", "Enter the number printed on the certificate.", "number")
    if len(key) > LONGEST_NUMBER:  # some single characters stand for many
        raise Refused("too_long", "At most {limit} characters, please.", "number", limit=LONGEST_NUMBER)
    if not fields.holder.strip():
        raise Refused("holder_needed", "Enter the holder as printed on the certificate.", "holder")
    if fields.valid_until is not None and fields.valid_until < fields.valid_from:
        raise Refused(
            "ends_before_it_begins",
            "The certificate ends on {until}, before it begins on {begin}: check both dates.",
            "valid_until",
            until=fields.valid_until,
            begin=fields.valid_from,
        )
    if type_.tiers and fields.tier not in type_.tiers:
        raise Refused("tier_needed", "Choose the level of this certificate.", "tier")
    if document is not None and document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in your documents.", "document")


def _refuse_renewal(supplier: Supplier, renews: Certificate | None) -> None:
    if renews is None:
        return
    if renews.supplier_id != supplier.pk:
        raise Refused("foreign_certificate", "This certificate is not in your file.", "renews")
    if Certificate.objects.filter(renews=renews).exists():
        raise Refused("already_renewed", "This certificate was renewed before.", "renews")
