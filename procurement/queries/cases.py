"""Cases as the queue reads them."""

from django.db.models import F, QuerySet

from procurement.models import Application
from procurement.policy import ApplicationState
from suppliers.models import User
from suppliers.queries.access import organisations_of


def cases_visible_to(user: User) -> QuerySet[Application]:
    """Applications to the organisations in which the person holds a staff role; drafts belong to the supplier alone."""
    return (
        Application.objects.filter(organisation__in=organisations_of(user))
        .exclude(state=ApplicationState.DRAFT)
        .select_related("supplier", "organisation", "supplier__current_score")
    )


def queue(user: User) -> QuerySet[Application]:
    """What waits for a decision: priority admission first, then the oldest sending."""
    return cases_visible_to(user).filter(state=ApplicationState.SENT).order_by("-priority", F("sent_at").asc(), "pk")
