"""What is kept of a check: the findings as the checker saw them, and the lists that stood behind them."""

from collections.abc import Sequence
from datetime import datetime

from suppliers.checks.finding import Finding, Outcome, finding_record, unknown
from suppliers.enums import Role, TrustLevel
from suppliers.errors import Refused
from suppliers.models import Certificate, CertificateCheck, User
from suppliers.queries.findings import findings_of, lists_in_use

LONGEST_NOTE = 200


def seen_at_check(certificate: Certificate, at: datetime) -> tuple[tuple[Finding, ...], dict[str, object]]:
    """What the checks find at this moment, and which lists they compare with."""
    return findings_of([certificate], at)[certificate.pk], lists_in_use()


def keep_check(
    certificate: Certificate,
    findings: Sequence[Finding],
    lists: dict[str, object],
    *,
    by: User | None,
    at: datetime,
) -> CertificateCheck:
    """Freeze what was seen when the certificate was decided; a scorecard may cite it as its evidence."""
    return CertificateCheck.objects.create(
        certificate=certificate,
        outcome=certificate.status,
        reason=certificate.rejection,
        findings=[finding_record(finding) for finding in findings],
        references=lists,
        by=by,
        at=at,
    )


def refuse_outside_pilot(findings: Sequence[Finding]) -> None:
    """The product-carbon-footprint label is accepted only where body and product pass the pilot list."""
    label = next((finding for finding in findings if finding.point == "pcf_label"), None)
    if label is not None and label.outcome != Outcome.PASS:
        raise Refused(label.code, label.message, **label.values)


def refuse_unseen(certificate: Certificate, seen_elsewhere: str) -> None:
    """Whoever verifies by hand a certificate without a file says where it was seen; for page and API to ask first."""
    if certificate.document_id is None and not seen_elsewhere.strip():
        message = "There is no file to look at: say where you saw it, or reject it."
        raise Refused("no_document", message, "seen_elsewhere")
    if len(seen_elsewhere) > LONGEST_NOTE:
        raise Refused("too_long", "At most {limit} characters, please.", "seen_elsewhere", limit=LONGEST_NOTE)


def seen_without_file(certificate: Certificate, seen_elsewhere: str) -> tuple[Finding, ...]:
    """What the checker says of a certificate without a file, kept among the findings; nothing where there is one."""
    where = seen_elsewhere.strip()
    if certificate.document_id is not None or not where:
        return ()
    return (unknown("seen_elsewhere", "seen_elsewhere", "There was no file. The checker saw it: {where}", where=where),)


def trust_after(certificate: Certificate, findings: Sequence[Finding]) -> TrustLevel:
    """What a verification is worth to whom we pass it on: TRUSTED where a register lists it too, else HIGH, or LOW
    where no file was there to look at."""
    if any(finding.point == "register" and finding.outcome == Outcome.PASS for finding in findings):
        return TrustLevel.TRUSTED
    return TrustLevel.LOW if certificate.document_id is None else TrustLevel.HIGH


def validator_name(by: User | None) -> str:
    """The organisation for which the person checks; no person is named to others. "" for the clock."""
    if by is None:
        return ""
    place = by.memberships.filter(role=Role.COMPLIANCE, organisation__isnull=False).select_related("organisation")
    member = place.order_by("pk").first()
    return member.organisation.name_zh if member and member.organisation else ""
