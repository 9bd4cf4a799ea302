"""A product footprint as pages show it: every number with what it was made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from suppliers.carbon.product import benchmark_bp
from suppliers.carbon.product_typed import DECLARED_UNITS
from suppliers.carbon.reliability import Gate, Reliability, reliability
from suppliers.carbon.rounding import half_up
from suppliers.models import ProductFootprint, ProductLine
from suppliers.operations.product_checks import grounds_of
from suppliers.pages.factor_shown import FactorShown, factor_shown
from suppliers.pages.forms.product import KINDS_OF_LINE, RULES, STAGES, VERIFIED
from suppliers.pages.marks import Layer, Stack
from suppliers.queries.benchmarks import Benchmark, benchmark_for
from suppliers.wording import filled, in_reader_language, place_name, with_figures

BENCHMARK_UNITS: Mapping[str, str] = {
    "piece": "piece",
    "kilogram": "kg",
    "liter": "L",
    "cubic meter": "m3",
    "kilowatt hour": "kWh",
    "megajoule": "MJ",
    "ton kilometer": "t.km",
}
TONES = ("accent", "info", "ok", "warn", "mute")
"""One for each stage."""
WARM = 1_000
"""From a tenth of the footprint on, a line is a hot spot (basis points)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart, as the component draws it."""

    label: str
    value: float
    limit: float = 0
    text: str = ""
    tone: str = "accent"
    href: str = ""


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line; `ticked` and `told` are what somebody was about to return it with, when that was refused."""

    line: ProductLine
    kind: object
    stage: object
    factors: Sequence[FactorShown]
    part: Mapping[str, Any] | None
    hot: bool
    ticked: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """The footprint against its industry's figure, in basis points (-2500: 25 % below)."""

    benchmark: Benchmark
    difference_bp: int

    @property
    def below(self) -> bool:
        return self.difference_bp < 0

    @property
    def apart_bp(self) -> int:
        return abs(self.difference_bp)


@dataclass(frozen=True, slots=True)
class FootprintShown:
    footprint: ProductFootprint
    sentence: str
    lines: Sequence[LineShown]
    hot_spots: Sequence[LineShown]
    stage_bars: Sequence[Bar]
    line_bars: Sequence[Bar]
    doubts: Sequence[tuple[str, str]]
    reliability: Reliability
    gates: Sequence[tuple[Gate, str]]
    compared: Compared | None
    allocation: object
    verification: object
    region: str
    ratings: Sequence[Decimal] | None
    efficiency: str | None

    @property
    def has_estimates(self) -> bool:
        return any(factor.is_estimate for line in self.lines for factor in line.factors)


def footprint_shown(footprint: ProductFootprint, on: date) -> FootprintShown:
    """Everything that the page of a footprint tells. The lines should be prefetched in their order."""
    lines = [_line(line) for line in footprint.lines.all()]
    hot_spots = sorted(lines, key=lambda each: (-each.line.kg, each.line.position))
    returned = sum(each.line.state == ProductLine.State.RETURNED for each in lines)
    judged = reliability(grounds_of(footprint, returned))
    return FootprintShown(
        footprint=footprint,
        sentence=sentence(footprint),
        lines=lines,
        hot_spots=hot_spots,
        stage_bars=stage_bars(footprint.figures["by_stage"]),
        line_bars=[line_bar(each.line.name, each.line.kg, each.line.share_bp) for each in hot_spots],
        doubts=[(with_figures(each["message"], each["values"]), each["explanation"]) for each in footprint.doubts],
        reliability=judged,
        gates=[(gate, filled(gate.message, gate.values)) for gate in judged.gates],
        compared=compared_with_industry(footprint, on),
        allocation=RULES[footprint.figures["allocation"]["rule"]],
        verification=VERIFIED[footprint.verification],
        region=place_name(footprint.region),
        ratings=_ratings(footprint),
        efficiency=footprint.figures["efficiency"],
    )


