"""A product footprint as people and sheets write it, text by text, and the one way from there to what is computed.

The pages, the API and the Excel import all hold a footprint as text: a header by the keys of HEADER and lines by the
keys of LINE. What they say is judged here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

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
    Rule,
    Stage,
    Supplied,
)
from suppliers.carbon.typed import Typed, above_zero, amount, chosen, day, needed, one_of, percent, said, ticked, whole
from suppliers.carbon.units import convert, unit_named
from suppliers.errors import Refused

__all__ = ["HEADER", "LINE", "Header", "Kind", "Typed", "is_left_out", "read_header", "read_line"]


class Kind(StrEnum):
    """The kinds of line, in the order in which they are offered."""

    MATERIAL = "material"
    PART = "part"
    PROCESS = "process"
    ENERGY = "energy"
    PACKAGING = "packaging"
    LEG = "leg"


HEADER = (
    *(
        "declared_amount",
        "declared_unit",
        "mass_kg",
        "batch",
        "scrap_kg",
        "reference_from",
        "reference_until",
        "region",
    ),
    *("function_amount", "function_unit", "allocation", "allocation_own", "allocation_whole"),
    *("uptake_kg", "biogenic_carbon_kg", "fossil_carbon_kg", "exempted_percent", "exempted_why", "boundary"),
    *(
        "stated_kg",
        "stated_including_kg",
        "gwp_set",
        "comment",
        "verification",
        "verifier",
        "verified_on",
        "explanation",
    ),
)
LINE = (
    *("key", "kind", "stage", "name", "quantity", "unit", "factor", "recycled", "recycled_factor", "uses"),
    *("process", "energy", "density", "origin", "part", "km", "primary", "shared"),
)
DECLARED_UNITS: Mapping[str, tuple[str, str]] = {
    "piece": ("件", "piece"),
    "kilogram": ("千克", "kg"),
    "liter": ("升", "L"),
    "cubic meter": ("立方米", "m³"),
    "square meter": ("平方米", "m²"),
    "kilowatt hour": ("千瓦时", "kWh"),
    "megajoule": ("兆焦", "MJ"),
    "ton kilometer": ("吨公里", "t·km"),
    "hour": ("小时", "h"),
}
"""The declared units of measurement of PACT 3.0, each with its name in Chinese and as a symbol."""
USUAL_STAGE: Mapping[Kind, Stage] = {
    Kind.MATERIAL: Stage.RAW_MATERIAL,
    Kind.PART: Stage.RAW_MATERIAL,
    Kind.PROCESS: Stage.MANUFACTURE,
    Kind.ENERGY: Stage.MANUFACTURE,
    Kind.PACKAGING: Stage.RAW_MATERIAL,
    Kind.LEG: Stage.DISTRIBUTION,
}
ASSESSMENTS = ("AR6", "AR5")
"""IPCC assessment reports whose warming potentials a maker may have used for what it states itself."""
VERIFICATIONS = ("self", "second_party", "third_party")
STATED_UNIT = "kgCO2e"
"""The unit of a process line whose maker states its emissions."""
MOST_LINES = 300
FIRST_YEAR = 2015


@dataclass(frozen=True, slots=True)
class Header:
    """What holds for a footprint as a whole; None or "" where nothing is said. Shares are basis points."""

    declared: DeclaredUnit
    batch: Decimal
    scrap_kg: Decimal
    reference_from: date
    reference_until: date
    region: str
    function_amount: Decimal | None = None
    function_unit: str = ""
    allocation: Allocation = field(default_factory=Allocation)
    uptake_kg: Decimal = Decimal(0)
    biogenic_carbon_kg: Decimal = Decimal(0)
    fossil_carbon_kg: Decimal = Decimal(0)
    exempted_bp: int = 0
    exempted_why: str = ""
    boundary: str = ""
    stated_kg: Decimal | None = None
    stated_including_kg: Decimal | None = None
    gwp_set: str = ASSESSMENTS[0]
    comment: str = ""
    verification: str = VERIFICATIONS[0]
    verifier: str = ""
    verified_on: date | None = None
    explanation: str = ""

    @property
    def year(self) -> int:
        """The year that factors are chosen for: that in which the reference period ends."""
        return self.reference_until.year


def read_header(typed: Typed) -> Header:
    """The header as it is meant. Raises `Refused` naming the field that is missing or wrong."""
    declared = DeclaredUnit(
        above_zero(typed, "declared_amount", "1"),
        one_of(typed, "declared_unit", DECLARED_UNITS),
        above_zero(typed, "mass_kg"),
    )
    begins, ends = _period(typed)
    verification = one_of(typed, "verification", VERIFICATIONS, VERIFICATIONS[0])
    header = Header(
        declared=declared,
        batch=above_zero(typed, "batch", "1"),
        scrap_kg=amount(typed, "scrap_kg") or Decimal(0),
        reference_from=begins,
        reference_until=ends,
        region=said(typed, "region") or "CN",
        function_amount=amount(typed, "function_amount"),
        function_unit=said(typed, "function_unit", 40),
        allocation=_allocation(typed),
        uptake_kg=-(amount(typed, "uptake_kg") or Decimal(0)),
        biogenic_carbon_kg=amount(typed, "biogenic_carbon_kg") or Decimal(0),
        fossil_carbon_kg=amount(typed, "fossil_carbon_kg") or Decimal(0),
        exempted_bp=percent(typed, "exempted_percent"),
        exempted_why=said(typed, "exempted_why"),
        boundary=said(typed, "boundary"),
        stated_kg=amount(typed, "stated_kg"),
        stated_including_kg=amount(typed, "stated_including_kg", allow_negative=True),
        gwp_set=one_of(typed, "gwp_set", ASSESSMENTS, ASSESSMENTS[0]),
        comment=said(typed, "comment"),
        verification=verification,
        verifier=said(typed, "verifier", 120),
        verified_on=day(typed, "verified_on") if said(typed, "verified_on") else None,
        explanation=said(typed, "explanation"),
    )
    _refuse_half_told(header)
    return header


def read_line(typed: Typed, *, year: int, region: str, parts: Mapping[str, Supplied]) -> Input:
    """One line as an input. `parts` are the footprints of others that may be used, by their reference.

    Raises `Refused` naming the field of the line.
    """
    kind = Kind(one_of(typed, "kind", list(Kind)))
    stage = Stage(one_of(typed, "stage", list(Stage), USUAL_STAGE[kind]))
    if kind == Kind.PART:
        return _part(typed, stage, parts)
    name = _name(typed)
    if kind in {Kind.MATERIAL, Kind.PACKAGING}:
        return _material(typed, name, stage, packaging=kind == Kind.PACKAGING)
    if kind == Kind.LEG:
        return _leg(typed, name, stage)
    if kind == Kind.PROCESS:
        process = said(typed, "process")
        if not process:
            raise Refused("choose", "Choose one.", "process")
        if not said(typed, "energy"):
            return _stated(typed, name, stage, process)
        return _energy(typed, name, stage, year, region, process)
    return _energy(typed, name, stage, year, region, "")


def is_left_out(typed: Typed) -> bool:
    """Whether a row says nothing yet, so that it is passed over."""
    return not any(said(typed, key) for key in ("name", "quantity", "factor", "part", "km"))


def _material(typed: Typed, name: str, stage: Stage, *, packaging: bool) -> Material:
    return Material(
        name=name,
        quantity=needed(typed, "quantity"),
        unit=unit_named(chosen(typed, "unit", "kg")).code,
        factor_id=chosen(typed, "factor"),
        recycled_bp=percent(typed, "recycled"),
        recycled_factor_id=said(typed, "recycled_factor", 80),
        uses=whole(typed, "uses", 1),
        stage=stage,
        primary=ticked(typed, "primary"),
        packaging=packaging,
        shared=ticked(typed, "shared"),
    )


def _part(typed: Typed, stage: Stage, parts: Mapping[str, Supplied]) -> Part:
    supplied = parts.get(chosen(typed, "part"))
    if supplied is None:
        raise Refused("part_not_granted", "This footprint is not open to you (any more). Choose another.", "part")
    name = said(typed, "name", 120) or supplied.name
    return Part(name, needed(typed, "quantity"), supplied, stage, ticked(typed, "shared"))


def _energy(typed: Typed, name: str, stage: Stage, year: int, region: str, process: str) -> Energy:
    unit = unit_named(chosen(typed, "unit")).code
    return Energy(
        name=name,
        kind=chosen(typed, "energy"),
        quantity=needed(typed, "quantity"),
        unit=unit,
        year=year,
        region=region,
        density=amount(typed, "density") if unit == "L" else None,
        stage=stage,
        primary=ticked(typed, "primary"),
        process=process,
        shared=ticked(typed, "shared"),
    )


def _stated(typed: Typed, name: str, stage: Stage, process: str) -> Process:
    return Process(
        name=name,
        kgco2e=needed(typed, "quantity"),
        stage=stage,
        primary=ticked(typed, "primary"),
        process=process,
        origin=Origin(one_of(typed, "origin", list(Origin), Origin.FOSSIL)),
        shared=ticked(typed, "shared"),
    )


def _leg(typed: Typed, name: str, stage: Stage) -> Leg:
    unit = unit_named(chosen(typed, "unit", "kg"), accepted=("kg", "t")).code
    mass = convert(needed(typed, "quantity"), unit, "kg")
    return Leg(
        name=name,
        mass_kg=_decimal(mass),
        km=needed(typed, "km"),
        factor_id=chosen(typed, "factor"),
        stage=stage,
        primary=ticked(typed, "primary"),
        shared=ticked(typed, "shared"),
    )


def _period(typed: Typed) -> tuple[date, date]:
    begins, ends = day(typed, "reference_from"), day(typed, "reference_until")
    if begins.year < FIRST_YEAR:
        raise Refused("year_too_early", "The reference period begins in {first} or later.", "reference_from",
                      first=FIRST_YEAR)  # fmt: skip
    if ends < begins:
        raise Refused("period_backwards", "The reference period ends before it begins.", "reference_until")
    return begins, ends


def _allocation(typed: Typed) -> Allocation:
    rule = Rule(one_of(typed, "allocation", list(Rule), Rule.NONE))
    if rule == Rule.NONE:
        return Allocation()
    found = Allocation(rule, amount(typed, "allocation_own"), amount(typed, "allocation_whole"))
    found.require_basis()
    return found


def _refuse_half_told(header: Header) -> None:
    if header.exempted_bp and not header.exempted_why:
        raise Refused("exempted_why", "Say what was left out, and why.", "exempted_why")
    if header.function_amount is not None and not header.function_unit:
        raise Refused("function_unit", "Say in which unit the function is measured.", "function_unit")
    if header.verification != VERIFICATIONS[0] and not (header.verifier and header.verified_on):
        raise Refused("verifier_needed", "Say who verified it, and when.", "verifier")


def _name(typed: Typed) -> str:
    name = said(typed, "name", 120)
    if not name:
        raise Refused("name_missing", "Say what it is.", "name")
    return name


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)  # t into kg: a thousand times, exact
