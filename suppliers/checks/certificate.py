"""Is a certificate what it claims? Each point passes, fails or stays unknown, with its reason."""

from collections.abc import Iterable
from datetime import date

from suppliers.checks.certificate_facts import (
    Body,
    BodyScope,
    CertificateFacts,
    CertificateType,
    FileSignature,
    KnownUse,
    Listed,
    Mark,
    References,
    SupplierFacts,
    UseState,
    read_certificate_types,
)
from suppliers.checks.certificate_file import READS_OTHERWISE, check_reading, check_register, check_signature
from suppliers.checks.certificate_holder import check_duplicate, check_holder, check_scope, check_site
from suppliers.checks.certificate_issue import check_dates, check_number
from suppliers.checks.certificate_issuer import PCF_LABEL, check_accreditation, check_issuer, check_pcf_label
from suppliers.checks.certificate_number import normalise_number
from suppliers.checks.finding import Finding, Outcome
from suppliers.checks.names import normalise_name
from suppliers.checks.validity import Validity, expires, reminder_days, status_on

__all__ = [
    "PCF_LABEL",
    "Body",
    "BodyScope",
    "CertificateFacts",
    "CertificateType",
    "FileSignature",
    "Finding",
    "KnownUse",
    "Listed",
    "Mark",
    "Outcome",
    "References",
    "SupplierFacts",
    "UseState",
    "Validity",
    "check_certificate",
    "expires",
    "looks_wrong",
    "normalise_name",
    "normalise_number",
    "read_certificate_types",
    "reminder_days",
    "status_on",
]


def check_certificate(
    certificate: CertificateFacts, supplier: SupplierFacts, on: date, references: References | None = None
) -> tuple[Finding, ...]:
    """One finding a point, in a fixed order: number, issuer, accreditation, scope, site, dates, holder, duplicate.

    After them, where there is something to say: file (it was read), signature (it bears one), register (one was asked)
    and pcf_label (for the product-carbon-footprint label alone).
    """
    references = references or References()
    findings = [
        check_number(certificate, supplier, references.bodies or ()),
        check_issuer(certificate, references),
        check_accreditation(certificate, references.marks),
        check_scope(certificate, supplier),
        check_site(certificate, supplier),
        check_dates(certificate, on),
        check_holder(certificate, supplier),
        check_duplicate(certificate, supplier, references.uses),
        check_reading(certificate, references.read),
        check_signature(references),
        check_register(certificate, references.registers),
    ]
    if certificate.certificate_type.code == PCF_LABEL:
        findings.append(check_pcf_label(certificate, references))
    return tuple(finding for finding in findings if finding is not None)


def looks_wrong(findings: Iterable[Finding]) -> bool:
    """Whether compliance should see it early: a check failed, or the file says otherwise than what is claimed."""
    return any(each.outcome == Outcome.FAIL or each.code == READS_OTHERWISE for each in findings)
