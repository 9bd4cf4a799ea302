"""Who is a green supplier: the published definition, computed from what the file says on a day."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from procurement.models import Engagement
from procurement.queries.policies import policy_in_force
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Organisation, Supplier


def green_suppliers(on: date, organisation: Organisation | None = None) -> QuerySet[Supplier]:
    """Suppliers that the policy in force on the day calls green, by one query; with `organisation` those engaged with
    it or with one below it.

    Green: in good standing with somebody, at one of the levels (a vetoed supplier has none of them), and with a
    verified certificate of a recognised type that is valid on the day, first and last day included.
    """
    policy = policy_in_force(on)
    engagements = Engagement.objects.filter(supplier=OuterRef("pk"), standing__in=sorted(policy.green_standings))
    if organisation is not None:
        engagements = engagements.filter(organisation__path__startswith=organisation.path)
    certificates = Certificate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        supplier=OuterRef("pk"),
        type__in=sorted(policy.green_certificates),
        status=CertificateStatus.VERIFIED,
        valid_from__lte=on,
    )
    return Supplier.objects.open().filter(
        Exists(engagements), Exists(certificates), current_score__level__in=sorted(policy.green_levels)
    )
