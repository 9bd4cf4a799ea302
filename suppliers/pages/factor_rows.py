"""A version of a factor, a benchmark or a range as pages and workbooks show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from suppliers.carbon.factors import Factor, is_official
from suppliers.carbon.reliability import is_estimated
from suppliers.models import Benchmark, EmissionFactor, SectorRange
from suppliers.pages.factor_words import (
    BOUNDARY_WORDS,
    CATEGORY_WORDS,
    CONFIDENCE_WORDS,
    gwp_word,
    place_word,
    unit_word,
)

Row = EmissionFactor | Benchmark | SectorRange


@dataclass(frozen=True, slots=True)
class VersionShown:
    """`amount` is the value, or the range, with its unit; `group` the category, product group or sector in words;
    `mark` says whether it may be shown as official ("official"), is an estimate ("estimate") or neither ("")."""

    row: Row
    amount: str
    group: str | Promise
    place: str
    confidence: str | Promise
    mark: str
    note: str | Promise


def shown(row: Row) -> VersionShown:
    return VersionShown(
        row=row,
        amount=_amount(row),
        group=_group(row),
        place=place_word(row.region),
        confidence=CONFIDENCE_WORDS.get(row.confidence, row.confidence),
        mark=_mark(row),
        note=_note(row),
    )


def export_cells(model: type[Row], rows: Iterable[Row]) -> tuple[Sequence[object], Iterable[Sequence[object]]]:
    """The heads and the cells of a workbook; amounts stand in it as they were published."""
    amounts = [_("Low"), _("High")] if model is SectorRange else [_("kg CO₂e for one unit")]
    heads = [
        _("Code"), _("Version"), _("Name in Chinese"), _("Name in English"), _("Group"), *amounts, _("Unit"),
        _("Place"), _("Year"), _("Source"), _("Confidence"), _("Note"),
    ]  # fmt: skip
    return heads, (_cells(row) for row in rows)


def _cells(row: Row) -> Sequence[object]:
    amounts = [row.low, row.high] if isinstance(row, SectorRange) else [row.value]
    told = shown(row)
    return [
        row.code, row.number, row.name_zh, row.name_en, told.group, *amounts, _unit(row), told.place, row.year,
        row.source, told.confidence, told.note,
    ]  # fmt: skip


def _unit(row: Row) -> str:
    return _("10,000 yuan") if isinstance(row, SectorRange) else unit_word(row.unit)


def _amount(row: Row) -> str:
    if isinstance(row, SectorRange):
        return _("%(low)s to %(high)s kg CO₂e for 10,000 yuan") % {"low": row.low, "high": row.high}
    gas = "CO₂" if isinstance(row, EmissionFactor) and row.gwp_set == "CO2" else "CO₂e"
    return f"{row.value} kg {gas}/{unit_word(row.unit)}"


def _group(row: Row) -> str | Promise:
    if isinstance(row, EmissionFactor):
        return CATEGORY_WORDS.get(row.category, row.category)
    return row.product_group if isinstance(row, Benchmark) else row.sector


def _note(row: Row) -> str | Promise:
    """What belongs to one kind alone: the GWP set of a factor, the boundary of a benchmark."""
    if isinstance(row, EmissionFactor):
        return f"GWP: {gwp_word(row.gwp_set)}"
    return BOUNDARY_WORDS.get(row.boundary, row.boundary) if isinstance(row, Benchmark) else ""


def _mark(row: Row) -> str:
    if not isinstance(row, EmissionFactor):
        return "estimate" if row.confidence == "low" else ""
    factor = Factor(
        row.code, row.name_zh, row.name_en, row.category, row.unit, Decimal(row.value), row.region, row.year,
        row.source, row.confidence, row.gwp_set, row.number,
    )  # fmt: skip
    if is_official(factor):
        return "official"
    return "estimate" if is_estimated(factor) else ""
