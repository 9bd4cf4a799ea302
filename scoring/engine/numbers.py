"""Integer arithmetic that every path agrees on: half up, and sharing a whole out by largest remainder."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

FULL = 10_000
"""100 %: the weights of a model in basis points, and a full score in hundredths."""


def half_up(numerator: int, denominator: int) -> int:
    """The nearest integer of a quotient; exactly half goes up (towards plus infinity). `denominator` is positive."""
    return (2 * numerator + denominator) // (2 * denominator)


def rounded(value: Fraction) -> int:
    """The one rounding of a total: half up to whole hundredths."""
    return half_up(value.numerator, value.denominator)


def apportion(whole: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Share `whole` out in proportion, in integers that add up to it, by largest remainder.

    Equal remainders go by the key, so that the order in which a model lists its criteria changes nothing.
    All shares zero: everyone gets zero.
    """
    total = sum(shares.values())
    if not total:
        return dict.fromkeys(shares, 0)
    parts = {key: whole * share // total for key, share in shares.items()}
    left = whole - sum(parts.values())
    by_remainder = sorted(shares, key=lambda key: (-(whole * shares[key] % total), key))
    for key in by_remainder[:left]:
        parts[key] += 1
    return parts


def display(values: Sequence[Fraction], total: int) -> list[int]:
    """Whole hundredths that add up to `total`, each within one of its exact value; ties go to the earlier one."""
    floors = [value.numerator // value.denominator for value in values]
    order = sorted(range(len(values)), key=lambda at: (floors[at] - values[at], at))
    missing = total - sum(floors)
    for at in order[:missing]:
        floors[at] += 1
    return floors


def hundredths(value: int) -> str:
    """450 as "4.50", the same in every language."""
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
