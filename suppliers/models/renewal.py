"""Watching over the end of a certificate: what was reminded of, and the links that renew it without a password."""

from django.db import models
from django.db.models import F, Q

from suppliers.models.certificate import Certificate
from suppliers.models.document import Document
from suppliers.models.user import User


class Reminder(models.Model):
    """One threshold of one certificate, reached. The row is what makes a reminder happen once.

    `told_at` empty: nothing was told, because a renewal stood, or because the certificate came into the file later
    and was told of by a newer threshold. `people`: how many were told; 0 when the supplier has nobody to tell.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="reminders")
    threshold = models.SmallIntegerField(help_text="days before the last day; negative: after it")
    reached_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    people = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "threshold"], name="reminder_once"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=False) | Q(people=0), name="reminder_told_people_when_it_was_told"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}/{self.threshold}"


class RenewalLink(models.Model):
    """Who holds the token may hand in the renewal of one certificate, once. Only the token's SHA-256 is kept.

    It ends by the renewal, by its day, or by a newer link of the same person. `document` is the file that waits for
    its fields to be confirmed.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="renewal_links")
    mailed_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    uploads = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    renewal = models.OneToOneField(Certificate, on_delete=models.PROTECT, null=True, related_name="came_by_link")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "mailed_to"],
                condition=Q(revoked_at__isnull=True, used_at__isnull=True),
                name="renewal_link_live_once",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) ^ Q(renewal__isnull=False), name="renewal_link_used_has_a_renewal"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="renewal_link_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} for {self.mailed_to_id}"
