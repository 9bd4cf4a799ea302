"""Certificates: what is claimed, what was verified, how long it holds."""

from django.db import models
from django.db.models import F, Q

from suppliers.enums import CertificateStatus, TrustLevel
from suppliers.models.document import Document
from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class CertificateType(models.Model):
    """A kind of certificate, from fixtures/reference/certificate_types.json with its provenance."""

    code = models.CharField(max_length=20, primary_key=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    number_pattern = models.CharField(max_length=400, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="usual length; null: not stated")
    tiers = models.JSONField(default=list)
    recognised = models.BooleanField(default=False, help_text="counts towards the definition of a green supplier")
    provenance = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name_zh


class Certificate(models.Model):
    """One certificate of one supplier. Dates are the supplier's days, both inclusive; no `valid_until`: no end."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="certificates")
    type = models.ForeignKey(CertificateType, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=80)
    number_key = models.CharField(max_length=80, help_text="normalised number, to notice the same one again")
    holder = models.CharField(max_length=160)
    issuer = models.CharField(max_length=160, blank=True)
    standard = models.CharField(max_length=80, blank=True)
    version = models.CharField(max_length=40, blank=True, help_text="version of the standard, e.g. 2015")
    scope = models.CharField(max_length=400, blank=True)
    tier = models.CharField(max_length=24, blank=True)
    accreditation = models.CharField(max_length=40, blank=True, help_text="mark printed on it, e.g. CNAS C001-M")
    credit_code = models.CharField(max_length=40, blank=True, help_text="the holder's, as printed on it")
    body_number = models.CharField(max_length=40, blank=True, help_text="approval number of the issuer, CNCA-R-...")
    sites = models.JSONField(default=list, blank=True, help_text="addresses that it covers, as printed on it")
    surveyed_on = models.DateField(null=True, blank=True, help_text="the last surveillance that it bears")
    validator = models.CharField(max_length=160, blank=True, help_text="who validated it, before us or we")
    trust_level = models.CharField(
        max_length=8, choices=[(level.value, level.value) for level in TrustLevel], default=TrustLevel.NONE
    )
    partner_numbers = models.JSONField(default=dict, blank=True, help_text="what only an exchange tells, see exchange")
    issued_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="certificates")
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="renewals")
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in CertificateStatus], default=CertificateStatus.CLAIMED
    )
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    rejection = models.CharField(max_length=24, blank=True, help_text="coded reason")
    looks_wrong = models.BooleanField(
        default=False, help_text="a check failed or the file said otherwise, when it was last looked over"
    )
    looked_at = models.DateTimeField(null=True, blank=True, help_text="null: to be looked over by the worker")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="certificate_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(number_key=""), name="certificate_has_a_number"),
            models.CheckConstraint(
                condition=Q(status=CertificateStatus.CLAIMED, checked_at__isnull=True)
                | Q(status__in=["verified", "rejected"], checked_at__isnull=False)
                | Q(status=CertificateStatus.WITHDRAWN),
                name="certificate_checked_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=Q(status=CertificateStatus.REJECTED) ^ Q(rejection=""), name="certificate_rejection_coded"
            ),
            # A renewal may keep its number (discharge permits do), but then begins on another day.
            models.UniqueConstraint(
                fields=["supplier", "type", "number_key", "valid_from"],
                condition=~Q(status__in=["rejected", "withdrawn"]),
                name="certificate_number_once_for_a_supplier",
            ),
            models.UniqueConstraint(
                fields=["renews"], condition=~Q(status__in=["rejected", "withdrawn"]), name="certificate_renewed_once"
            ),
            models.CheckConstraint(
                condition=Q(trust_level__in=sorted(TrustLevel)), name="certificate_trust_level_known"
            ),
        ]
        indexes = [
            models.Index(fields=["supplier", "type", "valid_until"], name="certificate_of_supplier"),
            models.Index(fields=["number_key"], name="certificate_by_number"),
            models.Index(fields=["valid_until"], name="certificate_by_end"),
            models.Index(
                fields=["claimed_at"], condition=Q(status=CertificateStatus.CLAIMED), name="certificate_to_check"
            ),
            models.Index(
                fields=["looked_at"], condition=Q(status=CertificateStatus.CLAIMED), name="certificate_to_look_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_id} {self.number}"
