"""What each input adds to a product footprint: exact kg CO2e of the whole batch, with the factors that were taken."""

from decimal import Decimal
from fractions import Fraction

from suppliers.carbon import choice
from suppliers.carbon.choice import Choice
from suppliers.carbon.factors import FactorLibrary
from suppliers.carbon.kinds import ELECTRICITY, GREEN_POWER, energy_kind
from suppliers.carbon.processes import process_step
from suppliers.carbon.product_inputs import Energy, Input, Leg, Material, Part, Process
from suppliers.carbon.quantities import within_bounds
from suppliers.carbon.units import convert, unit_named
from suppliers.errors import Refused

WHOLE_BP = 10_000
MATERIALS = ("material", "material-estimate")
AIR = "transport-air"
TRANSPORT = ("transport-road", "transport-rail", "transport-inland-water", "transport-sea", AIR)

Amount = tuple[Fraction, tuple[Choice, ...]]


def amount_of(item: Input, library: FactorLibrary, year: int | None = None) -> Amount:
    """kg CO2e of the batch and the factors taken, none for what its maker states. Raises `Refused` naming the input.

    An own factor of the supplier that compliance accepted for `year` stands before the one that was chosen.
    """
    if isinstance(item, Material):
        return _material(item, library, year)
    if isinstance(item, Energy):
        return _energy(item, library)
    if isinstance(item, Leg):
        return _leg(item, library, year)
    if isinstance(item, Part):
        return _exact(item.quantity, item.name) * Fraction(item.supplied.kgco2e), ()
    return _stated(item)


def mass_of(item: Input) -> Fraction | None:
    """What the input brings into the product in kg of the batch; None where it brings none, or none that is known."""
    if isinstance(item, Part):
        return Fraction(item.quantity) * Fraction(item.supplied.mass_kg)
    if isinstance(item, Material) and not item.packaging and unit_named(item.unit).dimension == "mass":
        return convert(item.quantity, item.unit, "kg")
    return None


def _material(item: Material, library: FactorLibrary, year: int | None) -> Amount:
    if not 0 <= item.recycled_bp <= WHOLE_BP:
        raise Refused("share_wrong", "The recycled share must be between 0 and 100 %.", item.name)
    if item.recycled_bp and not item.recycled_factor_id:
        raise Refused(
            "recycled_factor_missing", "Choose a factor for the recycled part of {name}.", item.name, name=item.name
        )
    if item.uses < 1:
        raise Refused("uses_wrong", "{name} is used at least once.", item.name, name=item.name)
    virgin = _chosen(library, item.factor_id, MATERIALS, year)
    choices: tuple[Choice, ...] = (virgin,)
    kg_per_unit = Fraction(virgin.factor.kgco2e_per_unit)
    if item.recycled_bp:
        recycled = _chosen(library, item.recycled_factor_id, MATERIALS, year)
        share = Fraction(item.recycled_bp, WHOLE_BP)
        scale = convert(Decimal(1), virgin.factor.unit, recycled.factor.unit)
        kg_per_unit = (1 - share) * kg_per_unit + share * scale * Fraction(recycled.factor.kgco2e_per_unit)
        choices = (virgin, recycled)
    _exact(item.quantity, item.name)
    return convert(item.quantity, item.unit, virgin.factor.unit) * kg_per_unit / item.uses, choices


def _energy(item: Energy, library: FactorLibrary) -> Amount:
    kind = energy_kind(item.kind)
    if kind.code == GREEN_POWER:
        raise Refused(
            "green_power_in_product",
            "A product's electricity takes the life-cycle factor; leave certificates out.",
            item.name,
        )
    if item.process:
        process_step(item.process)
    if kind.code == ELECTRICITY:
        taken = choice.life_cycle_electricity(library, item.year)
    else:
        taken = choice.default_factor(library, kind.factor_id, item.region, item.year)
    _exact(item.quantity, item.name)
    unit_named(item.unit, accepted=kind.units, field=item.name)
    used = convert(item.quantity, item.unit, taken.factor.unit, density=item.density)
    return used * Fraction(taken.factor.kgco2e_per_unit), (taken,)


def _leg(item: Leg, library: FactorLibrary, year: int | None) -> Amount:
    taken = _chosen(library, item.factor_id, TRANSPORT, year)
    tonne_km = _exact(item.mass_kg, item.name) / 1000 * _exact(item.km, item.name)
    return tonne_km * Fraction(taken.factor.kgco2e_per_unit), (taken,)


def _stated(item: Process) -> Amount:
    if item.process:
        process_step(item.process)
    return _exact(item.kgco2e, item.name), ()


def _chosen(library: FactorLibrary, factor_id: str, categories: tuple[str, ...], year: int | None) -> Choice:
    factor = library[factor_id]
    if factor.category not in categories:
        raise Refused(
            "wrong_factor_kind",
            "The factor {id} ({category}) cannot be used here.",
            "factor_id",
            id=factor_id,
            category=factor.category,
        )
    own = None if year is None else library.own_for(factor_id, year)
    return choice.own_factor(own) if own is not None else Choice("chosen", "Chosen for this line.", factor)


def _exact(amount: Decimal, name: str) -> Fraction:
    within_bounds(amount, field=name)
    if amount < 0:
        raise Refused("negative", "{text} is negative; it must be zero or more.", name, text=str(amount))
    return Fraction(amount)
