"""Certificates as queues read them."""

from django.db.models import QuerySet

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, User
from suppliers.queries.access import visible_to


def certificates_to_check(user: User) -> QuerySet[Certificate]:
    """Claimed certificates that the person may see and did not enter, the oldest claim first."""
    return (
        Certificate.objects.filter(status=CertificateStatus.CLAIMED, supplier__in=visible_to(user))
        .exclude(claimed_by=user)
        .select_related("supplier", "type", "document")
        .order_by("claimed_at", "id")
    )
