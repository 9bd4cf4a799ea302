"""A product's footprint by stages, for one declared unit (ISO 14067, GB/T 24067-2024).

Exact until stated, rounded once, half up. Electricity takes the life-cycle factor and no other; a factor of
the wrong kind is refused, so that an inventory's factors cannot slip into a product or the other way round.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from suppliers.carbon import choice
from suppliers.carbon.choice import Choice
from suppliers.carbon.factors import FactorLibrary
from suppliers.carbon.kinds import ELECTRICITY, GREEN_POWER, energy_kind
from suppliers.carbon.product_inputs import DeclaredUnit, Energy, Input, Leg, Material, Process, Stage
from suppliers.carbon.quantities import within_bounds
from suppliers.carbon.rounding import KG_PLACES, half_up
from suppliers.carbon.units import convert, unit_named
from suppliers.errors import Refused

__all__ = [
    "DeclaredUnit",
    "Energy",
    "Input",
    "Leg",
    "Material",
    "Process",
    "ProductFootprint",
    "ProductLine",
    "Stage",
    "Wording",
    "benchmark_bp",
    "compute_product",
]

WHOLE_BP = 10_000
MATERIALS = ("material", "material-estimate")
TRANSPORT = ("transport-road", "transport-rail", "transport-inland-water", "transport-sea", "transport-air")


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
    """What one input adds to one declared unit. `choices` are its factors, empty for a stated process."""

    stage: Stage
    name: str
    kgco2e: Decimal
    share_bp: int
    choices: tuple[Choice, ...]
    primary: bool


@dataclass(frozen=True, slots=True)
class ProductFootprint:
    """kg CO2e for one declared unit; `hot_spots` are the lines, the largest first; shares are basis points."""

    declared: DeclaredUnit
    kgco2e: Decimal
    by_stage: tuple[tuple[Stage, Decimal], ...]
    lines: tuple[ProductLine, ...]
    hot_spots: tuple[ProductLine, ...]
    primary_share_bp: int
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
        return any(taken.is_estimate for line in self.lines for taken in line.choices)


_Part = tuple[Input, Fraction, tuple[Choice, ...]]


def compute_product(
    inputs: Sequence[Input], *, declared: DeclaredUnit, library: FactorLibrary, batch: Decimal = Decimal(1)
) -> ProductFootprint:
    """The footprint of one declared unit from the `inputs` of a batch of `batch` such units.

    Raises `Refused`: no inputs, a batch or declared unit that is not above zero, a negative amount, a factor of
    the wrong kind, a recycled share outside 0 to 100 % or without a factor for it.
    """
    if not inputs:
        raise Refused("nothing_reported", "Report at least one material, energy, process or transport.", "inputs")
    for figure, amount in (("batch", batch), ("declared_unit", declared.amount), ("declared_mass", declared.mass_kg)):
        if not (amount.is_finite() and amount > 0):
            raise Refused("not_positive", "{amount} must be more than zero.", figure, amount=str(amount))
    parts = [_part(item, Fraction(batch), library) for item in inputs]
    total = _sum(kg for _, kg, _ in parts)
    lines = tuple(_line(part, total) for part in parts)
    order = sorted(range(len(parts)), key=lambda index: (-parts[index][1], index))
    return ProductFootprint(
        declared=declared,
        kgco2e=half_up(total, KG_PLACES),
        by_stage=tuple(
            (stage, half_up(_sum(kg for item, kg, _ in parts if item.stage == stage), KG_PLACES)) for stage in Stage
        ),
        lines=lines,
        hot_spots=tuple(lines[index] for index in order),
        primary_share_bp=_bp(_sum(kg for item, kg, _ in parts if item.primary), total),
        library_version=library.version,
    )


def benchmark_bp(kgco2e: Decimal, benchmark: Decimal | None) -> int | None:
    """The footprint against an industry benchmark in basis points: -2500 is 25 % below it; None without a benchmark."""
    if benchmark is None or benchmark <= 0:
        return None
    return int(half_up((Fraction(kgco2e) / Fraction(benchmark) - 1) * WHOLE_BP, 0))


def _part(item: Input, batch: Fraction, library: FactorLibrary) -> _Part:
    if isinstance(item, Material):
        kg, choices = _material(item, library)
    elif isinstance(item, Energy):
        kg, choices = _energy(item, library)
    elif isinstance(item, Leg):
        kg, choices = _leg(item, library)
    else:
        kg, choices = _amount(item.kgco2e, item.name), ()
    return item, kg / batch, choices


def _material(item: Material, library: FactorLibrary) -> tuple[Fraction, tuple[Choice, ...]]:
    if not 0 <= item.recycled_bp <= WHOLE_BP:
        raise Refused("share_wrong", "The recycled share must be between 0 and 100 %.", item.name)
    if item.recycled_bp and not item.recycled_factor_id:
        raise Refused(
            "recycled_factor_missing", "Choose a factor for the recycled part of {name}.", item.name, name=item.name
        )
    if item.uses < 1:
        raise Refused("uses_wrong", "{name} is used at least once.", item.name, name=item.name)
    virgin = _chosen(library, item.factor_id, MATERIALS)
    choices: tuple[Choice, ...] = (virgin,)
    kg_per_unit = Fraction(virgin.factor.kgco2e_per_unit)
    if item.recycled_bp:
        recycled = _chosen(library, item.recycled_factor_id, MATERIALS)
        share = Fraction(item.recycled_bp, WHOLE_BP)
        scale = convert(Decimal(1), virgin.factor.unit, recycled.factor.unit)
        kg_per_unit = (1 - share) * kg_per_unit + share * scale * Fraction(recycled.factor.kgco2e_per_unit)
        choices = (virgin, recycled)
    _amount(item.quantity, item.name)
    return convert(item.quantity, item.unit, virgin.factor.unit) * kg_per_unit / item.uses, choices


def _energy(item: Energy, library: FactorLibrary) -> tuple[Fraction, tuple[Choice, ...]]:
    kind = energy_kind(item.kind)
    if kind.code == GREEN_POWER:
        raise Refused(
            "green_power_in_product",
            "A product's electricity takes the life-cycle factor; leave certificates out.",
            item.name,
        )
    if kind.code == ELECTRICITY:
        taken = choice.life_cycle_electricity(library, item.year)
    else:
        taken = choice.default_factor(library, kind.factor_id, item.region)
    _amount(item.quantity, item.name)
    unit_named(item.unit, accepted=kind.units, field=item.name)
    used = convert(item.quantity, item.unit, taken.factor.unit, density=item.density)
    return used * Fraction(taken.factor.kgco2e_per_unit), (taken,)


def _leg(item: Leg, library: FactorLibrary) -> tuple[Fraction, tuple[Choice, ...]]:
    taken = _chosen(library, item.factor_id, TRANSPORT)
    tonne_km = _amount(item.mass_kg, item.name) / 1000 * _amount(item.km, item.name)
    return tonne_km * Fraction(taken.factor.kgco2e_per_unit), (taken,)


def _chosen(library: FactorLibrary, factor_id: str, categories: tuple[str, ...]) -> Choice:
    factor = library[factor_id]
    if factor.category not in categories:
        raise Refused(
            "wrong_factor_kind",
            "The factor {id} ({category}) cannot be used here.",
            "factor_id",
            id=factor_id,
            category=factor.category,
        )
    return Choice("chosen", "Chosen for this line.", factor)


def _amount(amount: Decimal, name: str) -> Fraction:
    within_bounds(amount, field=name)
    if amount < 0:
        raise Refused("negative", "{text} is negative; it must be zero or more.", name, text=str(amount))
    return Fraction(amount)


def _line(part: _Part, total: Fraction) -> ProductLine:
    item, kg, choices = part
    return ProductLine(item.stage, item.name, half_up(kg, KG_PLACES), _bp(kg, total), choices, item.primary)


def _bp(amount: Fraction, total: Fraction) -> int:
    return int(half_up(amount / total * WHOLE_BP, 0)) if total else 0


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, Fraction(0))
