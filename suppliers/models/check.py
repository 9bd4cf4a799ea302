"""What was found out about a certificate and its file, kept as it was found. Never changes (database triggers)."""

from django.db import models
from django.db.models import Q

from suppliers.enums import CertificateStatus, SignatureState
from suppliers.models.certificate import Certificate
from suppliers.models.document import Document
from suppliers.models.user import User


class CertificateCheck(models.Model):
    """What the checker saw when a certificate was verified or rejected: each finding with its source, and which
    lists stood behind them. A certificate is decided once."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="check_record")
    outcome = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in (CertificateStatus.VERIFIED, CertificateStatus.REJECTED)]
    )
    reason = models.CharField(max_length=24, blank=True, help_text="coded reason of a rejection")
    findings = models.JSONField(help_text="point, outcome, code, message, values, source, warning of each")
    references = models.JSONField(help_text="the lists compared with: how many rows, as of when, which edition")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=CertificateStatus.REJECTED) ^ Q(reason=""), name="certificate_check_reason_coded"
            )
        ]


class DocumentSignature(models.Model):
    """What a document's own signatures say, looked at once. No row: not looked at yet, the worker's queue."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="signature")
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in SignatureState])
    code = models.CharField(max_length=32)
    message = models.CharField(max_length=200, blank=True)
    values = models.JSONField(default=dict)
    engine = models.CharField(max_length=40, help_text="program and version that looked")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["document"], condition=Q(state=SignatureState.CHANGED), name="signature_changed")
        ]
