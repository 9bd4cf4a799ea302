"""Issuing many scorecards: asked for at once, worked off one after another, left and taken up again at any time."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from scoring.models import IssueBatch, IssuedScorecard, Scorecard
from scoring.operations.issuing import issue_scorecard
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import User
from suppliers.operations.notices import tell
from suppliers.queries.access import visible_to

MOST_AT_ONCE = 1_000
LEASE = timedelta(minutes=2)
"""After so long without a word another worker takes a batch over; drawing one scorecard takes about a second."""
log = logging.getLogger(__name__)


def ask_to_issue(scorecards: Sequence[int], *, by: User, at: datetime) -> IssueBatch:
    """Leave so many scorecards, by id, to be issued in this order. Raises Refused for none and for more than
    MOST_AT_ONCE; who may not issue one of them is told so in the batch. Asking twice gives the one that is pending."""
    ids = list(dict.fromkeys(scorecards))
    if not ids:
        raise Refused("nothing_chosen", "There is no scorecard to be issued.")
    if len(ids) > MOST_AT_ONCE:
        raise Refused("too_many", "At most {most} at once: choose fewer.", most=MOST_AT_ONCE)
    pending = next((batch for batch in pending_batches().filter(asked_by=by) if batch.scorecards == ids), None)
    return pending or IssueBatch.objects.create(scorecards=ids, asked_by=by, asked_at=at)


def pending_batches() -> QuerySet[IssueBatch]:
    """What was asked for, is not finished and was not stopped; the longest waiting first."""
    return IssueBatch.objects.filter(finished_at__isnull=True, stopped_at__isnull=True).order_by("pk")


def issue_next(pk: int, *, at: datetime) -> bool:
    """Issue the next scorecard of a batch; False when there is nothing to do for this worker.

    The scorecard is issued by the one door, in a transaction of its own; a worker that dies before the batch moved on
    leaves an issued scorecard, which the next one counts and does not issue again.
    """
    if not _begun(pk, at):
        return False
    batch = IssueBatch.objects.select_related("asked_by").get(pk=pk)
    place, scorecard = batch.done, batch.scorecards[batch.done]
    refusal = _issued(batch, scorecard, at)
    with transaction.atomic():
        batch = IssueBatch.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=pk)
        if batch.done != place:
            return False  # this worker took longer than its lease: another one has moved the batch on
        batch.done, batch.worked_at = place + 1, None
        if refusal is not None:
            batch.refused.append([scorecard, refusal.message, refusal.values])
        if batch.done == batch.size:
            batch.finished_at = at
            _tell_asker(batch, at)
        batch.save(update_fields=["done", "worked_at", "refused", "finished_at"])
    return True


def stop(batch: IssueBatch, *, at: datetime) -> None:
    """Let the rest wait; the one that is being drawn is still issued. What is finished stays so."""
    pending_batches().filter(pk=batch.pk).update(stopped_at=at)


def go_on(batch: IssueBatch) -> None:
    """Take the rest up again."""
    IssueBatch.objects.filter(pk=batch.pk, finished_at__isnull=True).update(stopped_at=None)


def _begun(pk: int, at: datetime) -> bool:
    """Whether this worker has the batch to itself now."""
    free = Q(worked_at__isnull=True) | Q(worked_at__lt=at - LEASE)
    return pending_batches().filter(free, pk=pk).update(worked_at=at) == 1


def _issued(batch: IssueBatch, pk: int, at: datetime) -> Refused | None:
    """Issue one; None when it is issued, else why it is not."""
    before = IssuedScorecard.objects.filter(scorecard=pk, issued_by=batch.asked_by, issued_at__gte=batch.asked_at)
    if before.exists():
        return None
    theirs = visible_to(batch.asked_by, Role.COMPLIANCE)
    card = Scorecard.objects.filter(supplier__in=theirs, pk=pk).select_related("supplier", "run__model").first()
    if card is None:
        return Refused("not_yours", "You may no longer issue scorecards of this supplier.")
    try:
        issue_scorecard(card, by=batch.asked_by, at=at)
    except Refused as error:
        return error
    except DatabaseError:
        raise  # tried again when the lease is over
    except Exception:  # one that cannot be drawn keeps no other back
        log.exception("Scorecard %s could not be issued.", pk)
        return Refused("not_drawn", "It could not be drawn; the log of the server says why.")
    return None


def _tell_asker(batch: IssueBatch, at: datetime) -> None:
    tell(
        [batch.asked_by],
        "scorecards.issued",
        subject=str(batch.pk),
        path=f"/scorecards/batches/{batch.pk}/",
        at=at,
        issued=batch.issued,
        refused=len(batch.refused),
    )
