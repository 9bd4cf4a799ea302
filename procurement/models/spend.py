"""What an organisation bought from a supplier in a year, as its books say."""

from django.db import models
from django.db.models import Q

from suppliers.models import Organisation, Supplier, User


class Spend(models.Model):
    """One amount. Taking in a corrected sheet writes the new amount over the old one; who did it last stands here."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="spends")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="spends")
    year = models.PositiveSmallIntegerField()
    amount_wan = models.DecimalField(max_digits=16, decimal_places=2, help_text="万元, without tax")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "supplier", "year"], name="spend_once_a_year"),
            models.CheckConstraint(condition=Q(amount_wan__gte=0), name="spend_not_negative"),
        ]
        indexes = [models.Index(fields=["supplier", "organisation", "-year"], name="spend_latest")]

    def __str__(self) -> str:
        return f"{self.organisation_id} x {self.supplier_id} {self.year}: {self.amount_wan}"