def sentence(footprint: ProductFootprint) -> str:
    """ "2.0 kg CO2e for 1 piece of 12.5 kg", in the reader's language."""
    return said_of(footprint.kgco2e, footprint.declared_amount, footprint.declared_unit, footprint.mass_kg)


def said_of(kgco2e: Decimal, amount: Decimal, unit: str, mass: Decimal) -> str:
    return _("%(kg)s kg CO2e for %(amount)s %(unit)s of %(mass)s kg") % {
        "kg": f"{half_up(kgco2e, 1):,}",
        "amount": f"{amount.normalize():,f}",
        "unit": unit_name(unit),
        "mass": f"{mass.normalize():,f}",
    }


def unit_name(code: str) -> str:
    return in_reader_language(_Named(*DECLARED_UNITS[code]))


def stage_bars(by_stage: Mapping[str, str]) -> list[Bar]:
    """Each stage with its kg CO2e and share."""
    amounts = {stage: Decimal(kg) for stage, kg in by_stage.items()}
    total = sum(amounts.values(), Decimal(0))
    bars = []
    for stage, kg in amounts.items():
        share = half_up(kg / total * 10_000, 0) if total else Decimal(0)
        bars.append(line_bar(str(STAGES[stage]), kg, int(share)))
    return bars


def version_stacks(versions: Iterable[ProductFootprint]) -> list[Stack]:
    """Each version by its stages, the earliest first; stages that no version tells of are left out."""
    rows = sorted(versions, key=lambda row: row.number)
    told = [stage for stage in STAGES if any(Decimal(row.figures["by_stage"].get(stage, "0")) for row in rows)]
    return [Stack(f"{_('version')} {row.number}", _stage_layers(row, told), _kilograms(row.kgco2e)) for row in rows]


def _stage_layers(row: ProductFootprint, told: Sequence[str]) -> tuple[Layer, ...]:
    amounts = {stage: Decimal(row.figures["by_stage"].get(stage, "0")) for stage in told}
    toned = zip(amounts.items(), TONES, strict=False)
    return tuple(Layer(str(STAGES[stage]), kg, _kilograms(kg), tone) for (stage, kg), tone in toned)


def _kilograms(kg: Decimal) -> str:
    return f"{half_up(kg, 3).normalize():,f} kg"


def line_bar(label: str, kg: Decimal, share_bp: int) -> Bar:
    text = f"{half_up(kg, 3).normalize():,f} kg · {half_up(Decimal(share_bp) / 100, 1)} %"
    return Bar(label=label, value=float(kg), text=text, tone="warn" if share_bp >= WARM else "accent")


def compared_with_industry(footprint: ProductFootprint, on: date) -> Compared | None:
    """Against the figure of the product's group in force on a day, up to the gate where that is its boundary."""
    unit, group = BENCHMARK_UNITS.get(footprint.declared_unit), footprint.product.group
    found = benchmark_for(group, unit, footprint.region, on) if unit and group else None
    if found is None:
        return None
    own = footprint.kgco2e if found.boundary == "cradle_to_grave" else footprint.gate_kg
    difference = benchmark_bp(own / footprint.declared_amount, found.kgco2e)
    return None if difference is None else Compared(found, difference)


def _line(line: ProductLine) -> LineShown:
    factors = [factor_shown(choice) for choice in line.basis["choices"]]
    kind, stage = KINDS_OF_LINE[line.kind], STAGES[line.stage]
    return LineShown(line, kind, stage, factors, line.basis.get("part"), line.share_bp >= WARM)


def _ratings(footprint: ProductFootprint) -> list[Decimal] | None:
    found = [footprint.technological, footprint.temporal, footprint.geographical]
    return None if None in found else [Decimal(rating) / 100 for rating in found if rating is not None]


@dataclass(frozen=True, slots=True)
class _Named:
    name_zh: str
    name_en: str | Promise
