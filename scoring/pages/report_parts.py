"""What the carbon reports share: numbers as they are written in a document, and the table of factors."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.reports import Column, Table
from suppliers.carbon.reliability import ReliabilityLevel
from suppliers.carbon.rounding import half_up, tonnes
from suppliers.pages.factor_shown import FactorShown

LEVELS: Mapping[int, str | Promise] = {
    ReliabilityLevel.NONE: gettext_lazy("Not reliable"),
    ReliabilityLevel.LOW: gettext_lazy("Low reliability"),
    ReliabilityLevel.MEDIUM: gettext_lazy("Medium reliability"),
    ReliabilityLevel.HIGH: gettext_lazy("High reliability"),
}
GATES: Mapping[str, str | Promise] = {
    "evidence": gettext_lazy("Evidence"),
    "rigour": gettext_lazy("Rigour"),
    "plausibility": gettext_lazy("Plausibility"),
}
NOTHING = "—"


def number(amount: Decimal | None, most: int = 6) -> str:
    """Thousands apart, at most `most` decimals, half up; what is not known is a dash, never 0."""
    if amount is None:
        return NOTHING
    text = f"{half_up(amount, most):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_tonnes(kilograms: Decimal | None) -> str:
    """kg as tonnes, to the kilogram."""
    return NOTHING if kilograms is None else number(tonnes(kilograms), 3)


def percent(basis_points: int | None) -> str:
    return NOTHING if basis_points is None else f"{number(Decimal(basis_points) / 100, 2)} %"


def standing_of(factor: FactorShown) -> str:
    """Only a verified official value is called official; everything else says what it is."""
    if factor.official:
        return _("Official")
    if factor.is_own:
        return _("Own factor, accepted")
    return _("Convention") if factor.convention else _("Estimate")


def factor_table(used: Iterable[tuple[str, FactorShown]]) -> Table:
    """Each factor once for each thing that it was used for, with its version, source and standing."""
    columns = (
        Column(_("Used for"), 20),
        Column("kg CO₂e", 17, is_number=True),
        Column(_("Year and place"), 13),
        Column("GWP", 8),
        Column(_("Source and id"), 42),
        Column(_("Kind of value"), 13),
    )
    rows = dict.fromkeys((name, factor) for name, factor in used)
    return Table(columns, tuple(_row(name, factor) for name, factor in rows))


def _row(name: str, factor: FactorShown) -> tuple[str, ...]:
    value = f"{number(factor.value, 12)} / {factor.unit}"
    place = f"{factor.year} · {factor.region}"
    source = f"{factor.source} · {factor.factor_id} v{factor.version}"
    gwp_set = _("not told") if factor.gwp_set == "not stated" else factor.gwp_set
    return name, value, place, gwp_set, source, standing_of(factor)
