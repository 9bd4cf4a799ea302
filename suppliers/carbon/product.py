"""A product's footprint by stages, for one declared unit (ISO 14067, GB/T 24067-2024).

Exact until stated, rounded once, half up. Electricity takes the life-cycle factor and no other; a factor of
the wrong kind is refused, so that an inventory's factors cannot slip into a product or the other way round.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from suppliers.carbon.choice import NATION, Choice
from suppliers.carbon.factors import FactorLibrary
from suppliers.carbon.product_amounts import AIR, WHOLE_BP, amount_of
from suppliers.carbon.product_inputs import (
    Allocation,
    DeclaredUnit,
    Energy,
    Input,
    Leg,
    Material,
    Origin,
    Part,
    Process,
    Quality,
    Rule,
    Stage,
)
from suppliers.carbon.product_quality import Ratings, Weighed, primary_bp, quality, weighed
from suppliers.carbon.reliability import is_estimated
from suppliers.carbon.rounding import KG_PLACES, half_up
from suppliers.errors import Refused

__all__ = [
    "Allocation",
    "DeclaredUnit",
    "Energy",
    "Gate",
    "Input",
    "Leg",
    "Material",
    "Origin",
    "Part",
    "Process",
    "ProductFootprint",
    "ProductLine",
    "Rule",
    "Stage",
    "Wording",
    "benchmark_bp",
    "compute_product",
]

GATE_STAGES = (Stage.RAW_MATERIAL, Stage.MANUFACTURE)
UNSHARED = Allocation()


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence to be translated and filled: an English format string and its values."""

    code: str
    message: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.message.format(**self.values)


@dataclass(frozen=True, slots=True)
class ProductLine:
    """What one input adds to one declared unit. `choices` are its factors, empty for what its maker stated.

    `ratings` are its technological, temporal and geographical representativeness, 1 (good) to 3 (poor).
    """

    item: Input
    stage: Stage
    name: str
    kgco2e: Decimal
    share_bp: int
    choices: tuple[Choice, ...]
    primary: bool
    ratings: Ratings

    @property
    def is_estimate(self) -> bool:
        return any(taken.is_estimate for taken in self.choices)


@dataclass(frozen=True, slots=True)
class Gate:
    """The part from cradle to the factory's gate, which is what companies exchange (PACT 3.0), by origin.

    Packaging counts in whatever stage it stands; transport to the customer is told apart as `outbound_kg` and is not
    in `kgco2e`. `aircraft_kg` and `packaging_kg` are parts of it. `quality` is None where nothing is emitted.
    """

    kgco2e: Decimal
    by_origin: tuple[tuple[Origin, Decimal], ...]
    packaging_kg: Decimal
    aircraft_kg: Decimal
    outbound_kg: Decimal
    primary_share_bp: int
    quality: Quality | None


