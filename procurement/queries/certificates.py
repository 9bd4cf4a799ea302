"""Certificates in force, and those that run out soon and have nothing to follow them."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate

SOON_DAYS = (30, 60, 90)


def certificates_in_force(on: date) -> QuerySet[Certificate]:
    """Verified certificates that are valid on the day, first and last day included."""
    return Certificate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on), status=CertificateStatus.VERIFIED, valid_from__lte=on
    )


def expiring_certificates(on: date, days: int) -> QuerySet[Certificate]:
    """Verified recognised certificates that end from `on` within `days`, both included, without one that ends later."""
    later = Certificate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")),
        supplier=OuterRef("supplier"),
        type=OuterRef("type"),
        status=CertificateStatus.VERIFIED,
    )
    return Certificate.objects.filter(
        ~Exists(later),
        status=CertificateStatus.VERIFIED,
        valid_until__gte=on,
        valid_until__lte=on + timedelta(days=days),
        type__recognised=True,
    )
