"""Cases as the queue reads them."""

from django.db.models import F, QuerySet

from procurement.models import Application
from procurement.policy import ApplicationState
from suppliers.enums import CertificateStatus, Role
from suppliers.models import Certificate, Disclosure, Event, Incident, Inventory, Supplier, User
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
    return in_order(cases_visible_to(user).filter(state=ApplicationState.SENT))


def suppliers_awaiting_decision() -> QuerySet[Supplier]:
    """Every supplier that sent an application which nobody decided yet."""
    return Supplier.objects.filter(applications__state=ApplicationState.SENT)


def in_order(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Priority admission first, then the oldest sending."""
    return cases.order_by("-priority", F("sent_at").asc(), "pk")


def decidable_by(user: User) -> QuerySet[Application]:
    """Cases before the organisations in which the person is an officer."""
    return cases_visible_to(user).filter(organisation__in=organisations_of(user, Role.OFFICER))


def entered_part_of(application: Application, person: User) -> bool:
    """Whether the person entered the case itself or evidence that stands in it now (product rule 7).

    Who took an incident back lifted what may have been a veto: an exception, which needs a second person.
    """
    supplier = application.supplier_id
    return (
        person.pk in {application.started_by_id, application.sent_by_id}
        or Certificate.objects.filter(supplier=supplier, claimed_by=person)
        .exclude(status__in=[CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN])
        .exists()
        or Disclosure.objects.filter(supplier=supplier, answered_by=person, superseded_at__isnull=True).exists()
        or Inventory.objects.filter(supplier=supplier, reported_by=person, superseded_at__isnull=True).exists()
        or Incident.objects.filter(supplier=supplier, recorded_by=person, withdrawn_at__isnull=True).exists()
        or Event.objects.filter(supplier=supplier, kind="incident.withdrawn", by=person).exists()
    )
