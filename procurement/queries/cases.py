"""Cases as the queue reads them."""

from datetime import date

from django.db.models import BooleanField, Case, F, Q, QuerySet, When

from procurement.models import Application
from procurement.policy import ApplicationState
from suppliers.enums import CertificateStatus, Role
from suppliers.models import Certificate, Disclosure, Event, Incident, Inventory, Supplier, User
from suppliers.queries.access import organisations_of, visible_to


def cases_visible_to(user: User) -> QuerySet[Application]:
    """Applications to the organisations in which the person holds a staff role, of suppliers that let them read their
    file; drafts belong to the supplier alone."""
    return (
        Application.objects.filter(organisation__in=organisations_of(user), supplier__in=visible_to(user))
        .filter(supplier__merged_into__isnull=True)
        .exclude(state=ApplicationState.DRAFT)
        .select_related("supplier", "organisation", "supplier__current_score")
    )


def queue(user: User, on: date) -> QuerySet[Application]:
    """What waits for a decision on the day: priority admission first, then the oldest sending."""
    return in_order(cases_visible_to(user).filter(state=ApplicationState.SENT), on)


def suppliers_awaiting_decision() -> QuerySet[Supplier]:
    """Every supplier that sent an application which nobody decided yet."""
    return Supplier.objects.open().filter(applications__state=ApplicationState.SENT)


def is_prior(on: date) -> Q:
    """Holds for a case that claims priority on a ground that has not ended; one without an end was claimed before
    ends were asked for."""
    return Q(priority=True) & (Q(priority_until__isnull=True) | Q(priority_until__gte=on))


def in_order(cases: QuerySet[Application], on: date) -> QuerySet[Application]:
    """Priority admission first (`prior` on each), then the oldest sending."""
    prior = Case(When(is_prior(on), then=True), default=False, output_field=BooleanField())
    return cases.annotate(prior=prior).order_by("-prior", F("sent_at").asc(), "pk")


def decidable_by(user: User) -> QuerySet[Application]:
    """Cases before the organisations in which the person is an officer."""
    return cases_visible_to(user).filter(organisation__in=organisations_of(user, Role.OFFICER))


def entered_part_of(application: Application, person: User) -> bool:
    """Whether the person entered the case itself or evidence that stands in it now (product rule 7)."""
    return person.pk in {application.started_by_id, application.sent_by_id} or entered_part_of_file(
        application.supplier_id, person
    )


def entered_part_of_file(supplier: int, person: User) -> bool:
    """Whether the person entered evidence that stands in the supplier's file now.

    Who took an incident back lifted what may have been a veto: an exception, which needs a second person.
    """
    return (
        Certificate.objects.filter(supplier=supplier, claimed_by=person)
        .exclude(status__in=[CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN])
        .exists()
        or Disclosure.objects.filter(supplier=supplier, answered_by=person, superseded_at__isnull=True).exists()
        or Inventory.objects.filter(supplier=supplier, reported_by=person, superseded_at__isnull=True).exists()
        or Incident.objects.filter(supplier=supplier, recorded_by=person, withdrawn_at__isnull=True).exists()
        or Event.objects.filter(supplier=supplier, kind="incident.withdrawn", by=person).exists()
    )
