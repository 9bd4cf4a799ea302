"""One line of an inventory: its quantity in the unit of its factor, what it emits, and the coal it stands for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import partial

from suppliers.carbon import choice, coal
from suppliers.carbon.biomass import BiomassTable
from suppliers.carbon.choice import Choice
from suppliers.carbon.coal import CoalChoice, CoalTable
from suppliers.carbon.factors import Factor, FactorLibrary
from suppliers.carbon.gases import CARBON_DIOXIDE, GasTable, GwpSet
from suppliers.carbon.kinds import (
    BIOMASS,
    ELECTRICITY,
    FREIGHT,
    GOODS,
    GREEN_POWER,
    PROCESS_STATED,
    REFRIGERANT,
    SHIELDING_GAS,
    EnergyKind,
    energy_kind,
)
from suppliers.carbon.quantities import MOST_DECIMALS, within_bounds
from suppliers.carbon.rounding import KG_PLACES, half_up
from suppliers.carbon.statement import Activity, Line
from suppliers.carbon.units import convert, unit_named
from suppliers.errors import Refused

ITEM_CATEGORIES = {
    GOODS: ("material", "material-estimate"),
    FREIGHT: ("transport-road", "transport-rail", "transport-inland-water", "transport-sea", "transport-air"),
}
"""From which categories of the library a line names its factor."""
STATED = "stated"
_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference data that an inventory is computed with."""

    factors: FactorLibrary
    coal: CoalTable
    gases: GasTable = field(default_factory=GasTable)
    biomass: BiomassTable = field(default_factory=BiomassTable)

    @classmethod
    def from_csv(cls, *, factors: str, coal_equivalents: str, gases: str = "", biomass: str = "") -> "Reference":
        """From the texts of emission_factors.csv, coal_equivalents_gbt2589.csv, gwp100.csv and biomass.csv."""
        return cls(
            FactorLibrary.from_csv(factors),
            CoalTable.from_csv(coal_equivalents),
            GasTable.from_csv(gases),
            BiomassTable.from_csv(biomass),
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What all lines of an inventory share: the reference, the GWP set, the year's supply coal, and which part of the
    electricity certificates cover."""

    reference: Reference
    gwp_set: GwpSet
    supply_coal: Decimal | None
    covered: Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """What one line adds to the totals, before rounding: kg CO2e and kgce; `apart` adds to none of the scopes."""

    kind: str
    scope: int
    location: Fraction
    market: Fraction
    calorific: Fraction
    equivalent: Fraction
    apart: Fraction


def used(activity: Activity, kind: EnergyKind, unit: str) -> Fraction:
    """The activity's quantity in `unit`, after refusing what cannot be a quantity used."""
    _refuse_impossible(activity, kind)
    return convert(activity.quantity, activity.unit, unit, density=activity.density)


def line_of(activity: Activity, terms: Terms) -> tuple[Line, Part]:
    """The line and what it adds. Raises `Refused` at the line's kind, or at its item, density or region."""
    kind = energy_kind(activity.kind)
    location, market = _factors(activity, kind, terms)
    amount = _amount(activity, kind, market.factor, terms.reference)
    certified = amount * terms.covered if kind.code == ELECTRICITY else _NONE
    calorific, equivalent = _coal(kind, terms.reference.coal, terms.supply_coal)
    emitted, is_apart = amount * Fraction(market.factor.kgco2e_per_unit), _is_apart(activity, terms.reference)
    part = Part(
        kind=kind.code,
        scope=kind.scope,
        location=amount * Fraction(location.factor.kgco2e_per_unit) if location and not is_apart else _NONE,
        market=_NONE if is_apart else (amount - certified) * Fraction(market.factor.kgco2e_per_unit),
        calorific=_kgce(amount, market.factor.unit, calorific),
        equivalent=_kgce(amount, market.factor.unit, equivalent),
        apart=emitted if is_apart else _biogenic(activity, amount, terms.reference),
    )
    line = Line(
        activity=activity,
        scope=kind.scope,
        quantity=half_up(amount, MOST_DECIMALS),
        unit=market.factor.unit,
        location=location,
        market=market,
        covered=half_up(certified, MOST_DECIMALS),
        kgco2e_location=half_up(part.location, KG_PLACES),
        kgco2e_market=half_up(part.market, KG_PLACES),
        coal=calorific,
        coal_equivalent=equivalent,
        kgce_calorific=half_up(part.calorific, KG_PLACES),
        kgce_equivalent=half_up(part.equivalent, KG_PLACES),
        apart=half_up(part.apart, KG_PLACES),
    )
    return line, part


def _refuse_impossible(activity: Activity, kind: EnergyKind) -> None:
    within_bounds(activity.quantity, field=activity.kind)
    if activity.quantity < 0:
        text = str(activity.quantity)
        raise Refused("negative", "{text} is negative; it must be zero or more.", activity.kind, text=text)
    unit_named(activity.unit, accepted=kind.units, field=activity.kind)


def _amount(activity: Activity, kind: EnergyKind, factor: Factor, reference: Reference) -> Fraction:
    """In the factor's unit. A tonne of biomass is turned into energy by its calorific value."""
    if kind.code == BIOMASS and activity.unit != "GJ":
        return used(activity, kind, "t") * Fraction(reference.biomass[activity.item].gj_per_t)
    return used(activity, kind, factor.unit)


def _is_apart(activity: Activity, reference: Reference) -> bool:
    return activity.kind == REFRIGERANT and reference.gases[activity.item].counted_apart


def _biogenic(activity: Activity, energy: Fraction, reference: Reference) -> Fraction:
    return energy * Fraction(reference.biomass[activity.item].co2) if activity.kind == BIOMASS else _NONE


def _factors(activity: Activity, kind: EnergyKind, terms: Terms) -> tuple[Choice | None, Choice]:
    """The location-based and the market-based choice; the same one for what is not electricity."""
    library = terms.reference.factors
    if kind.code == ELECTRICITY:
        return (
            choice.location_electricity(library, activity.region, activity.year),
            choice.market_electricity(library, activity.region, activity.year),
        )
    if kind.code == GREEN_POWER:
        return None, choice.green_power(library)
    taken = _OF_KIND.get(kind.code, _default)(activity, terms)
    return taken, taken


def _default(activity: Activity, terms: Terms) -> Choice:
    kind = energy_kind(activity.kind)
    return choice.default_factor(terms.reference.factors, kind.factor_id, activity.region, activity.year)


def _refrigerant(activity: Activity, terms: Terms) -> Choice:
    return terms.reference.gases.choice(activity.item, terms.gwp_set)


def _shielding(_activity: Activity, terms: Terms) -> Choice:
    return terms.reference.gases.choice(CARBON_DIOXIDE, terms.gwp_set)


def _biomass(activity: Activity, terms: Terms) -> Choice:
    return terms.reference.biomass.choice(activity.item, terms.reference.gases, terms.gwp_set)


def _listed(kind: str, activity: Activity, terms: Terms) -> Choice:
    """The factor that the line names, or the supplier's own that stands before it."""
    library, categories = terms.reference.factors, ITEM_CATEGORIES[kind]
    if library[activity.item].category not in categories:
        raise Refused(
            "wrong_item",
            "“{item}” cannot be the factor of this line. Choose one of the list.",
            "item",
            item=activity.item,
        )
    own = library.own_for(activity.item, activity.year)
    if own is not None:
        return choice.own_factor(own)
    return Choice("chosen", "Chosen by the supplier from the factor library.", library[activity.item])


def _stated(activity: Activity, terms: Terms) -> Choice:
    """A mass of CO2e that the supplier reckoned itself: one for one, with what it is based on."""
    if not activity.note.strip():
        raise Refused("basis_missing", "Say on what this figure is based: the method, and who reckoned it.", "note")
    factor = Factor(
        id=STATED,
        name_zh="自行核算",
        name_en="Stated by the supplier",
        category=STATED,
        unit="kg",
        kgco2e_per_unit=Decimal(1),
        region=activity.region,
        year=str(activity.year),
        source=activity.note,
        confidence=STATED,
        gwp_set=terms.gwp_set,
    )
    return Choice(STATED, "Stated by the supplier as CO2e.", factor)


_OF_KIND: dict[str, Callable[[Activity, Terms], Choice]] = {
    REFRIGERANT: _refrigerant,
    SHIELDING_GAS: _shielding,
    BIOMASS: _biomass,
    PROCESS_STATED: _stated,
    GOODS: partial(_listed, GOODS),
    FREIGHT: partial(_listed, FREIGHT),
}


def _coal(
    kind: EnergyKind, table: CoalTable, supply_coal: Decimal | None
) -> tuple[CoalChoice | None, CoalChoice | None]:
    """The calorific and the equivalent value; they differ for electricity alone, and what is no energy has neither."""
    if not kind.coal_id:
        return None, None
    calorific = coal.calorific(table, kind.coal_id)
    if kind.code == ELECTRICITY:
        return calorific, coal.electricity_equivalent(table, supply_coal)
    return calorific, calorific


def _kgce(amount: Fraction, unit: str, taken: CoalChoice | None) -> Fraction:
    if taken is None:
        return _NONE
    return convert(amount, unit, taken.equivalent.unit) * Fraction(taken.kgce_per_unit)
