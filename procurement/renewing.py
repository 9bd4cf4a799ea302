"""Terms of admission, and which of many renewals somebody must open before all are decided on. Plain Python."""

import hashlib
from collections.abc import Collection
from datetime import date

ONE_IN = 10
MOST_AT_ONCE = 50


def term_end(begins: date, months: int) -> date:
    """The last day of a term of so many months that begins on a day."""
    place = begins.month + months - 1
    return date(begins.year + place // 12, place % 12 + 1, min(begins.day, 28))


def sample_of(cases: Collection[int], on: date) -> tuple[int, ...]:
    """The ids of the cases that must be opened: one in ten, at least one, the same for the same set on the same day.

    Chosen by SHA-256 over the day, the whole set and the case, so that nobody can choose a set of which the clean ones
    are looked at without trying sets out, and nobody can know the next day's.
    """
    whole = f"{on.isoformat()}:{','.join(map(str, sorted(cases)))}"
    ordered = sorted(cases, key=lambda case: hashlib.sha256(f"{whole}:{case}".encode()).digest())
    return tuple(ordered[: -(-len(ordered) // ONE_IN)])
