"""A supplier asks an organisation for admission; the organisation decides."""

from django.db import models
from django.db.models import Q

from procurement.policy import ApplicationState, PriorityGround, Purpose, Verdict
from scoring.models import Scorecard
from suppliers.models import Category, Document, Organisation, Site, Supplier, User


class Application(models.Model):
    """One case. A returned case is sent again as the same row; `sent_at` is the last sending."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in ApplicationState], default=ApplicationState.DRAFT
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    priority = models.BooleanField(default=False, help_text="claims a priority ground: moves up, never past a veto")
    assigned_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="cases")
    assigned_at = models.DateTimeField(null=True)
    days_used = models.PositiveSmallIntegerField(
        default=0, help_text="working days that the buyer used in earlier rounds; the clock stops while it is returned"
    )
    purpose = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Purpose], default=Purpose.ADMISSION)
    priority_until = models.DateField(null=True, help_text="last day of the ground that ends last; null: no end named")
    categories: "models.ManyToManyField[Category, ApplicationCategory]" = models.ManyToManyField(
        Category, through="ApplicationCategory", related_name="applications"
    )
    sites: "models.ManyToManyField[Site, ApplicationSite]" = models.ManyToManyField(
        Site, through="ApplicationSite", related_name="applications"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "organisation"],
                condition=Q(state__in=["draft", "sent", "returned"]),
                name="application_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.DRAFT) | Q(sent_at__isnull=False), name="application_sent_has_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-priority", "sent_at"],
                condition=Q(state=ApplicationState.SENT),
                name="application_queue",
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} -> {self.organisation_id}"


class ApplicationCategory(models.Model):
    """What the supplier asks to be admitted for."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "category"], name="application_category_once")]


class ApplicationSite(models.Model):
    """From where the supplier asks to deliver."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    site = models.ForeignKey(Site, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "site"], name="application_site_once")]


class CaseLook(models.Model):
    """Somebody looked at one sending of a case and said so: what a decision on many at once asks of a sample."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="looks")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "round", "by"], name="case_look_once")]


class PriorityClaim(models.Model):
    """A ground for priority admission (R07) with its evidence and end date."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="priority_claims")
    ground = models.CharField(max_length=24, choices=[(g.value, g.value) for g in PriorityGround])
    statement = models.CharField(max_length=300)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "ground"], name="priority_ground_once")]


class Decision(models.Model):
    """What was decided on a case, by whom, on which scorecard. Never changes (database triggers)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField(help_text="1, 2, ...: one decision per sending")
    verdict = models.CharField(max_length=24, choices=[(v.value, v.value) for v in Verdict])
    reasons = models.JSONField(default=list, help_text="coded reasons, or the conditions as they were set")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, null=True, related_name="decisions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="decision_once_per_round"),
            models.UniqueConstraint(
                fields=["application"], condition=~Q(verdict=Verdict.RETURN), name="decision_final_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.APPROVE) | ~Q(reasons=[]), name="decision_against_has_reasons"
            ),
        ]
