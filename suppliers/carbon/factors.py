"""Emission factors: what one is, where it comes from, and the library that holds them."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from suppliers.errors import Refused

LOCATION = "electricity"
FALLBACK = "electricity-fallback"
FOSSIL = "electricity-fossil"
MARKET = "electricity-market-based"
LIFE_CYCLE = "electricity-lifecycle"

_INSTRUMENT = re.compile(r"公告|GB/T \d|环办气候函|关于发布|NDRC 机械|MEE/NDRC guidelines|DESNZ|DEFRA|JS/T \d")
_NOT_OFFICIAL = re.compile(r"not an official|not official|estimate|derived|convention|fallback", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Factor:
    """kg CO2e for one `unit`. `year` is as published ("2022", "2015+", "n/a"); `gwp_set` is "CO2" where the factor
    counts carbon dioxide alone, so that no GWP enters it, and "not stated" where its source does not say. `version`
    counts the versions of this id; a version that was once in force never changes."""

    id: str
    name_zh: str
    name_en: str
    category: str
    unit: str
    kgco2e_per_unit: Decimal
    region: str
    year: str
    source: str
    confidence: str
    gwp_set: str
    version: int = 1

    @property
    def official(self) -> bool:
        return is_official(self)


def is_official(factor: Factor) -> bool:
    """Whether the factor may be shown as official: its value was verified and its source names an instrument.

    The confidence column: "high" = the value was verified against the instrument that its source names;
    "medium-high" and "medium" = an instrument or a convention is named but the value was not verified, or tables
    disagree; "low" = a working estimate. Only "high" counts, and not where the source calls itself derived.
    """
    named = _INSTRUMENT.search(factor.source) is not None
    return factor.confidence == "high" and named and not _NOT_OFFICIAL.search(f"{factor.source} {factor.category}")


@dataclass(frozen=True, slots=True)
class OwnFactor:
    """A supplier's own factor that compliance accepted: it stands before `replaces` in these years, both included."""

    factor: Factor
    replaces: str
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class FactorLibrary:
    """All factors of one version, by id. `version` is stored with whatever is calculated from it.

    `own` are those of the one supplier that is calculated for, the one accepted last first; the version names them too.
    """

    factors: tuple[Factor, ...]
    version: str
    own: tuple[OwnFactor, ...] = ()
    _by_id: Mapping[str, Factor] = field(init=False, repr=False, compare=False)
    _by_place: Mapping[tuple[str, str], tuple[Factor, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_place: dict[tuple[str, str], tuple[Factor, ...]] = {}
        for factor in self.factors:
            place = (factor.category, factor.region)
            by_place[place] = (*by_place.get(place, ()), factor)
        known = (*self.factors, *(each.factor for each in self.own))
        object.__setattr__(self, "_by_id", {factor.id: factor for factor in known})
        object.__setattr__(self, "_by_place", by_place)

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]], *, version: str) -> "FactorLibrary":
        """A library from rows as the reference table has them. Raises `Refused` naming the row that is wrong."""
        factors = tuple(_factor(row, number) for number, row in enumerate(rows, start=1))
        seen: set[str] = set()
        for factor in factors:
            if factor.id in seen:
                raise Refused("factor_twice", "The factor {id} is listed twice.", "factor_id", id=factor.id)
            seen.add(factor.id)
        return cls(factors, version)

    @classmethod
    def from_csv(cls, text: str, *, version: str = "") -> "FactorLibrary":
        """A library from the text of the reference table; without a `version` it is named after its content."""
        return cls.from_rows(list(csv.DictReader(io.StringIO(text))), version=version or content_version(text))

    def __getitem__(self, factor_id: str) -> Factor:
        try:
            return self._by_id[factor_id]
        except KeyError:
            raise Refused("factor_unknown", "There is no emission factor {id}.", "factor_id", id=factor_id) from None

    def __iter__(self) -> Iterator[Factor]:
        """The supplier's own first, as whoever chooses wants them."""
        return iter((*(each.factor for each in self.own), *self.factors))

    def of(self, category: str, region: str) -> tuple[Factor, ...]:
        return self._by_place.get((category, region), ())

    def own_for(self, factor_id: str, year: int) -> Factor | None:
        """The supplier's own factor that stands before this one in a year; None where there is none."""
        fitting = (each for each in self.own if each.replaces == factor_id)
        return next((each.factor for each in fitting if each.first_year <= year <= each.last_year), None)

    def with_own(self, own: Sequence[OwnFactor]) -> "FactorLibrary":
        """This library with a supplier's own factors before it; without any it is the library itself."""
        if not own:
            return self
        named = content_version("\n".join(f"{each.factor.id} {each.factor.kgco2e_per_unit}" for each in own))
        return FactorLibrary(self.factors, f"{self.version}+{named.removeprefix('sha256:')[:8]}", tuple(own))


def content_version(text: str) -> str:
    """A version that changes when, and only when, the content does."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def positive_decimal(row: Mapping[str, str], column: str, number: int) -> Decimal:
    """The column as an exact amount, zero or more. Raises `Refused` with the row's number."""
    text = row.get(column) or ""
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not (value.is_finite() and value >= 0):
        raise Refused(
            "reference_row_wrong", "Row {row}: {column} must be a number, zero or more, not “{text}”.", column,
            row=number, column=column, text=text,
        )  # fmt: skip
    return value


def _factor(row: Mapping[str, str], number: int) -> Factor:
    for column in ("factor_id", "category", "unit", "region", "valid_year", "source", "confidence", "gwp_set"):
        if not row.get(column):
            raise Refused("reference_row_wrong", "Row {row}: {column} is empty.", column, row=number, column=column)
    return Factor(
        id=row["factor_id"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        category=row["category"],
        unit=row["unit"],
        kgco2e_per_unit=positive_decimal(row, "kgco2e_per_unit", number),
        region=row["region"],
        year=row["valid_year"],
        source=row["source"],
        confidence=row["confidence"],
        gwp_set=row["gwp_set"],
        version=int(row.get("version") or 1),
    )