@dataclass(frozen=True, slots=True)
class ProductFootprint:
    """kg CO2e for one declared unit without biogenic uptake; shares are basis points.

    `hot_spots` are the lines, the largest first; `estimate_bp` is the share made with estimated factors,
    `allocated_bp` the share of what is used together with other products that this one bears.
    """

    declared: DeclaredUnit
    kgco2e: Decimal
    by_stage: tuple[tuple[Stage, Decimal], ...]
    lines: tuple[ProductLine, ...]
    hot_spots: tuple[ProductLine, ...]
    primary_share_bp: int
    estimate_bp: int
    allocated_bp: int
    quality: Quality | None
    gate: Gate
    library_version: str

    @property
    def sentence(self) -> Wording:
        """What the footprint says in one sentence: "2.0 kg CO2e for 1 piece of 12.5 kg"."""
        return Wording(
            "declared_unit",
            "{kgco2e} kg CO2e for {amount} {unit} of {mass} kg",
            {
                "kgco2e": half_up(self.kgco2e, 1),
                "amount": self.declared.amount,
                "unit": self.declared.unit,
                "mass": self.declared.mass_kg,
            },
        )

    @property
    def has_estimates(self) -> bool:
        return any(line.is_estimate for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Counted:
    """An input with its exact kg CO2e for one declared unit."""

    item: Input
    kg: Fraction
    choices: tuple[Choice, ...]
    weighed: Weighed


def compute_product(
    inputs: Sequence[Input],
    *,
    declared: DeclaredUnit,
    library: FactorLibrary,
    batch: Decimal = Decimal(1),
    allocation: Allocation = UNSHARED,
    region: str = NATION,
    year: int | None = None,
) -> ProductFootprint:
    """The footprint of one declared unit from the `inputs` of a batch of `batch` such units.

    `region` and `year` say where and when the product is made; its data quality is rated against them. Raises
    `Refused`: no inputs, a batch or declared unit that is not above zero, a negative amount, a factor of the wrong
    kind, a recycled share outside 0 to 100 % or without a factor for it, shared inputs without an allocation.
    """
    _refuse_impossible(inputs, declared, batch, allocation)
    units, share = Fraction(batch), allocation.share
    counted = [_count(item, units, share, library, region, year) for item in inputs]
    total = _sum(counted)
    lines = tuple(_line(each, total) for each in counted)
    order = sorted(range(len(counted)), key=lambda index: (-counted[index].kg, index))
    return ProductFootprint(
        declared=declared,
        kgco2e=half_up(total, KG_PLACES),
        by_stage=tuple((stage, _kg(counted, lambda each, of=stage: each.item.stage == of)) for stage in Stage),  # type: ignore[misc]
        lines=lines,
        hot_spots=tuple(lines[index] for index in order),
        primary_share_bp=primary_bp([each.weighed for each in counted]),
        estimate_bp=_bp(
            _sum(each for each in counted if any(is_estimated(taken.factor) for taken in each.choices)), total
        ),
        allocated_bp=int(half_up(share * WHOLE_BP, 0)),
        quality=quality([each.weighed for each in counted]),
        gate=_gate(counted),
        library_version=library.version,
    )


def benchmark_bp(kgco2e: Decimal, benchmark: Decimal | None) -> int | None:
    """The footprint against an industry benchmark in basis points: -2500 is 25 % below it; None without a benchmark."""
    if benchmark is None or benchmark <= 0:
        return None
    return int(half_up((Fraction(kgco2e) / Fraction(benchmark) - 1) * WHOLE_BP, 0))


def _refuse_impossible(inputs: Sequence[Input], declared: DeclaredUnit, batch: Decimal, allocation: Allocation) -> None:
    if not inputs:
        raise Refused("nothing_reported", "Report at least one material, energy, process or transport.", "inputs")
    for figure, amount in (("batch", batch), ("declared_unit", declared.amount), ("declared_mass", declared.mass_kg)):
        if not (amount.is_finite() and amount > 0):
            raise Refused("not_positive", "{amount} must be more than zero.", figure, amount=str(amount))
    allocation.require_basis()
    shared = next((item for item in inputs if item.shared), None)
    if shared is not None and allocation.rule == Rule.NONE:
        raise Refused(
            "allocation_missing",
            "{name} is shared with other products: choose how it is divided.",
            "allocation",
            name=shared.name,
        )


def _count(
    item: Input, batch: Fraction, share: Fraction, library: FactorLibrary, region: str, year: int | None
) -> _Counted:
    kg, choices = amount_of(item, library, year)
    kg = kg / batch * (share if item.shared else 1)
    return _Counted(item, kg, choices, weighed(item, kg, choices, region=region, year=year))


def _gate(counted: Sequence[_Counted]) -> Gate:
    inside = [each for each in counted if each.item.stage in GATE_STAGES or _is_packaging(each)]
    return Gate(
        kgco2e=half_up(_sum(inside), KG_PLACES),
        by_origin=tuple((origin, _kg(inside, lambda each, of=origin: _origin(each) == of)) for origin in Origin),  # type: ignore[misc]
        packaging_kg=_kg(inside, _is_packaging),
        aircraft_kg=_kg(inside, _flies),
        outbound_kg=_kg(counted, lambda each: each.item.stage == Stage.DISTRIBUTION and not _is_packaging(each)),
        primary_share_bp=primary_bp([each.weighed for each in inside]),
        quality=quality([each.weighed for each in inside]),
    )


def _is_packaging(each: _Counted) -> bool:
    return isinstance(each.item, Material) and each.item.packaging


def _flies(each: _Counted) -> bool:
    return any(taken.factor.category == AIR for taken in each.choices)


def _origin(each: _Counted) -> Origin:
    return each.item.origin if isinstance(each.item, Process) else Origin.FOSSIL


def _line(each: _Counted, total: Fraction) -> ProductLine:
    item, kg = each.item, half_up(each.kg, KG_PLACES)
    share = _bp(each.kg, total)
    return ProductLine(item, item.stage, item.name, kg, share, each.choices, item.primary, each.weighed.ratings)


def _kg(counted: Iterable[_Counted], wanted: Callable[[_Counted], bool]) -> Decimal:
    return half_up(_sum(each for each in counted if wanted(each)), KG_PLACES)


def _bp(amount: Fraction, total: Fraction) -> int:
    return int(half_up(amount / total * WHOLE_BP, 0)) if total else 0


def _sum(counted: Iterable[_Counted]) -> Fraction:
    return sum((each.kg for each in counted), Fraction(0))
