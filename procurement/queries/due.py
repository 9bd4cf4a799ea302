"""What is due to be re-assessed: found by "past the date and not yet done", so that an outage delays and loses none."""

from datetime import date, datetime, timedelta

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast

from procurement.models import Application, Engagement, Reassessment, VetoException
from procurement.policy import GOOD_STANDING, ApplicationState, Cause, Policy, Standing
from procurement.queries.corrective_actions import overdue_conditions
from procurement.queries.minimums import UNKNOWN_LEVEL, level_minimums
from procurement.queries.terms import terms_over
from scoring.models import NEW_MODEL, CurrentScore, LevelChange, Scorecard
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Event, Organisation, Supplier
from suppliers.queries.expiring import followers

WATCHED = [Standing.ADMITTED, Standing.CONDITIONAL, Standing.ON_WATCH]
EVIDENCE_EVENTS = [
    "certificate.claimed",
    "certificate.verified",
    "certificate.rejected",
    "certificate.withdrawn",
    "questions.answered",
    "answer.verified",
    "answer.not_accepted",
    "inventory.reported",
    "inventory.verified",
    "inventory.not_accepted",
    "incident.recorded",
    "incident.withdrawn",
    "incident.ended",
    "action.closed",
    "action.dropped",
    "exception.ended",
]


def lapsed_certificates(on: date) -> QuerySet[Certificate]:
    """Verified certificates that ran out before `on` and have no verified renewal or other of their type in force."""
    in_force = Certificate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        supplier=OuterRef("supplier"),
        type=OuterRef("type"),
        status=CertificateStatus.VERIFIED,
        valid_from__lte=on,
    )
    return Certificate.objects.filter(
        ~Exists(in_force), status=CertificateStatus.VERIFIED, valid_until__lt=on, type__recognised=True
    )


def overdue_certificates(on: date, grace_days: int, *, awaited: bool = False) -> QuerySet[Certificate]:
    """Lapsed certificates whose grace is over on `on`; with `awaited` also those for which a renewal, of any verified
    one of the type, was handed in and waits for compliance.

    Who handed in the renewal in time is not put on watch because nobody has checked it yet; who is on watch already
    comes off it only when it is verified.
    """
    waiting = followers((CertificateStatus.CLAIMED,)).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    renewed = Certificate.objects.filter(
        Exists(waiting), supplier=OuterRef("supplier"), type=OuterRef("type"), status=CertificateStatus.VERIFIED
    )
    ended = lapsed_certificates(on).filter(valid_until__lt=on - timedelta(days=grace_days))
    return ended if awaited else ended.filter(~Exists(renewed))


def due(on: date, at: datetime, policy: Policy) -> list[tuple[int, str]]:
    """Ids of the suppliers that the clock watches and that are due on `on`, each with the cause; none pending already.

    Watched are those engaged and those whose case waits for a decision, so that nobody decides on an old score. Due: a
    certificate ran out or its grace ended since the last score, an exception from a veto ended since, evidence is newer
    than it, a condition is past its day and grace, an admission ended without a renewal, a new model moved the level
    after it, an organisation that the supplier stands well with asks for a better level now, or the cadence elapsed.
    `at` bounds what counts as newer. Suppliers without a score are due at once.

    A run by a new model is not the last score: it draws no consequences, so whatever was due before it stays due.
    """
    causes = _causes(on, at, policy)
    found = _watched(policy).annotate(
        cause=Case(*(When(condition, then=Value(cause.value)) for cause, condition in causes), output_field=CharField())
    )
    return list(found.filter(cause__isnull=False).order_by("pk").values_list("pk", "cause"))


def _watched(policy: Policy) -> QuerySet[Supplier]:
    """Whoever may be due, with what is known of the last score: which, as of when, seen until when, and the level."""
    engaged = Engagement.objects.filter(supplier=OuterRef("pk"), standing__in=WATCHED)
    waiting = Application.objects.filter(supplier=OuterRef("pk"), state=ApplicationState.SENT)
    pending = Reassessment.objects.filter(supplier=OuterRef("pk"), finished_at__isnull=True)
    last = Scorecard.objects.filter(supplier=OuterRef("pk")).exclude(run__cause=NEW_MODEL).order_by("-id")
    found = Supplier.objects.open().filter(Exists(engaged) | Exists(waiting), ~Exists(pending))
    return found.annotate(
        scored_as=Subquery(last.values("pk")[:1]),
        scored_on=Subquery(last.values("run__as_of")[:1]),
        scored_at=Subquery(last.values("run__cut_off_at")[:1]),
        level_now=Subquery(CurrentScore.objects.filter(supplier=OuterRef("pk")).values("level")[:1]),
    ).annotate(graced_until=_days_before("scored_on", policy.grace_days))


