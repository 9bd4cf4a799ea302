"""Reminding the suppliers of certificates that end: each threshold of each certificate once, however late."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Membership, Notice, Reminder, Supplier
from suppliers.queries.expiring import reached, thresholds

KIND = "certificate.ends"
BATCH = 1_000
AT_ONCE = 5_000
"""Certificates of one round: what is read about them is asked for by their keys."""


@dataclass(frozen=True, slots=True)
class Grace:
    """What the policy in force draws from an end: so many days after it the standing of those `at_stake` follows."""

    days: int
    at_stake: QuerySet[Supplier]

    def watch_on(self, end: date) -> date:
        """The day on which the standing follows: the first one after the grace."""
        return end + timedelta(days=self.days + 1)


@transaction.atomic
def remind(on: date, *, at: datetime, grace: Grace) -> int:
    """Write down every threshold reached by `on` and tell the suppliers' people. Returns how many notices were asked.

    Set by set over the whole register, never supplier by supplier. A threshold that passed while no worker ran is told
    late, each by its own notice. Of a certificate that is seen for the first time only the newest is told; while a
    renewal stands none is.
    """
    due = list(reached(on, grace_days=grace.days, at_stake=grace.at_stake))
    rounds = (due[first : first + AT_ONCE] for first in range(0, len(due), AT_ONCE))
    return sum(_remind(some, on, at, grace) for some in rounds)


def _remind(due: Sequence[Certificate], on: date, at: datetime, grace: Grace) -> int:
    known = _known(due)
    people = _people({certificate.supplier_id for certificate in due})
    new, notices = [], []
    for certificate in due:
        before = known.get(certificate.pk, {})
        told = _to_tell(certificate, before, grace.days)
        readers = people.get(certificate.supplier_id, [])
        for step in _reached_steps(certificate, grace.days):
            if step not in before or step in told:
                new.append(_row(certificate, step, at, len(readers) if step in told else None))
        notices += [_notice(certificate, step, user, on, at, grace) for step in told for user in readers]
    Reminder.objects.bulk_create(
        new,
        batch_size=BATCH,
        update_conflicts=True,  # one that was only written down while a renewal stood is told now
        unique_fields=["certificate", "threshold"],
        update_fields=["told_at", "people"],
    )
    Notice.objects.bulk_create(notices, batch_size=BATCH, ignore_conflicts=True)
    return len(notices)


def _reached_steps(certificate: Certificate, grace_days: int) -> Iterator[int]:
    return (step for step in thresholds(grace_days) if step >= certificate.threshold)  # type: ignore[attr-defined]


def _to_tell(certificate: Certificate, before: Mapping[int, bool], grace_days: int) -> Sequence[int]:
    """The thresholds to tell of. `before`: those written down, each with whether it was told."""
    if certificate.followed:  # type: ignore[attr-defined]
        return ()
    newest: int = certificate.threshold  # type: ignore[attr-defined]
    if not before:
        return (newest,)
    return [step for step in _reached_steps(certificate, grace_days) if step not in before or step == newest]


def _known(certificates: Iterable[Certificate]) -> dict[int, dict[int, bool]]:
    known: dict[int, dict[int, bool]] = defaultdict(dict)
    rows = Reminder.objects.filter(certificate__in=[each.pk for each in certificates])
    for certificate, step, told_at in rows.values_list("certificate_id", "threshold", "told_at"):
        known[certificate][step] = told_at is not None
    return known


def _people(suppliers: set[int]) -> dict[int, list[int]]:
    """The active people of each supplier."""
    people: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.filter(supplier__in=suppliers, user__is_active=True).order_by("user")
    for supplier, user in rows.values_list("supplier_id", "user_id"):
        people[supplier or 0].append(user)
    return people


def _row(certificate: Certificate, step: int, at: datetime, people: int | None) -> Reminder:
    told = people is not None
    return Reminder(
        certificate=certificate, threshold=step, reached_at=at, told_at=at if told else None, people=people or 0
    )


def _notice(certificate: Certificate, step: int, user: int, on: date, at: datetime, grace: Grace) -> Notice:
    end = certificate.valid_until or on
    held = certificate.status == CertificateStatus.VERIFIED and certificate.type.recognised
    stake = held and certificate.at_stake  # type: ignore[attr-defined]
    left = (end - on).days
    return Notice(
        user_id=user,
        supplier_id=certificate.supplier_id,
        kind=KIND,
        subject=f"certificate:{certificate.pk}:{step}",
        values={
            "certificate": certificate.pk,
            "certificate_name": certificate.type.name_zh,
            "certificate_name_en": certificate.type.name_en,
            "number": certificate.number,
            "until": end.isoformat(),
            "days": abs(left),
            "stage": "ended" if left < 0 else "today" if left == 0 else "ahead",
            "grace_until": (grace.watch_on(end) - timedelta(days=1)).isoformat() if stake else "",
            "watch_on": grace.watch_on(end).isoformat() if stake else "",
            "on": on.isoformat(),
        },
        path="/portal/certificates/",
        created_at=at,
    )
