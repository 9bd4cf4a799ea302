"""Admissions whose term is over."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from procurement.models import Application, Engagement
from procurement.policy import ApplicationState, Purpose


def terms_over(on: date) -> QuerySet[Engagement]:
    """Engagements admitted until a day before `on`, without a renewal that waits for the buyer's decision."""
    sent = Application.objects.filter(
        supplier=OuterRef("supplier"),
        organisation=OuterRef("organisation"),
        purpose=Purpose.RENEWAL,
        state=ApplicationState.SENT,
    )
    return Engagement.objects.filter(~Exists(sent), admitted_until__lt=on)


def is_term_over(engagement: Engagement, on: date) -> bool:
    return terms_over(on).filter(pk=engagement.pk).exists()
