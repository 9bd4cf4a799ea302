"""Doubt about a product footprint: what its figures say of themselves, of each other and of the version before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from suppliers.carbon.factors import FactorLibrary
from suppliers.carbon.plausibility import JUMP, SLIP_BAND, SLIPS, Severity, Verdict, totals_agree
from suppliers.carbon.product import ProductFootprint, Stage
from suppliers.carbon.product_amounts import mass_of
from suppliers.carbon.product_inputs import DeclaredUnit, Input, Leg, Process
from suppliers.carbon.product_reading import Measure, ReadFootprint
from suppliers.carbon.product_typed import Header
from suppliers.carbon.rounding import half_up

BALANCE_CLOSES = Fraction(5, 100)
"""What goes in may differ from what comes out by a twentieth: paint, welding wire, chips nobody weighed."""
BALANCE_IMPOSSIBLE = 3
"""Three times as much in as out, or the other way round, is no matter of small parts."""
PLACES = 3
INCLUDING_MAY_DIFFER = (Decimal("0.005"), Decimal("0.01"))
"""Half a percent, or a hundredth of a kilogram: rounding, by which stated PACT figures differ from their own sum."""


@dataclass(frozen=True, slots=True)
class Before:
    """The version before: kg CO2e of its declared unit, and how much of what by the keys of its lines."""

    declared: DeclaredUnit
    kgco2e: Decimal
    measures: Mapping[str, Measure] = field(default_factory=dict)


def doubt_product(
    read: ReadFootprint,
    header: Header,
    computed: ProductFootprint,
    *,
    library: FactorLibrary,
    before: Before | None = None,
) -> tuple[Verdict, ...]:
    """Every verdict on a footprint, the fine ones too, in a fixed order. Errors stop the publishing."""
    items = [line.item for line in read.lines]
    checks = [
        unit_weighs_itself(header.declared),
        mass_balance(items, header),
        implied_material_factor(computed, header, library),
        transported_mass(items, header),
        against_version_before(computed, before),
    ]
    if header.stated_kg is not None:
        checks.append(totals_agree("stated_kg", header.stated_kg, computed.kgco2e))
    if header.stated_including_kg is not None:
        checks.append(stated_including(computed.kgco2e, header.uptake_kg, header.stated_including_kg))
    checks += [_stated_process(item, header) for item in items if isinstance(item, Process)]
    return (*checks, *_against_lines_before(read, before))


def mass_balance(items: Sequence[Input], header: Header) -> Verdict:
    """Whether what goes into the batch is what comes out of it: the products and the scrap."""
    masses = [mass for item in items if (mass := mass_of(item)) is not None]
    out = Fraction(header.declared.mass_kg) * Fraction(header.batch) + Fraction(header.scrap_kg)
    if not masses or not sum(masses):
        return Verdict("no_material", "No material is stated, so the product cannot be weighed against what went in. "
                       "Say why.", Severity.WARNING, "mass_kg")  # fmt: skip
    ratio = sum(masses, Fraction(0)) / out
    values = {"into": _shown(sum(masses, Fraction(0))), "out": _shown(out), "percent": _percent(ratio - 1)}
    slip = _slip(ratio)
    if slip:
        return Verdict(
            "mass_unit_slip",
            "{into} kg go in and {out} kg come out: about {slip} times. A unit is probably wrong.",
            Severity.ERROR,
            "mass_kg",
            {**values, "slip": slip},
        )
    if abs(ratio - 1) <= BALANCE_CLOSES:
        return Verdict("mass_balance", "{into} kg go in and {out} kg come out.", Severity.OK, "mass_kg", values)
    impossible = ratio > BALANCE_IMPOSSIBLE or ratio < Fraction(1, BALANCE_IMPOSSIBLE)
    return Verdict(
        "mass_balance_open",
        "The mass balance does not close: {into} kg go in, {out} kg come out as product and scrap ({percent} %).",
        Severity.ERROR if impossible else Severity.WARNING,
        "mass_kg",
        values,
    )


def implied_material_factor(computed: ProductFootprint, header: Header, library: FactorLibrary) -> Verdict:
    """Whether kg CO2e for a kilogram of product, without use and end of life, lies where materials' factors lie."""
    made = sum((kg for stage, kg in computed.by_stage if stage in (Stage.RAW_MATERIAL, Stage.MANUFACTURE)), Decimal(0))
    factors = [each.kgco2e_per_unit for each in library if each.category == "material" and each.unit == "kg"]
    if not factors:
        return Verdict("no_material_factors", "The library has no material to compare with.", Severity.OK, "mass_kg")
    implied = Fraction(made) / Fraction(header.declared.mass_kg)
    low, high = min(factors), max(factors)
    values = {"implied": _shown(implied), "low": low, "high": high}
    if Fraction(low) <= implied <= Fraction(high):
        return Verdict("implied_explained", "{implied} kg CO2e for 1 kg is explained.", Severity.OK, "mass_kg", values)
    nearest = low if implied < Fraction(low) else high
    slip = _slip(implied / Fraction(nearest)) if implied and nearest else 0
    return Verdict(
        "implied_outside",
        "{implied} kg CO2e for 1 kg of product is outside what any material has ({low} to {high}). "
        "Check amounts and units.",
        Severity.ERROR if slip else Severity.WARNING,
        "mass_kg",
        values,
    )


def unit_weighs_itself(declared: DeclaredUnit) -> Verdict:
    """Whether a declared unit in kilograms weighs what it says."""
    values = {"amount": declared.amount, "mass": declared.mass_kg}
    if declared.unit == "kilogram" and declared.amount != declared.mass_kg:
        return Verdict(
            "mass_contradicts",
            "The declared unit is {amount} kg, but it is said to weigh {mass} kg. One of them is wrong.",
            Severity.ERROR,
            "mass_kg",
            values,
        )
    return Verdict("mass_stated", "The declared unit weighs {mass} kg.", Severity.OK, "mass_kg", values)


