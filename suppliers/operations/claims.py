"""What a claim of a certificate may not be: guards of claim_certificate, each a Refused at its field."""

from typing import TYPE_CHECKING

from suppliers.checks.certificate_number import normalise_number
from suppliers.enums import CertificateStatus
from suppliers.errors import Refused
from suppliers.models import Certificate, CertificateType, Document, Supplier
from suppliers.queries.certificates import chain_before

if TYPE_CHECKING:  # at run time the operation imports its guards
    from suppliers.operations.certificates import ClaimedFields

LONGEST_NUMBER = 80
DEAD = (CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN)


def refuse_impossible(
    fields: "ClaimedFields", type_: CertificateType, document: Document | None, supplier: Supplier
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


def refuse_renewal(supplier: Supplier, type_: CertificateType, renews: Certificate | None) -> None:
    """A certificate of the same file and kind is renewed once; what was rejected or withdrawn may be tried again."""
    if renews is None:
        return
    if renews.supplier_id != supplier.pk:
        raise Refused("foreign_certificate", "This certificate is not in your file.", "renews")
    if renews.type_id != type_.pk:
        raise Refused("other_type", "A renewal is of the same kind as what it renews.", "type")
    if renews.renewals.exclude(status__in=DEAD).exists():
        raise Refused("already_renewed", "This certificate was renewed before.", "renews")


def refuse_same_number(supplier: Supplier, fields: "ClaimedFields", renews: Certificate | None) -> None:
    """One open certificate a number; only a renewal may keep that of its own chain, and begins on another day."""
    same = supplier.certificates.exclude(status__in=DEAD).filter(
        type=fields.type, number_key=normalise_number(fields.number)
    )
    chain = chain_before(renews)
    if any(other.pk not in chain or other.valid_from == fields.valid_from for other in same):
        raise Refused(
            "already_there",
            "{number} is in your file already; renew or withdraw that one.",
            "number",
            number=fields.number,
        )
