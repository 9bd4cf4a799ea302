"""What the checks find at a certificate, or found when it was decided."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.access import Access
from suppliers.api.endpoint import Endpoint, seen
from suppliers.checks.finding import Finding, Outcome, recorded_finding
from suppliers.enums import Role
from suppliers.models import Certificate, CertificateCheck
from suppliers.queries.findings import findings_of
from suppliers.wording import filled

CHECKERS = frozenset({Role.COMPLIANCE, Role.AUDITOR, Role.MANAGER, Role.OFFICER})


class FindingShown(serializers.Serializer[object]):
    point = serializers.CharField()
    outcome = serializers.ChoiceField([str(outcome) for outcome in Outcome])
    code = serializers.CharField(help_text="stable, for machines")
    message = serializers.CharField(help_text="the reason, in the reader's language")
    source = serializers.CharField(help_text="the standard, list or rule behind it")  # type: ignore[assignment]
    warning = serializers.BooleanField(help_text="nothing failed, but a person should look")


class FindingsShown(serializers.Serializer[object]):
    decided_at = serializers.DateTimeField(help_text="null: not decided, these are of now", allow_null=True)
    findings = FindingShown(many=True)


class CertificateFindings(Endpoint):
    access = Access(roles=CHECKERS)

    @extend_schema(responses=FindingsShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell what the checks find at a certificate; of a decided one what the checker saw."""
        found = seen(Certificate.objects.select_related("supplier", "type", "document"), request, pk)
        kept = CertificateCheck.objects.filter(certificate=found).first()
        findings = (
            [recorded_finding(each) for each in kept.findings]
            if kept
            else findings_of([found], timezone.now())[found.pk]
        )
        told = {"decided_at": kept.at if kept else None, "findings": [_told(finding) for finding in findings]}
        return Response(FindingsShown(told).data)


def _told(finding: Finding) -> dict[str, object]:
    return {
        "point": finding.point,
        "outcome": finding.outcome.value,
        "code": finding.code,
        "message": filled(finding.message, finding.values),
        "source": finding.source,
        "warning": finding.warning,
    }
