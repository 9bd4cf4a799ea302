"""Mails that were given up: what people should have been told."""

from django.db.models import QuerySet

from suppliers.models import Notice, User
from suppliers.queries.access import visible_to


def given_up_for(user: User) -> QuerySet[Notice]:
    """Notices about suppliers whose files the person may read that could not be mailed, the latest first."""
    rows = Notice.objects.filter(given_up_at__isnull=False, trouble="undeliverable", supplier__in=visible_to(user))
    return rows.select_related("user", "supplier").order_by("-given_up_at", "-pk")
