"""What is due to be re-assessed: found by "past the date and not yet done", so that an outage delays and loses none."""

from datetime import date, datetime

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from procurement.models import Application, Engagement, Reassessment
from procurement.policy import ApplicationState, Cause, Policy, Standing
from scoring.models import CurrentScore, Scorecard
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Event, Supplier

WATCHED = [Standing.ADMITTED, Standing.CONDITIONAL, Standing.ON_WATCH]
EVIDENCE_EVENTS = [
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


def due(on: date, at: datetime, policy: Policy) -> list[tuple[int, str]]:
    """Ids of the suppliers that the clock watches and that are due on `on`, each with the cause; none pending already.

    Watched are those engaged and those whose case waits for a decision, so that nobody decides on an old score. Due: a
    certificate ran out since the last score, evidence is newer than it, or the cadence has elapsed. `at` bounds what
    counts as newer. Suppliers without a score are due at once.
    """
    engaged = Engagement.objects.filter(supplier=OuterRef("pk"), standing__in=WATCHED)
    waiting = Application.objects.filter(supplier=OuterRef("pk"), state=ApplicationState.SENT)
    pending = Reassessment.objects.filter(supplier=OuterRef("pk"), finished_at__isnull=True)
    last = Scorecard.objects.filter(supplier=OuterRef("pk")).order_by("-id")
    suppliers = Supplier.objects.filter(Exists(engaged) | Exists(waiting), ~Exists(pending)).annotate(
        scored_on=Subquery(last.values("run__as_of")[:1]),
        scored_at=Subquery(last.values("run__cut_off_at")[:1]),
        level_now=Subquery(CurrentScore.objects.filter(supplier=OuterRef("pk")).values("level")[:1]),
    )
    newer = Event.objects.filter(_unseen(), supplier=OuterRef("pk"), kind__in=EVIDENCE_EVENTS, at__lte=at)
    lapsed = lapsed_certificates(on).filter(supplier=OuterRef("pk"), valid_until__gte=OuterRef("scored_on"))
    elapsed = Q(scored_on__isnull=True)
    for level, months in policy.cadence_months.items():
        elapsed |= Q(level_now=level, scored_on__lte=months_before(on, months))
    found = (
        suppliers.annotate(
            cause=Case(
                When(Exists(lapsed), then=Value(Cause.LAPSED.value)),
                When(Exists(newer), then=Value(Cause.NEW_EVIDENCE.value)),
                When(elapsed, then=Value(Cause.CADENCE.value)),
                output_field=CharField(),
            ),
        )
        .filter(cause__isnull=False)
        .order_by("pk")
    )
    return list(found.values_list("pk", "cause"))


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
    return events.filter(later, kind__in=[*EVIDENCE_EVENTS, "certificate.claimed"]).exists()


def months_before(day: date, months: int) -> date:
    """The day `months` earlier; the 29th to 31st become the 28th."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, min(day.day, 28))
