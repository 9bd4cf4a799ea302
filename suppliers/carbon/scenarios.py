"""What if: a transport leg by rail or water, vehicles replaced, packaging used again, green power bought.

Each function compares a "before" with an "after" of the same work and says with which factors of the library. Nothing
is rounded before it is stated. A factor that the library does not have is refused, never borrowed or made up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from suppliers.carbon import choice
from suppliers.carbon.choice import NATION, Choice
from suppliers.carbon.factors import FactorLibrary
from suppliers.carbon.kinds import energy_kind
from suppliers.carbon.product_amounts import AIR, MATERIALS, TRANSPORT
from suppliers.carbon.quantities import within_bounds
from suppliers.carbon.rounding import KG_PLACES, half_up
from suppliers.carbon.units import convert
from suppliers.errors import Refused

WHOLE_BP = 10_000
FREIGHT_MODES = tuple(category for category in TRANSPORT if category != AIR)
DENSITIES = {"diesel": (Decimal("0.79"), Decimal("0.85")), "gasoline": (Decimal("0.72"), Decimal("0.775"))}
"""Densities at 20 °C in kg/L within which a fuel for vehicles may be (GB 19147-2016 with all grades of diesel,
GB 17930-2016)."""


class Drive(StrEnum):
    """What moves a vehicle. Emission stages are told apart in `Vehicle.stage`; they limit pollutants, not CO2."""

    DIESEL = "diesel"
    GASOLINE = "gasoline"
    ELECTRIC = "electric"


STAGES = ("cn3", "cn4", "cn5", "cn6", "nev")


@dataclass(frozen=True, slots=True)
class Leg:
    """Kilometres by the mode of a transport factor."""

    factor_id: str
    km: Decimal


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle of an emission stage and what it uses for 100 km: litres of `density` in kg/L, or kWh."""

    stage: str
    drive: Drive
    per_100_km: Decimal
    density: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A part of one side: what it is (the id of its factor), what it emits, and with which factor."""

    kg: Decimal
    taken: Choice


@dataclass(frozen=True, slots=True)
class Compared:
    """kg CO2e of the same work both ways. `saved_kg` below zero: the change costs. `saved_bp` is None of nothing."""

    before_kg: Decimal
    after_kg: Decimal
    saved_kg: Decimal
    saved_bp: int | None
    before: tuple[Step, ...]
    after: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PackagingCompared:
    """Single-use against reusable packaging for `uses` trips; `break_even` is the first trip from which the reusable
    one has emitted no more, None where it never has."""

    compared: Compared
    uses: int
    break_even: int | None


@dataclass(frozen=True, slots=True)
class GreenPowerCompared:
    """Certificates change the market-based figure; the location-based one is the same before and after."""

    market: Compared
    location_kg: Decimal
    location: Choice


def shift_freight(tonnes: Decimal, before: Sequence[Leg], after: Sequence[Leg], *, library: FactorLibrary) -> Compared:
    """The same `tonnes` by other modes (公转铁, 公转水); the last miles by road are legs of `after` too."""
    goods = _above_zero(tonnes, "tonnes")
    return _compared(*([_leg(goods, leg, library) for leg in side if leg.km] for side in (before, after)))


def replace_vehicles(
    count: int, km_a_year: Decimal, before: Vehicle, after: Vehicle, *, region: str, year: int, library: FactorLibrary
) -> Compared:
    """`count` vehicles, each running `km_a_year`. Electricity takes the location-based factor of `region`.

    The library has factors of fuels and of electricity, none of emission stages: what differs between two stages of
    one fuel is what the vehicles are measured to use.
    """
    if not 1 <= count <= 100_000:
        raise Refused("count_wrong", "Give a number of vehicles from 1 to 100,000.", "count")
    run = count * _above_zero(km_a_year, "km_a_year") / 100
    sides = (("before", before), ("after", after))
    return _compared(*([_drive(run, vehicle, name, region, year, library)] for name, vehicle in sides))


def reuse_packaging(
    single: tuple[str, Decimal],
    reusable: tuple[str, Decimal],
    uses: int,
    *,
    back: Leg | None = None,
    library: FactorLibrary,
) -> PackagingCompared:
    """Each a material's factor and its kg for one trip of the goods. `back` is the empty way home of the reusable one,
    which it makes after every trip."""
    if not 1 <= uses <= 100_000:
        raise Refused("uses_wrong", "Give a number of trips from 1 to 100,000.", "uses")
    thrown, thrown_choice = _material(*single, "single", library)
    kept, kept_choice = _material(*reusable, "reusable", library)
    way = _leg(Fraction(reusable[1]) / 1000, back, library) if back and back.km else None
    after = [(kept, kept_choice), *([(way[0] * uses, way[1])] if way else [])]
    compared = _compared([(thrown * uses, thrown_choice)], after)
    return PackagingCompared(compared, uses, _break_even(thrown, kept, way[0] if way else Fraction(0)))


def buy_green_power(
    kwh: Decimal, green_kwh: Decimal, *, region: str, year: int, library: FactorLibrary
) -> GreenPowerCompared:
    """A year's electricity without and with certificates for `green_kwh` of it."""
    used, green = _above_zero(kwh, "kwh"), _above_zero(green_kwh, "green_kwh")
    if green > used:
        raise Refused(
            "green_power_exceeds_scenario",
            "Certificates cannot cover more ({green} kWh) than is used ({electricity} kWh).",
            "green_kwh",
            green=green_kwh,
            electricity=kwh,
        )
    residual, held = choice.market_electricity(library, region, year), choice.green_power(library)
    left = (used - green) * _value(residual)
    location = choice.location_electricity(library, region, year)
    return GreenPowerCompared(
        market=_compared([(used * _value(residual), residual)], [(left, residual), (green * _value(held), held)]),
        location_kg=half_up(used * _value(location), KG_PLACES),
        location=location,
    )


