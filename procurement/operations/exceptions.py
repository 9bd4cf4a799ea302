"""Exceptions from vetoes: one veto, one supplier, one organisation, until a day; asked by one, granted by another."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from procurement.models import VetoException
from procurement.queries.corrective_actions import FOLLOWERS
from procurement.queries.duties import obstacle_to_granting
from procurement.queries.exceptions import granters, may_grant
from procurement.queries.policies import policy_in_force
from procurement.queries.vetoes import Stop, stops
from scoring.models import Scorecard
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Document, Organisation, Supplier, User
from suppliers.operations.notices import tell
from suppliers.queries.access import organisations_of, visible_to

LONGEST = 500


@transaction.atomic
def ask_exception(
    supplier: Supplier,
    organisation: Organisation,
    veto: str,
    *,
    reason: str,
    ends_on: date,
    document: Document | None = None,
    by: User,
    at: datetime,
) -> VetoException:
    """Ask the managers to except a supplier from a veto that stands, or of which nothing is known, at one organisation.

    Refused when the veto does not stand, an exception holds or waits, without a reason, or beyond the policy's days.
    """
    supplier = Supplier.objects.lock(supplier.pk)
    _refuse_stranger(supplier, organisation, by)
    on = supplier.day(at)
    stop = _standing_stop(supplier, organisation, veto, on)
    if stop.asked is not None:
        raise Refused("asked_already", "An exception was asked for already, and waits for a manager.", "veto")
    reason = _reason(reason)
    most = policy_in_force(on).exception_days
    if not on < ends_on <= on + timedelta(days=most):
        raise Refused("end_out_of_range", "Choose a day from tomorrow on, within {days} days.", "ends_on", days=most)
    if document is not None and document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in the supplier's file.", "document")
    asked = VetoException.objects.create(
        supplier=supplier,
        organisation=organisation,
        veto=veto,
        of_unknown=stop.is_unknown,
        reason=reason,
        document=document,
        ends_on=ends_on,
        asked_by=by,
        asked_at=at,
    )
    _record(asked, "exception.asked", by, at)
    _tell(granters(organisation).exclude(pk=by.pk), asked, "exception.asked", at)
    return asked


@transaction.atomic
def decide_exception(asked: VetoException, *, granted: bool, answer: str, by: User, at: datetime) -> VetoException:
    """Grant or decline an exception: a manager of the organisation or of one above it, who neither asked for it nor
    entered evidence nor decides on the case."""
    asked = _waiting(asked)
    if not may_grant(by, asked.organisation):
        raise Refused("manager_needed", "This takes a manager of {organisation}.", organisation=asked.organisation)
    rule = obstacle_to_granting(asked, by)
    if rule is not None:
        raise Refused(rule.code, rule.message)
    if granted and asked.ends_on < asked.supplier.day(at):
        raise Refused("day_is_over", "The day until which it was asked for is over: it must be asked for anew.")
    if granted:
        _standing_stop(asked.supplier, asked.organisation, asked.veto, asked.supplier.day(at))
    asked.granted, asked.answer, asked.decided_by, asked.decided_at = granted, _reason(answer), by, at
    asked.save(update_fields=["granted", "answer", "decided_by", "decided_at"])
    kind = "exception.granted" if granted else "exception.declined"
    _record(asked, kind, by, at)
    _tell([asked.asked_by], asked, kind, at)
    return asked


@transaction.atomic
def end_exception(granted: VetoException, *, by: User, at: datetime) -> VetoException:
    """Take a granted exception back before its day, by a manager; the clock then draws what follows."""
    supplier = Supplier.objects.lock(granted.supplier_id)
    granted = VetoException.objects.select_related("organisation", "asked_by").get(pk=granted.pk)
    granted.supplier = supplier
    if not may_grant(by, granted.organisation):
        raise Refused("manager_needed", "This takes a manager of {organisation}.", organisation=granted.organisation)
    if not granted.granted or granted.ended_at is not None or granted.ends_on < supplier.day(at):
        raise Refused("not_in_force", "This exception is not in force.")
    granted.ended_by, granted.ended_at = by, at
    granted.save(update_fields=["ended_by", "ended_at"])
    _record(granted, "exception.ended", by, at)
    _tell([granted.asked_by], granted, "exception.ended", at)
    return granted


def _waiting(asked: VetoException) -> VetoException:
    supplier = Supplier.objects.lock(asked.supplier_id)
    asked = VetoException.objects.select_related("organisation", "asked_by").get(pk=asked.pk)
    asked.supplier = supplier
    if asked.granted is not None:
        raise Refused("already_decided", "This exception was decided before, by somebody else or in another window.")
    return asked


def _standing_stop(supplier: Supplier, organisation: Organisation, veto: str, on: date) -> Stop:
    scorecard = Scorecard.objects.select_related("run__model").filter(supplier=supplier).order_by("-id").first()
    found = stops(supplier, organisation, scorecard, on, policy_in_force(on))
    stop = next((each for each in found if each.code == veto), None)
    if stop is None:
        raise Refused("no_such_veto", "This veto does not stand against the supplier.", "veto")
    if stop.exception is not None:
        raise Refused("excepted_already", "It is excepted here until {on}.", "veto", on=stop.exception.ends_on)
    return stop


def _refuse_stranger(supplier: Supplier, organisation: Organisation, by: User) -> None:
    works_there = organisations_of(by, *FOLLOWERS).filter(pk=organisation.pk).exists()
    if not works_there or not visible_to(by, *FOLLOWERS).filter(pk=supplier.pk).exists():
        raise Refused("not_yours", "You do not work for this organisation.", "organisation")


def _reason(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Refused("reason_needed", "Say why, in at most {most} characters.", "reason", most=LONGEST)
    return text


def _record(asked: VetoException, kind: str, by: User, at: datetime) -> None:
    record(
        asked.supplier,
        kind,
        at=at,
        by=by,
        exception=asked.pk,
        organisation=asked.organisation_id,
        veto=asked.veto,
        ends_on=asked.ends_on,
    )


def _tell(people: Iterable[User], asked: VetoException, kind: str, at: datetime) -> None:
    tell(
        people,
        kind,
        subject=f"exception/{asked.pk}",
        path=f"/exceptions/{asked.pk}/",
        at=at,
        supplier=asked.supplier,
        supplier_name=asked.supplier,
        organisation_name=asked.organisation,
        veto=asked.veto,
        until=asked.ends_on.isoformat(),
    )