def _causes(on: date, at: datetime, policy: Policy) -> list[tuple[Cause, Exists | Q]]:
    """What makes a watched supplier due, the first that holds being the cause."""
    here = {"supplier": OuterRef("pk")}
    lapsed = lapsed_certificates(on).filter(**here, valid_until__gte=OuterRef("scored_on"))
    overdue = overdue_certificates(on, policy.grace_days).filter(**here, valid_until__gte=OuterRef("graced_until"))
    ended = VetoException.objects.filter(
        **here, granted=True, ended_at__isnull=True, ends_on__lt=on, ends_on__gte=OuterRef("scored_on")
    )
    newer = Event.objects.filter(_unseen(), **here, kind__in=EVIDENCE_EVENTS, at__lte=at)
    over = terms_over(on).filter(**here, standing__in=sorted(GOOD_STANDING))
    moved = LevelChange.objects.filter(**here, scorecard__gt=OuterRef("scored_as"), scorecard__run__cause=NEW_MODEL)
    elapsed = Q(scored_on__isnull=True)
    for level, months in policy.cadence_months.items():
        elapsed |= Q(level_now=level, scored_on__lte=months_before(on, months))
    return [
        (Cause.LAPSED, Q(Exists(lapsed) | Exists(overdue))),
        (Cause.EXCEPTION_ENDED, Exists(ended)),
        (Cause.NEW_EVIDENCE, Exists(newer)),
        (Cause.OVERDUE_CONDITION, Exists(_with_overdue_condition(on, policy).filter(**here))),
        (Cause.TERM_OVER, Exists(over)),
        (Cause.NEW_MODEL, Exists(moved)),
        (Cause.MINIMUM, Exists(_below_minimum(on).filter(**here))),
        (Cause.CADENCE, elapsed),
    ]


def _below_minimum(on: date) -> QuerySet[Engagement]:
    """Engagements in good standing whose supplier has a worse level than the organisation asks for on the day.

    Scored again they go on watch, and are then due for this no more.
    """
    minimums = level_minimums(Organisation.objects.all(), on)
    short = Q(pk__in=[])
    for organisation, minimum in minimums.items():
        if minimum.index != UNKNOWN_LEVEL:
            short |= Q(organisation=organisation, supplier__current_score__level__gt=minimum.index)
    return Engagement.objects.filter(short, standing__in=sorted(GOOD_STANDING))


def _with_overdue_condition(on: date, policy: Policy) -> QuerySet[Engagement]:
    """Engagements in good standing with a condition past its day and grace; scored again they go on watch."""
    unmet = overdue_conditions(on, policy.condition_grace_days)
    here = unmet.filter(supplier=OuterRef("supplier"), organisation=OuterRef("organisation"))
    return Engagement.objects.filter(Exists(here), standing__in=sorted(GOOD_STANDING))


def _unseen() -> Q:
    """Holds for an event that the last score did not see: of a later time, or written later.

    Both, since who waits for the lock writes after the score what it began before it. A score of the whole register
    stands in no history, and then the times alone tell.
    """
    scored = Event.objects.filter(
        supplier=OuterRef("supplier"), kind="supplier.scored", at=OuterRef(OuterRef("scored_at"))
    )
    before, after = scored.filter(number__lt=OuterRef("number")), scored.filter(number__gt=OuterRef("number"))
    return Q(at__gt=OuterRef("scored_at")) | (Q(Exists(before)) & ~Q(Exists(after)))


def is_stale(scorecard: Scorecard, on: date) -> bool:
    """Whether the supplier's file may say something else on this day than the scorecard saw."""
    if scorecard.run.as_of != on:
        return True
    events = Event.objects.filter(supplier=scorecard.supplier_id)
    scored = events.filter(kind="supplier.scored", at=scorecard.run.cut_off_at).order_by("-number").first()
    later = Q(at__gt=scorecard.run.cut_off_at) | (Q(number__gt=scored.number) if scored else Q())
    return events.filter(later, kind__in=EVIDENCE_EVENTS).exists()


def _days_before(column: str, days: int) -> Cast:
    """A day so many days before the one in `column`; cast, since SQLite would give a time."""
    return Cast(ExpressionWrapper(F(column) - timedelta(days=days), output_field=DateField()), DateField())


def months_before(day: date, months: int) -> date:
    """The day `months` earlier; the 29th to 31st become the 28th."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, min(day.day, 28))
