"""The kept views that a person finds at a list: the own ones, and those that others share with its organisations."""

from django.db.models import Q, QuerySet

from procurement.models import SavedView
from suppliers.models import User
from suppliers.queries.access import memberships_of


def views_for(user: User, page: str) -> QuerySet[SavedView]:
    """The own ones first, then by name. One shared with an organisation is shared with everybody below it."""
    mine = Q(user=user)
    for membership in memberships_of(user):
        if membership.organisation is not None:
            above = membership.organisation.path.rstrip("/").split("/")
            paths = ["/".join(above[: depth + 1]) + "/" for depth in range(len(above))]
            mine |= Q(organisation__path__in=paths)
    return SavedView.objects.filter(mine, page=page).select_related("user", "organisation").order_by("name", "pk")
