"""How well the figures behind a product footprint represent it: primary data share and data quality ratings.

The three ratings go from 1 (good) over 2 (fair) to 3 (poor), by the data quality matrix of the PACT Methodology
(formerly Pathfinder Framework), 4.2.3. They are computed, not claimed: from where and when each factor is of, and from
what was measured. The footprint's rating is the mean of its inputs', weighted by what each adds to it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from suppliers.carbon.choice import Choice
from suppliers.carbon.factors import Factor
from suppliers.carbon.product_inputs import Input, Part, Quality
from suppliers.carbon.rounding import half_up

GOOD, FAIR, POOR = Fraction(1), Fraction(2), Fraction(3)
RECENT_YEARS = 5
"""Younger than this against the reference period is fair, older is poor; the year itself is good."""
RATING_PLACES = 2

_YEAR = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)
Ratings = tuple[Fraction, Fraction, Fraction]
"""Technological, temporal, geographical."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One input with what it adds (kg CO2e), how good its figures are, and the share of them that is primary."""

    kg: Fraction
    ratings: Ratings
    primary: Fraction


def weighed(item: Input, kg: Fraction, choices: Sequence[Choice], *, region: str, year: int | None) -> Weighed:
    """The input rated for a product made in `region` ("CN-JS") in the reference `year`."""
    if isinstance(item, Part):
        of_part = item.supplied.quality
        ratings = Fraction(of_part.technological), Fraction(of_part.temporal), Fraction(of_part.geographical)
        return Weighed(kg, ratings, Fraction(item.supplied.primary_bp, 10_000))
    rated = [_of_factor(taken.factor, item.primary, region, year) for taken in choices] or [(GOOD, GOOD, GOOD)]
    worst = max(each[0] for each in rated), max(each[1] for each in rated), max(each[2] for each in rated)
    return Weighed(kg, worst, Fraction(int(item.primary)))


def quality(rated: Sequence[Weighed]) -> Quality | None:
    """The mean of the ratings by emissions; None where nothing is emitted, so that there is nothing to represent."""
    total = _sum(each.kg for each in rated)
    if not total:
        return None
    means = [half_up(_sum(each.kg * each.ratings[at] for each in rated) / total, RATING_PLACES) for at in range(3)]
    return Quality(*means)


def primary_bp(rated: Sequence[Weighed]) -> int:
    """The share of the emissions that rests on primary data, in basis points (PACT Methodology, 4.2.2)."""
    total = _sum(each.kg for each in rated)
    return int(half_up(_sum(each.kg * each.primary for each in rated) / total * 10_000, 0)) if total else 0


def _of_factor(factor: Factor, measured: bool, region: str, year: int | None) -> Ratings:
    technological = GOOD if measured else FAIR if factor.official else POOR
    return technological, _temporal(factor.year, year), _geographical(factor.region, region)


def _temporal(published: str, year: int | None) -> Fraction:
    found = _YEAR.search(published)
    if found is None or year is None:
        return POOR
    apart = abs(year - int(found[0]))
    return GOOD if apart == 0 else FAIR if apart < RECENT_YEARS else POOR


def _geographical(factor_region: str, region: str) -> Fraction:
    """Good within the country. The library has no factor of a wider region of the world: fair is not given."""
    return GOOD if factor_region.partition("-")[0] == region.partition("-")[0] else POOR


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, Fraction(0))
