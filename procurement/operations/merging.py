"""Two files of one firm become one: the other is closed as it stands and names the one that goes on."""

from datetime import datetime

from django.db import transaction

from procurement.models import Application, Engagement
from procurement.policy import ApplicationState, Standing
from scoring.models import CurrentScore
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Consent, Membership, PossibleDuplicate, Supplier, User
from suppliers.operations.duplicates import open_pair
from suppliers.operations.notices import tell
from suppliers.queries.people import members_of

STANDS = frozenset({Standing.ADMITTED, Standing.CONDITIONAL, Standing.ON_WATCH, Standing.SUSPENDED})


@transaction.atomic
def merge_suppliers(pair: PossibleDuplicate, survivor: Supplier, *, reason: str, by: User, at: datetime) -> Supplier:
    """Close the other file of a pair; `survivor` goes on. Nothing is moved or deleted: what the closed file says stays
    in it, to be read, and counts nowhere. Consents go over, and its people become members, if they were confirmed.

    One person decides: a merge admits nobody and lifts nothing. So a file is not closed while something hangs on it: a
    case that waits, a standing, an incident; then the other way round, or that first. Raises Refused for these.
    """
    pair = open_pair(pair, reason=reason, by=by)
    if survivor.pk not in {pair.first_id, pair.second_id}:
        raise Refused("not_of_the_pair", "Choose which of the two files goes on.", "survivor")
    survivor, closed = (pair.first, pair.second) if survivor.pk == pair.first_id else (pair.second, pair.first)
    _refuse_while_it_counts(closed)
    closed.merged_into = survivor
    closed.save(update_fields=["merged_into"])
    CurrentScore.objects.filter(supplier=closed).delete()  # where the cards point to; the cards stay
    people = list(members_of(closed))
    joined = _carry_people(closed, survivor, people)
    _carry_consents(closed, survivor, at)
    pair.state, pair.reason = PossibleDuplicate.State.MERGED, reason.strip()
    pair.decided_by, pair.decided_at = by, at
    pair.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    told = {"reason": reason.strip()}
    record(closed, "supplier.merged", at=at, by=by, into=survivor.pk, **told)
    record(survivor, "supplier.merged_in", at=at, by=by, closed=closed.pk, joined=[each.pk for each in joined], **told)
    _tell(people, joined, closed, survivor, at)
    return survivor


def _refuse_while_it_counts(closed: Supplier) -> None:
    engaged = Engagement.objects.filter(supplier=closed, standing__in=sorted(STANDS)).select_related("organisation")
    if engagement := engaged.order_by("pk").first():
        raise Refused(
            "still_stands",
            "{supplier} stands with {organisation}, admitted or suspended: let this file go on, or end that first.",
            "survivor",
            supplier=closed,
            organisation=engagement.organisation,
        )
    if Application.objects.filter(supplier=closed, state=ApplicationState.SENT).exists():
        message = "A case of {supplier} waits for a decision: return or refuse it first, or let this file go on."
        raise Refused("case_waits", message, "survivor", supplier=closed)
    if closed.incidents.filter(withdrawn_at__isnull=True).exists():
        message = "Incidents of {supplier} are on record, which must not be lost: let this file go on."
        raise Refused("has_incidents", message, "survivor", supplier=closed)


def _carry_people(closed: Supplier, survivor: Supplier, people: list[User]) -> list[User]:
    """The people of the closed file who become members of the other. An unconfirmed file brings nobody: else whoever
    knows the name of a firm could register it and get into its file."""
    if closed.people_confirmed_at is None:
        return []
    there = set(survivor.memberships.values_list("user_id", flat=True))
    joined = [person for person in people if person.pk not in there]
    Membership.objects.bulk_create(
        [Membership(user=person, role=Role.SUPPLIER_MEMBER, supplier=survivor) for person in joined]
    )
    return joined


def _carry_consents(closed: Supplier, survivor: Supplier, at: datetime) -> None:
    """Who could read the closed file reads the other: the firm allowed it. The closed one stays readable too."""
    if closed.people_confirmed_at is None:
        return
    standing = survivor.consents.filter(withdrawn_at__isnull=True).values("organisation")
    given = closed.consents.filter(withdrawn_at__isnull=True).exclude(organisation__in=standing)
    Consent.objects.bulk_create(
        [
            Consent(supplier=survivor, organisation_id=each.organisation_id, given_by=each.given_by, given_at=at)
            for each in given.select_related("given_by")
        ]
    )


def _tell(people: list[User], joined: list[User], closed: Supplier, survivor: Supplier, at: datetime) -> None:
    """The people of both files, each what it means for them."""
    subject, names = f"merged/{closed.pk}", {"closed_name": closed, "supplier_name": survivor}
    there = set(members_of(survivor).values_list("pk", flat=True))
    inside = [person for person in people if person.pk in there]
    tell(inside, "supplier.merged", subject=subject, path="/portal/", at=at, supplier=survivor, **names)
    outside = [person for person in people if person.pk not in there]
    tell(outside, "supplier.closed", subject=subject, path="/inbox/", at=at, **names)
    known = [person for person in members_of(survivor) if person not in people and person not in joined]
    tell(known, "supplier.merged", subject=subject, path="/portal/", at=at, supplier=survivor, **names)
