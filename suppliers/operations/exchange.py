"""Certificates that come from or go to others as JSON of the business-partner-certificate model 3.1.0."""

from datetime import datetime

from django.db import transaction

from suppliers.checks.exchange import (
    BPNL,
    EnclosedSite,
    ExchangedCertificate,
    ExchangedDocument,
    Extension,
    kind_of,
    version_of,
)
from suppliers.checks.files import Limits
from suppliers.enums import CertificateStatus, TrustLevel
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Certificate, CertificateType, Document, Supplier, User
from suppliers.operations.certificates import ClaimedFields, claim_certificate
from suppliers.operations.documents import keep_document

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "application/ofd": "ofd"}


@transaction.atomic
def name_partner_number(supplier: Supplier, number: str, *, by: User | None, at: datetime) -> Supplier:
    """Note the supplier's own Business Partner Number (BPNL), or that it has none; it goes with what it exports."""
    supplier = Supplier.objects.lock(supplier.pk)
    number = number.strip()
    if number and not BPNL.fullmatch(number):
        message = "Give a Business Partner Number: BPNL and 12 letters or digits."
        raise Refused("not_a_partner_number", message, "partner_number")
    if number and Supplier.objects.filter(partner_number=number).exclude(pk=supplier.pk).exists():
        raise Refused("partner_number_taken", "Another supplier has this number.", "partner_number")
    if number == supplier.partner_number:
        return supplier
    supplier.partner_number = number
    supplier.save(update_fields=["partner_number"])
    record(supplier, "supplier.partner_number", at=at, by=by, number=number)
    return supplier


@transaction.atomic
def import_certificate(
    supplier: Supplier,
    told: ExchangedCertificate,
    *,
    limits: Limits,
    scanner: str = "",
    by: User | None,
    at: datetime,
) -> Certificate:
    """Claim what somebody exchanged, with its file inspected as any other; nothing that the sender found verifies it.

    The sender's trust level and validator are kept apart, as words of the sender, and are never passed on as ours.
    Raises Refused for a certificate of another partner number, a kind that is not known, and whatever a claim or a
    file is refused for; a holder that is not told is the supplier itself.
    """
    supplier = Supplier.objects.lock(supplier.pk)
    _refuse_other_partner(supplier, told)
    document = None
    if told.document is not None:
        content, name = told.document.content, _name(told.document)
        document = keep_document(supplier, content=content, name=name, limits=limits, scanner=scanner, by=by, at=at)
    return claim_certificate(supplier, _claimed(supplier, told), document=document, by=by, at=at)


def exchanged(certificate: Certificate, *, content: bytes | None) -> ExchangedCertificate:
    """A certificate as the model tells it; `content` is its file, None to leave it out.

    It is worth nothing to others, and nobody validated it, unless it is verified here.
    """
    numbers, document = certificate.partner_numbers, certificate.document
    verified = certificate.status == CertificateStatus.VERIFIED
    return ExchangedCertificate(
        business_partner_number=str(numbers.get("holder") or certificate.supplier.partner_number),
        certificate_type=certificate.type_id,
        certificate_version=certificate.version or version_of(certificate.standard),
        registration_number=certificate.number,
        area_of_application=certificate.scope,
        enclosed_sites=tuple(EnclosedSite(site, area) for site, area in numbers.get("sites", ())),
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        issuer_name=certificate.issuer,
        issuer_bpn=str(numbers.get("issuer", "")),
        trust_level=TrustLevel(certificate.trust_level) if verified else TrustLevel.NONE,
        validator_name=certificate.validator if verified else "",
        uploader=str(numbers.get("uploader") or certificate.supplier.partner_number),
        document=_file(document, content) if document is not None and content is not None else None,
        extension=_extension(certificate),
    )


def _extension(certificate: Certificate) -> Extension:
    return Extension(
        type=certificate.type_id,
        holder=certificate.holder,
        credit_code=certificate.credit_code,
        standard=certificate.standard,
        tier=certificate.tier,
        accreditation=certificate.accreditation,
        body_number=certificate.body_number,
        issued_on=certificate.issued_on,
        surveyed_on=certificate.surveyed_on,
        sites=tuple(certificate.sites),
    )


def _file(document: Document, content: bytes) -> ExchangedDocument:
    return ExchangedDocument(document.sha256, document.uploaded_at, document.media_type, content)


def _claimed(supplier: Supplier, told: ExchangedCertificate) -> ClaimedFields:
    more = told.extension
    return ClaimedFields(
        type=_kind(told),
        number=told.registration_number,
        holder=more.holder or supplier.name_zh,
        valid_from=told.valid_from,
        valid_until=told.valid_until,
        issued_on=more.issued_on,
        issuer=told.issuer_name,
        standard=more.standard,
        version=told.certificate_version,
        scope=told.area_of_application,
        tier=more.tier,
        accreditation=more.accreditation,
        credit_code=more.credit_code,
        body_number=more.body_number,
        sites=more.sites,
        surveyed_on=more.surveyed_on,
        partner_numbers=_numbers(told),
    )


def _numbers(told: ExchangedCertificate) -> dict[str, object]:
    """What only the exchange tells, where given: partner numbers of holder, issuer, uploader and sites, and what the
    sender says of its own check."""
    numbers: dict[str, object] = {
        "holder": told.business_partner_number,
        "issuer": told.issuer_bpn,
        "uploader": told.uploader,
        "sites": [[site.number, site.area] for site in told.enclosed_sites],
        "sender_says": _said(told),
    }
    return {name: value for name, value in numbers.items() if value}


def _said(told: ExchangedCertificate) -> dict[str, str]:
    words = {
        "trust_level": "" if told.trust_level == TrustLevel.NONE else told.trust_level.value,
        "validator": told.validator_name,
        "validator_number": told.validator_bpn,
    }
    return {name: word for name, word in words.items() if word}


def _kind(told: ExchangedCertificate) -> str:
    """Our code of the kind: as the extension says, else as the model's type reads, "ISO 9001:2015" as ISO9001."""
    code = told.extension.type or kind_of(told.certificate_type)
    if not CertificateType.objects.filter(pk=code).exists():
        message = "Certificates of the kind {kind} are not known here."
        raise Refused("unknown_type", message, "type.certificateType", kind=told.certificate_type)
    return code


def _refuse_other_partner(supplier: Supplier, told: ExchangedCertificate) -> None:
    ours, theirs = supplier.partner_number, told.business_partner_number
    if ours and theirs and ours != theirs:
        message = "This certificate is for the partner {found}; yours is {expected}."
        raise Refused("other_partner", message, "businessPartnerNumber", found=theirs, expected=ours)


def _name(document: ExchangedDocument) -> str:
    """What kind the file is, its content decides; the sender's word only names it."""
    return f"{document.identifier}.{ENDINGS.get(document.media_type, 'bin')}"