def transported_mass(items: Sequence[Input], header: Header) -> Verdict:
    """Whether a leg to the customer carries about what the batch weighs."""
    batch = Fraction(header.declared.mass_kg) * Fraction(header.batch)
    legs = [item for item in items if isinstance(item, Leg) and item.stage == Stage.DISTRIBUTION and item.mass_kg]
    worst = max((_apart(Fraction(leg.mass_kg) / batch) for leg in legs), default=Fraction(1))
    if worst <= SLIP_BAND:
        return Verdict("transport_fits", "What is transported fits the batch.", Severity.OK, "legs")
    leg = max(legs, key=lambda each: _apart(Fraction(each.mass_kg) / batch))
    values = {"name": leg.name, "mass": leg.mass_kg, "batch": _shown(batch)}
    return Verdict(
        "transport_contradicts",
        "“{name}” carries {mass} kg, but the batch weighs {batch} kg.",
        Severity.ERROR if _slip(worst) else Severity.WARNING,
        "legs",
        values,
    )


def against_version_before(computed: ProductFootprint, before: Before | None) -> Verdict:
    """Whether the footprint of the same declared unit jumped against the version before."""
    if before is None or before.kgco2e <= 0 or computed.kgco2e <= 0 or before.declared.unit != computed.declared.unit:
        return Verdict("first_version", "There is no version before to compare with.", Severity.OK, "kgco2e")
    now = Fraction(computed.kgco2e) / Fraction(computed.declared.amount)
    then = Fraction(before.kgco2e) / Fraction(before.declared.amount)
    values = {"now": computed.kgco2e, "before": before.kgco2e, "percent": _percent(now / then - 1)}
    slip = _slip(now / then)
    if slip:
        return Verdict(
            "version_unit_slip",
            "{now} kg after {before} kg in the version before: about {slip} times. A unit is probably wrong.",
            Severity.ERROR,
            "kgco2e",
            {**values, "slip": slip},
        )
    jumped = abs(now / then - 1) > JUMP
    return Verdict(
        "version_jump" if jumped else "version_steady",
        "{now} kg after {before} kg in the version before ({percent} %). Say what changed."
        if jumped
        else "{now} kg after {before} kg in the version before ({percent} %).",
        Severity.WARNING if jumped else Severity.OK,
        "kgco2e",
        values,
    )


def stated_including(excluding: Decimal, uptake: Decimal, including: Decimal) -> Verdict:
    """Whether a stated footprint with biogenic uptake is the one without it plus the uptake (PACT 3.0).

    PACT's own example differs: a difference is asked about, never refused.
    """
    computed = excluding + uptake
    share, kg = INCLUDING_MAY_DIFFER
    values = {"stated": including, "computed": computed}
    if abs(including - computed) <= max(share * abs(computed), kg):
        return Verdict("including_agrees", "{stated} agrees with {computed}.", Severity.OK, "including", values)
    return Verdict(
        "including_differs",
        "The footprint with biogenic uptake is stated as {stated}, but its parts give {computed}.",
        Severity.WARNING,
        "including",
        values,
    )


def _stated_process(item: Process, header: Header) -> Verdict:
    """A step that its maker states at more kg CO2e for a kilogram of product than any material takes is unusual."""
    per_kg = Fraction(item.kgco2e) / (Fraction(header.declared.mass_kg) * Fraction(header.batch))
    values = {"name": item.name, "implied": _shown(per_kg)}
    if per_kg <= MOST_PROCESS_KG:
        return Verdict("process_stated", "“{name}” is stated.", Severity.OK, "process", values)
    slip = _slip(per_kg / MOST_PROCESS_KG)
    return Verdict(
        "process_outside",
        "“{name}” is stated at {implied} kg CO2e for 1 kg of product. Check the amount and its unit.",
        Severity.ERROR if slip else Severity.WARNING,
        "process",
        values,
    )


MOST_PROCESS_KG = Fraction(10)
"""kg CO2e for a kilogram of product: no step of machine building comes near the making of primary metal."""


def _against_lines_before(read: ReadFootprint, before: Before | None) -> list[Verdict]:
    """A line whose amount is about a thousand or ten thousand times that of the version before, in the same unit."""
    found = []
    for key, now in read.measures.items():
        then = before.measures.get(key) if before else None
        if then is None or then.unit != now.unit or not then.quantity or not now.quantity:
            continue
        if slip := _slip(now.quantity / then.quantity):
            found.append(
                Verdict(
                    "line_unit_slip",
                    "“{name}”: about {slip} times the amount of the version before. The unit is probably wrong.",
                    Severity.ERROR,
                    f"line-{key}-quantity",
                    {"name": now.name, "slip": slip},
                )
            )
    return found


def _apart(ratio: Fraction) -> Fraction:
    return max(ratio, 1 / ratio) if ratio else Fraction(SLIPS[0])


def _slip(ratio: Fraction) -> int:
    """1,000 or 10,000 where the ratio, or its inverse, is within a factor of two around it; else 0."""
    larger = _apart(ratio)
    return next((slip for slip in SLIPS if Fraction(slip) / SLIP_BAND <= larger <= slip * SLIP_BAND), 0)


def _shown(amount: Fraction) -> Decimal:
    return half_up(amount, PLACES)


def _percent(share: Fraction) -> Decimal:
    return half_up(share * 100, 1)
