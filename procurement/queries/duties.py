"""What a person has done in the matter of a supplier and an organisation, as the table of duties asks for it."""

from django.db.models import Q

from procurement.duties import Apart, Duty, kept_apart
from procurement.models import Application, CorrectiveAction, Engagement, VetoException
from procurement.queries.cases import entered_part_of_file
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Disclosure, Event, Inventory, User

_DEAD = [CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN]


def obstacle_to_deciding(application: Application, person: User) -> Apart | None:
    """The rule that keeps the person from deciding on a case, None when there is none."""
    done = set()
    if person.pk in {application.started_by_id, application.sent_by_id}:
        done.add(Duty.ENTER)
    done |= done_in_file(application.supplier_id, person)
    granted = VetoException.objects.filter(
        supplier=application.supplier_id, organisation=application.organisation_id, decided_by=person, granted=True
    )
    if granted.exists():
        done.add(Duty.GRANT)
    return kept_apart(Duty.DECIDE, done)


def obstacle_to_granting(asked: VetoException, person: User) -> Apart | None:
    """The rule that keeps the person from granting an exception."""
    done = done_in_file(asked.supplier_id, person)
    cases = Application.objects.filter(supplier=asked.supplier_id, organisation=asked.organisation_id)
    if asked.asked_by_id == person.pk:
        done.add(Duty.ASK)
    if cases.filter(Q(started_by=person) | Q(sent_by=person)).exists():
        done.add(Duty.ENTER)
    if cases.filter(decisions__by=person).exists():
        done.add(Duty.DECIDE)
    return kept_apart(Duty.GRANT, done)


def obstacle_to_lifting(engagement: Engagement, person: User) -> Apart | None:
    """The rule that keeps the person from lifting a suspension or a watch: who put it there, or entered evidence."""
    done = done_in_file(engagement.supplier_id, person)
    if suspended_by(engagement) == person.pk:
        done.add(Duty.SUSPEND)
    return kept_apart(Duty.LIFT, done)


def obstacle_to_closing(action: CorrectiveAction, person: User) -> Apart | None:
    """The rule that keeps the person from closing or dropping a corrective action: who owns it or answered for it."""
    is_own = action.owner_id == person.pk or action.steps.filter(kind="answered", by=person).exists()
    return kept_apart(Duty.CLOSE, {Duty.ANSWER} if is_own else ())


def done_in_file(supplier: int, person: User) -> set[Duty]:
    """Whether the person entered or verified evidence that stands in the supplier's file now."""
    done = set()
    if entered_part_of_file(supplier, person):
        done.add(Duty.ENTER)
    if _verified_part_of_file(supplier, person):
        done.add(Duty.VERIFY)
    return done


def suspended_by(engagement: Engagement) -> int | None:
    """Who moved the engagement to where it stands; None: the clock."""
    moves = Event.objects.filter(supplier=engagement.supplier_id, kind="standing.moved")
    last = moves.filter(payload__organisation=engagement.organisation_id).order_by("-number").first()
    return last.by_id if last else None


def _verified_part_of_file(supplier: int, person: User) -> bool:
    return (
        Certificate.objects.filter(supplier=supplier, checked_by=person).exclude(status__in=_DEAD).exists()
        or Disclosure.objects.filter(supplier=supplier, checked_by=person, superseded_at__isnull=True).exists()
        or Inventory.objects.filter(supplier=supplier, checked_by=person, superseded_at__isnull=True).exists()
    )
