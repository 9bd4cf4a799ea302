"""Standings moved by a person without a decision on a case: taken up, on watch, suspended, lifted, exited."""

from datetime import datetime

from django.db import transaction

from procurement.models import Engagement, HandMove
from procurement.operations.standing import move_standing
from procurement.policy import HAND_CODES, PERSON_MOVES, Standing
from procurement.queries.corrective_actions import unfinished_conditions
from procurement.queries.duties import obstacle_to_lifting
from procurement.queries.people import members_of
from procurement.queries.policies import policy_in_force
from procurement.queries.vetoes import stops
from scoring.models import Scorecard
from suppliers.errors import Refused
from suppliers.models import Document, Supplier, User
from suppliers.operations.notices import tell
from suppliers.queries.access import organisations_of, visible_to

LONGEST = 500
UPWARDS = frozenset({Standing.ADMITTED, Standing.CONDITIONAL})


@transaction.atomic
def move_by_hand(
    engagement: Engagement,
    standing: Standing,
    *,
    reason: str,
    sentence: str,
    document: Document | None = None,
    by: User,
    at: datetime,
) -> Engagement:
    """Move a standing with a coded reason, a sentence and, where there is one, a file of the supplier as evidence.

    Lifting a watch or a suspension takes a manager who did not put it there nor entered evidence; it is refused while
    a veto stands without an exception, and goes no further than "with conditions" while one of them is open.
    """
    supplier = Supplier.objects.lock(engagement.supplier_id)
    engagement = Engagement.objects.select_related("organisation").get(pk=engagement.pk)
    engagement.supplier = supplier
    before = Standing(engagement.standing)
    _refuse_person(engagement, standing, by)
    if reason not in HAND_CODES[standing]:
        raise Refused("reason_needed", "Choose the reason from the list.", "reason")
    sentence = sentence.strip()
    if not sentence or len(sentence) > LONGEST:
        raise Refused("sentence_needed", "Say why, in at most {most} characters.", "sentence", most=LONGEST)
    if document is not None and document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in the supplier's file.", "document")
    if standing in UPWARDS:
        _refuse_lifting(engagement, standing, by, at)
    row = HandMove.objects.create(
        engagement=engagement,
        before=before,
        after=standing,
        reason=reason,
        sentence=sentence,
        document=document,
        by=by,
        at=at,
    )
    move_standing(engagement, standing, reason=reason, by=by, at=at, hand_move=row.pk, document=row.document_id)
    _tell_supplier(engagement, row, at)
    return engagement


def _refuse_person(engagement: Engagement, standing: Standing, by: User) -> None:
    roles = PERSON_MOVES.get(Standing(engagement.standing), {}).get(standing)
    if roles is None:
        message = "This standing cannot follow from the one that stands now."
        raise Refused("illegal_move", message, before=engagement.standing, after=standing)
    works_there = organisations_of(by, *roles).filter(pk=engagement.organisation_id).exists()
    if not works_there or not visible_to(by, *roles).filter(pk=engagement.supplier_id).exists():
        raise Refused("not_yours", "This takes another role in {organisation}.", organisation=engagement.organisation)


def _refuse_lifting(engagement: Engagement, standing: Standing, by: User, at: datetime) -> None:
    rule = obstacle_to_lifting(engagement, by)
    if rule is not None:
        raise Refused(rule.code, rule.message)
    supplier, on = engagement.supplier, engagement.supplier.day(at)
    scorecard = Scorecard.objects.select_related("run__model").filter(supplier=supplier).order_by("-id").first()
    found = stops(supplier, engagement.organisation, scorecard, on, policy_in_force(on))
    if any(stop.holds and not stop.is_unknown for stop in found):
        raise Refused("vetoed", "A veto stands against this supplier: it cannot be admitted.")
    is_open = unfinished_conditions(supplier.pk, engagement.organisation_id).exists()
    if standing == Standing.ADMITTED and is_open:
        raise Refused("conditions_open", "Conditions are open: it can be admitted with conditions only.")
    if standing == Standing.CONDITIONAL and not is_open:
        raise Refused("no_condition", "No condition is open: set one first, or admit it without.")


def _tell_supplier(engagement: Engagement, row: HandMove, at: datetime) -> None:
    tell(
        members_of(engagement.supplier),
        "standing.moved",
        subject=f"hand_move/{row.pk}",
        path="/portal/",
        at=at,
        supplier=engagement.supplier,
        standing=row.after,
        reason=row.reason,
        supplier_name=engagement.supplier,
        organisation_name=engagement.organisation,
    )