_Exact = tuple[Fraction, Choice]


def _compared(before: Sequence[_Exact], after: Sequence[_Exact]) -> Compared:
    if not before or not after:
        raise Refused("leg_missing", "Give the kilometres of at least one leg on each side.", "km")
    was, now = (sum((kg for kg, _ in side), Fraction(0)) for side in (before, after))
    return Compared(
        before_kg=half_up(was, KG_PLACES),
        after_kg=half_up(now, KG_PLACES),
        saved_kg=half_up(was - now, KG_PLACES),
        saved_bp=int(half_up((was - now) / was * WHOLE_BP, 0)) if was else None,
        before=tuple(Step(half_up(kg, KG_PLACES), taken) for kg, taken in before),
        after=tuple(Step(half_up(kg, KG_PLACES), taken) for kg, taken in after),
    )


def _leg(tonnes: Fraction, leg: Leg, library: FactorLibrary) -> _Exact:
    taken = _listed(leg.factor_id, FREIGHT_MODES, "mode", library)
    return tonnes * _above_zero(leg.km, "km") * _value(taken), taken


def _drive(run: Fraction, vehicle: Vehicle, side: str, region: str, year: int, library: FactorLibrary) -> _Exact:
    if vehicle.stage not in STAGES:
        raise Refused("stage_unknown", "Choose an emission stage of the list.", f"{side}_stage")
    if (vehicle.stage == "nev") != (vehicle.drive is Drive.ELECTRIC):
        raise Refused(
            "stage_and_drive", "A new-energy vehicle runs on electricity, one of 国三 to 国六 on fuel.", f"{side}_stage"
        )
    used = run * _above_zero(vehicle.per_100_km, f"{side}_use")
    if vehicle.drive is Drive.ELECTRIC:
        taken = choice.location_electricity(library, region, year)
        return used * _value(taken), taken
    taken = choice.default_factor(library, energy_kind(vehicle.drive.value).factor_id, NATION)
    tonnes = convert(used, "L", "t", density=_density(vehicle, side))
    return convert(tonnes, "t", taken.factor.unit) * _value(taken), taken


def _density(vehicle: Vehicle, side: str) -> Decimal:
    low, high = DENSITIES[vehicle.drive.value]
    if vehicle.density is None or not low <= vehicle.density <= high:
        raise Refused(
            "density_of_fuel", "Give the density of the fuel in kg/L, from {low} to {high}.", f"{side}_density",
            low=low, high=high,
        )  # fmt: skip
    return vehicle.density


def _material(factor_id: str, kg: Decimal, side: str, library: FactorLibrary) -> _Exact:
    taken = _listed(factor_id, MATERIALS, f"{side}_material", library)
    return convert(_above_zero(kg, f"{side}_kg"), "kg", taken.factor.unit) * _value(taken), taken


def _break_even(thrown: Fraction, kept: Fraction, way: Fraction) -> int | None:
    """The smallest n with kept + n·way <= n·thrown."""
    gain = thrown - way
    return None if gain <= 0 else max(1, -floor(-kept / gain))


def _listed(factor_id: str, categories: Sequence[str], field: str, library: FactorLibrary) -> Choice:
    factor = library[factor_id] if factor_id else None
    if factor is None or factor.category not in categories:
        raise Refused("choose", "Choose one.", field)
    return Choice("chosen_for_scenario", "Chosen from the factor library.", factor)


def _value(taken: Choice) -> Fraction:
    return Fraction(taken.factor.kgco2e_per_unit)


def _above_zero(amount: Decimal | Fraction, field: str) -> Fraction:
    if isinstance(amount, Decimal):
        within_bounds(amount, field=field)
    if amount <= 0:
        raise Refused("not_positive", "{amount} must be more than zero.", field, amount=str(amount))
    return Fraction(amount)
