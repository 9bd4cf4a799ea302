"""The numbers of the overview, each found in the same way as the list that it leads to.

Plain queries, and sets of ids put together here: databases join the reader's sight to each number anew, which
took four times as long over nine thousand suppliers.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from procurement.models import Engagement, PolicyVersion, Reassessment
from procurement.policy import ApplicationState, Policy
from procurement.queries.cases import cases_visible_to, is_prior
from procurement.queries.certificates import SOON_DAYS, expiring_certificates
from procurement.queries.coverage import Coverage, coverage
from procurement.queries.green import green_suppliers
from procurement.queries.policies import policy_in_force
from scoring.models import CurrentScore
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Organisation, User
from suppliers.queries.access import organisations_of, visible_to
from suppliers.queries.undelivered import given_up_for

RECENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation: suppliers by standing, and how many of those in good standing are green.

    `alone`: there are others below it, whose suppliers are not in these numbers.
    """

    organisation: Organisation
    standings: Mapping[str, int]
    engaged: int
    green: int | None
    alone: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases before the reader's organisations: sent, of these past their day and with a priority ground; returned."""

    sent: int
    overdue: int
    priority: int
    returned: int


@dataclass(frozen=True, slots=True)
class Clock:
    """Re-assessments of visible suppliers: pending, and finished within RECENT_DAYS, of these with another level."""

    pending: int
    finished: int
    changed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the overview shows. `green` None: no policy is in force. `levels` by stored level, None: no score.

    `expiring`: suppliers with a certificate that ends within so many days. `coverage` has a group for each of `rows`.
    `undelivered`: mails about these suppliers that were given up.
    """

    suppliers: int
    policy: Policy | None
    green: int | None
    levels: Mapping[int | None, int]
    standings: Mapping[str, int]
    rows: tuple[Row, ...]
    waiting: Waiting
    clock: Clock
    expiring: Mapping[int, int]
    claimed: int
    coverage: tuple[Coverage, ...]
    undelivered: int

    @property
    def green_share(self) -> int | None:
        """Basis points of all visible suppliers, half up."""
        if self.green is None or not self.suppliers:
            return None
        return (self.green * 20_000 + self.suppliers) // (2 * self.suppliers)


def overview(user: User, on: date) -> Overview:
    """The overview of what the reader may see, in a fixed number of queries."""
    visible = set(visible_to(user).values_list("pk", flat=True))
    policy = _policy(on)
    green = visible.intersection(green_suppliers(on).values_list("pk", flat=True)) if policy else None
    engaged = _engaged(user, visible)
    rows = _rows(user, engaged, green, policy)
    return Overview(
        suppliers=len(visible),
        policy=policy,
        green=None if green is None else len(green),
        levels=_levels(visible),
        standings=Counter(standing for standing, _supplier in {(s, pk) for pk, _place, s in engaged}),
        rows=rows,
        waiting=_waiting(user, on),
        clock=_clock(visible, on),
        expiring=_expiring(visible, on),
        claimed=_claimed(visible),
        coverage=coverage(visible, _engaged_by(engaged, rows), on),
        undelivered=given_up_for(user).count(),
    )


def _policy(on: date) -> Policy | None:
    try:
        return policy_in_force(on)
    except PolicyVersion.DoesNotExist:
        return None


def _engaged(user: User, visible: set[int]) -> list[tuple[int, int, str]]:
    """(supplier, organisation, standing) of each engagement with the reader's organisations."""
    found = Engagement.objects.filter(organisation__in=organisations_of(user))
    return [row for row in found.values_list("supplier_id", "organisation_id", "standing") if row[0] in visible]


def _engaged_by(engaged: list[tuple[int, int, str]], rows: tuple[Row, ...]) -> dict[int, set[int]]:
    """The suppliers of each organisation of the rows."""
    suppliers: dict[int, set[int]] = {row.organisation.pk: set() for row in rows}
    for supplier, place, _standing in engaged:
        if place in suppliers:
            suppliers[place].add(supplier)
    return suppliers


def _levels(visible: set[int]) -> dict[int | None, int]:
    found: Counter[int | None] = Counter(
        level for pk, level in CurrentScore.objects.values_list("supplier_id", "level") if pk in visible
    )
    return {**found, None: len(visible) - found.total()}


def _rows(
    user: User, engaged: list[tuple[int, int, str]], green: set[int] | None, policy: Policy | None
) -> tuple[Row, ...]:
    """One row for each organisation that has engagements of its own."""
    standings: dict[int, Counter[str]] = defaultdict(Counter)
    greens: Counter[int] = Counter()
    good = policy.green_standings if policy else frozenset()
    for supplier, place, standing in engaged:
        standings[place][standing] += 1
        greens[place] += green is not None and supplier in green and standing in good
    places = organisations_of(user).annotate(below=Count("children")).order_by("path")
    return tuple(
        Row(
            organisation=place,
            standings=standings[place.pk],
            engaged=standings[place.pk].total(),
            green=None if green is None else greens[place.pk],
            alone=place.below > 0,
        )
        for place in places
        if place.pk in standings
    )


def _waiting(user: User, on: date) -> Waiting:
    sent = Q(state=ApplicationState.SENT)
    counts = cases_visible_to(user).aggregate(
        sent=Count("pk", filter=sent),
        overdue=Count("pk", filter=sent & Q(due_on__lt=on)),
        priority=Count("pk", filter=sent & is_prior(on)),
        returned=Count("pk", filter=Q(state=ApplicationState.RETURNED)),
    )
    return Waiting(**counts)


def _clock(visible: set[int], on: date) -> Clock:
    recent = Q(finished_at__isnull=True) | Q(finished_at__date__gte=on - timedelta(days=RECENT_DAYS))
    same = Q(before__isnull=True) | Q(before__level=F("after__level"))
    rows = Reassessment.objects.filter(recent).annotate(same=same).values_list("supplier_id", "finished_at", "same")
    seen = [(finished, unchanged) for pk, finished, unchanged in rows if pk in visible]
    done = [unchanged for finished, unchanged in seen if finished is not None]
    return Clock(pending=len(seen) - len(done), finished=len(done), changed=sum(not each for each in done))


def _expiring(visible: set[int], on: date) -> dict[int, int]:
    rows = expiring_certificates(on, max(SOON_DAYS)).values_list("supplier_id", "valid_until")
    ends = [(pk, end) for pk, end in rows if pk in visible and end is not None]
    return {days: len({pk for pk, end in ends if end <= on + timedelta(days=days)}) for days in SOON_DAYS}


def _claimed(visible: set[int]) -> int:
    """Certificates that wait for compliance."""
    claimed = Certificate.objects.filter(status=CertificateStatus.CLAIMED)
    return sum(pk in visible for pk in claimed.values_list("supplier_id", flat=True))
