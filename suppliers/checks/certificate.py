"""Is a certificate what it claims? Each point passes, fails or stays unknown, with its reason."""

from datetime import date

from suppliers.checks.certificate_facts import (
    Body,
    CertificateFacts,
    CertificateType,
    KnownUse,
    Pilot,
    References,
    SupplierFacts,
    read_certificate_types,
    read_pilots,
)
from suppliers.checks.certificate_holder import check_duplicate, check_holder, check_scope, check_site
from suppliers.checks.certificate_issue import (
    check_accreditation,
    check_dates,
    check_issuer,
    check_number,
    check_pcf_label,
)
from suppliers.checks.certificate_number import normalise_number
from suppliers.checks.finding import Finding, Outcome
from suppliers.checks.names import normalise_name
from suppliers.checks.validity import Validity, expires, reminder_days, status_on

__all__ = [
    "Body",
    "CertificateFacts",
    "CertificateType",
    "Finding",
    "KnownUse",
    "Outcome",
    "Pilot",
    "References",
    "SupplierFacts",
    "Validity",
    "check_certificate",
    "expires",
    "normalise_name",
    "normalise_number",
    "read_certificate_types",
    "read_pilots",
    "reminder_days",
    "status_on",
]

PCF_LABEL = "PCFLABEL"


def check_certificate(
    certificate: CertificateFacts, supplier: SupplierFacts, on: date, references: References | None = None
) -> tuple[Finding, ...]:
    """One finding a point, in a fixed order: number, issuer, accreditation, scope, site, dates, holder, duplicate.

    A ninth, pcf_label, stands at the end for the product-carbon-footprint label.
    """
    references = references or References()
    findings = (
        check_number(certificate, supplier),
        check_issuer(certificate, references.bodies),
        check_accreditation(certificate, references.accreditors),
        check_scope(certificate, supplier),
        check_site(certificate, supplier),
        check_dates(certificate, on),
        check_holder(certificate, supplier),
        check_duplicate(certificate, supplier, references.uses),
    )
    if certificate.certificate_type.code != PCF_LABEL:
        return findings
    return (*findings, check_pcf_label(certificate, references))
