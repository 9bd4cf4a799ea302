"""A supplier's own applications and standings."""

from django.db.models import Prefetch, QuerySet

from procurement.models import Application, Decision, Engagement
from procurement.policy import ApplicationState, Standing
from suppliers.models import Organisation, Supplier


def own_applications(supplier: Supplier) -> QuerySet[Application]:
    """All of them, the latest first, each with its organisation, its decisions and its claims."""
    decisions = Decision.objects.order_by("-round")
    return (
        supplier.applications.select_related("organisation")
        .prefetch_related(Prefetch("decisions", queryset=decisions), "priority_claims", "categories", "sites")
        .order_by("-id")
    )


def own_standings(supplier: Supplier) -> QuerySet[Engagement]:
    return supplier.engagements.select_related("organisation").order_by("organisation__path")


def open_to_application(supplier: Supplier) -> QuerySet[Organisation]:
    """Organisations that the supplier may apply to now: none waits for a decision there, none has admitted it."""
    waiting = supplier.applications.filter(state=ApplicationState.SENT).values("organisation")
    engaged = supplier.engagements.exclude(
        standing__in=[Standing.APPLIED, Standing.UNDER_REVIEW, Standing.EXITED, Standing.REFUSED]
    ).values("organisation")
    return Organisation.objects.exclude(pk__in=waiting).exclude(pk__in=engaged).order_by("path")
