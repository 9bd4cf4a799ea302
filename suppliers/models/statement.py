"""What a supplier says of a kind of certificate that it does not hold. A new statement supersedes the last."""

from django.db import models
from django.db.models import Q

from suppliers.enums import NotHeld
from suppliers.models.certificate import CertificateType
from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class CertificateStatement(models.Model):
    """In progress until a day (the supplier's day), not held, or not applicable for a reason."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="certificate_statements")
    type = models.ForeignKey(CertificateType, on_delete=models.PROTECT, related_name="+")
    statement = models.CharField(max_length=14, choices=[(s.value, s.value) for s in NotHeld])
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    stated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    stated_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "type"], condition=Q(superseded_at__isnull=True), name="statement_current_once"
            ),
            models.CheckConstraint(
                condition=Q(statement=NotHeld.IN_PROGRESS) ^ Q(until__isnull=True), name="statement_until_when_progress"
            ),
            models.CheckConstraint(
                condition=~Q(statement=NotHeld.NOT_APPLICABLE) | ~Q(reason=""), name="statement_reason_when_not_applies"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_id}: {self.statement}"
