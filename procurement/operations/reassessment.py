"""The clock: find what is due, score it again, move standings, tell people."""

from datetime import date, datetime

from django.db import transaction

from procurement.models import Engagement, Reassessment
from procurement.operations.standing import move_standing
from procurement.policy import Cause, Outcome, Policy, Situation, Standing, after_reassessment
from procurement.queries.corrective_actions import overdue_conditions, unfinished_conditions
from procurement.queries.due import WATCHED, due, overdue_certificates
from procurement.queries.minimums import UNKNOWN_LEVEL, Minimum, level_minimums
from procurement.queries.people import members_of, watchers
from procurement.queries.policies import policy_in_force
from procurement.queries.terms import is_term_over
from procurement.queries.vetoes import level_here, stops
from scoring.models import Scorecard
from scoring.operations.scoring import score_supplier
from suppliers.history import record
from suppliers.models import Supplier
from suppliers.operations.notices import tell


def find_due(on: date, *, at: datetime) -> int:
    """Leave a pending row for every supplier that is due; what is pending already stays. Returns how many are new."""
    rows = [
        Reassessment(supplier_id=supplier_id, cause=cause, due_on=on, found_at=at)
        for supplier_id, cause in due(on, at, policy_in_force(on))
    ]
    return len(Reassessment.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True))


@transaction.atomic
def reassess_supplier(reassessment_id: int, *, at: datetime) -> Reassessment:
    """Score the supplier again and draw the consequences; a second delivery of the same message changes nothing."""
    reassessment = Reassessment.objects.select_for_update(of=("self",)).get(pk=reassessment_id)
    if reassessment.finished_at is not None:
        return reassessment
    supplier = Supplier.objects.lock(reassessment.supplier_id)
    # Never an earlier day than the one it was found on, or the same would be due again at the next tick.
    on = max(reassessment.due_on, supplier.day(at))
    before = Scorecard.objects.filter(supplier=supplier).order_by("-id").first()
    after = score_supplier(supplier, as_of=on, at=at, cause=reassessment.cause)

    reassessment.before, reassessment.after, reassessment.finished_at = before, after, at
    reassessment.save(update_fields=["before", "after", "finished_at"])
    record(
        supplier,
        "supplier.reassessed",
        at=at,
        by=None,
        reassessment=reassessment.pk,
        cause=reassessment.cause,
        before=before.total if before else None,
        after=after.total,
    )
    policy = policy_in_force(on)
    engagements = list(supplier.engagements.filter(standing__in=WATCHED).select_related("organisation"))
    minimums = level_minimums([engagement.organisation for engagement in engagements], on)
    for engagement in engagements:
        engagement.supplier = supplier
        _draw_consequence(engagement, after, policy, minimums.get(engagement.organisation_id), on, at)
    return reassessment


def ask_reassessment(supplier: Supplier, *, on: date, at: datetime) -> Reassessment:
    """Queue a supplier by hand; gives the pending one when there is one."""
    reassessment, _ = Reassessment.objects.get_or_create(
        supplier=supplier, finished_at=None, defaults={"cause": Cause.ASKED, "due_on": on, "found_at": at}
    )
    return reassessment


def _draw_consequence(
    engagement: Engagement, after: Scorecard, policy: Policy, minimum: Minimum | None, on: date, at: datetime
) -> None:
    lapsed, unmet = _lapsed(engagement, on, policy), _unmet(engagement, on, policy)
    found = stops(engagement.supplier, engagement.organisation, after, on, policy)
    situation = Situation(
        level=level_here(after, found),
        stopped=any(stop.holds and not stop.is_unknown for stop in found),
        lapsed=bool(lapsed),
        conditions=unfinished_conditions(engagement.supplier_id, engagement.organisation_id).exists(),
        overdue=bool(unmet),
        term_over=is_term_over(engagement, on),
        at_least=minimum.index if minimum and minimum.index != UNKNOWN_LEVEL else None,
    )
    outcome = after_reassessment(Standing(engagement.standing), situation, policy)
    if outcome.standing == engagement.standing:
        return
    vetoes = [stop.code for stop in found if stop.holds and not stop.is_unknown]
    evidence = {"scorecard": after.pk, "certificates": lapsed, "actions": unmet, "vetoes": vetoes}
    move_standing(engagement, outcome.standing, reason=outcome.reason, by=None, at=at, **evidence)
    _tell_of_move(engagement, outcome, after, at)


def _lapsed(engagement: Engagement, on: date, policy: Policy) -> list[int]:
    """A renewal that waits for compliance keeps from the watch and does not yet lift it."""
    overdue = overdue_certificates(on, policy.grace_days, awaited=engagement.standing == Standing.ON_WATCH)
    return list(overdue.filter(supplier=engagement.supplier).order_by("pk").values_list("pk", flat=True))


def _unmet(engagement: Engagement, on: date, policy: Policy) -> list[int]:
    here = overdue_conditions(on, policy.condition_grace_days).filter(
        supplier=engagement.supplier_id, organisation=engagement.organisation_id
    )
    return list(here.order_by("pk").values_list("pk", flat=True))


def _tell_of_move(engagement: Engagement, outcome: Outcome, after: Scorecard, at: datetime) -> None:
    supplier = engagement.supplier
    subject = f"scorecard/{after.pk}/{engagement.pk}"
    told = {
        "standing": outcome.standing,
        "reason": outcome.reason,
        "supplier_name": supplier,
        "organisation_name": engagement.organisation,
    }
    tell(
        members_of(supplier), "standing.moved", subject=subject, path="/portal/score/", at=at, supplier=supplier, **told
    )
    tell(
        watchers(engagement.organisation),
        "standing.moved",
        subject=subject,
        path=f"/suppliers/{supplier.pk}/",
        at=at,
        supplier=supplier,
        **told,
    )
