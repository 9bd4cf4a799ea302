"""Suppliers that an organisation has a standing with and whose file it may no longer read: their names, no more."""

from django.db.models import OuterRef, QuerySet, Subquery

from procurement.models import Engagement
from suppliers.models import Consent, User
from suppliers.queries.access import organisations_of, visible_to


def withdrawn_engagements(user: User) -> QuerySet[Engagement]:
    """Standings with the person's organisations, of suppliers that took back the consent."""
    last = Consent.objects.filter(supplier=OuterRef("supplier"), organisation=OuterRef("organisation"))
    rows = Engagement.objects.filter(organisation__in=organisations_of(user))
    rows = rows.exclude(supplier__in=visible_to(user)).select_related("supplier", "organisation")
    return rows.annotate(withdrawn_at=Subquery(last.order_by("-withdrawn_at").values("withdrawn_at")[:1])).order_by(
        "supplier__name_sort", "pk"
    )
