"""The sheet of a year's inventory: a row for each line of its bills, and for each green-power certificate."""

from collections.abc import Iterator, Mapping, Sequence

from suppliers.carbon.kinds import (
    ELECTRICITY,
    GREEN_POWER,
    KINDS,
    OTHER_KINDS,
    WITH_ITEM,
    WITH_NOTE,
    EnergyKind,
    energy_kind,
)
from suppliers.carbon.provinces import PROVINCES
from suppliers.carbon.units import UNITS, unit_named
from suppliers.checks.sheets import SheetRow
from suppliers.errors import Refused
from suppliers.questions import Option
from suppliers.sheets.fields import Choices, Field, Values, amount, chosen, short
from suppliers.sheets.module import Entry, Here, Module, row_by_row

LITRES = "L"
LINE, CERTIFICATE = "line", "certificate"
"""What a row is: line-3 is the line with the lasting number 3, certificate-X the green-power certificate X."""
ALL_KINDS: tuple[EnergyKind, ...] = (*KINDS, *OTHER_KINDS)
KIND_CHOICES = Choices(Option(kind.code, kind.name_zh, kind.name_en) for kind in ALL_KINDS)
_UNIT_BY_CODE = {unit.code: Option(unit.code, unit.name_zh, unit.name_en) for unit in UNITS}
UNIT_CHOICES = Choices(_UNIT_BY_CODE[code] for code in dict.fromkeys(c for kind in ALL_KINDS for c in kind.units))
REGION_CHOICES = Choices(Option(place.code, place.name_zh, place.name_en) for place in PROVINCES)

INVENTORY = Module(
    "inventory",
    "能源与碳排放",
    "Energy and carbon",
    (
        Field(
            "kind",
            "种类",
            "Kind",
            "从列表中选择。每张账单、每个地点可单独一行。",
            "Choose from the list. A bill or a place may have a row of its own.",
            KIND_CHOICES,
            width=34,
            required=True,
        ),
        Field(
            "item",
            "品名",
            "Item",
            "仅制冷剂（气体）、生物质（燃料）、采购材料、外包运输（方式）填写，从列表中选择。",
            "Only for refrigerants (gas), biomass (fuel), purchased materials and transport (mode): from the list.",
            width=26,
        ),
        Field(
            "quantity",
            "数量",
            "Amount",
            "全年用量，只填数字，如 1234.5。带编号的行清空数量，即删除该行。",
            "What was used in the year, digits only, such as 1234.5. Emptied, a row that was exported is taken out.",
            width=16,
            required=True,
            is_number=True,
        ),
        Field(
            "unit",
            "单位",
            "Unit",
            "以账单为准，从列表中选择。",
            "As on the bill; choose from the list.",
            UNIT_CHOICES,
            width=12,
            required=True,
        ),
        Field(
            "region",
            "省份",
            "Province",
            "仅外购电力必填：电力因子取决于所在省份。",
            "Needed for purchased electricity alone: its factor depends on the province.",
            REGION_CHOICES,
            width=16,
        ),
        Field(
            "density",
            "密度（kg/L）",
            "Density (kg/L)",
            "仅以升计量时填写。",
            "Only for amounts in litres.",
            width=14,
            is_number=True,
        ),
        Field(
            "number",
            "绿证编号",
            "Certificate number",
            "仅绿电行填写；每个编号在全系统只能使用一次。",
            "Only in rows of green power; each number counts once in the whole system.",
            width=26,
        ),
        Field(
            "note",
            "依据",
            "Basis",
            "自行核算的工艺排放须写明核算依据。",
            "What a stated process emission is based on.",
            width=30,
        ),
        Field(
            "last", "上一年", "Last year", "仅供参考，不会被读取。", "For comparison; not read.", width=16, is_told=True
        ),
    ),
    most_rows=2_000,
    per_year=True,
    doubted=True,
    title=("kind", "item"),
)


def entries(rows: Sequence[SheetRow], here: Here, items: Mapping[str, Choices]) -> Iterator[Entry]:
    """The lines of a sheet. `items`: what a line of a kind may be of, by kind: gases, fuels, materials, modes."""

    def judge(key: str, cells: Mapping[str, str]) -> Values | None:
        return judge_line(cells, items, stood=here[key][0] if key in here else {})

    def key_of(row: SheetRow, free: frozenset[str]) -> str:
        return _found(row, free, here, items)

    return row_by_row(
        rows, here, judge, key_of=key_of, is_blank=lambda row: not row.faults and not row.cells["quantity"]
    )


def judge_line(cells: Mapping[str, str], items: Mapping[str, Choices], stood: Values | None = None) -> Values | None:
    """What a row says, None when its amount is empty. Raises Refused, the field being the column.

    The item that stands here already (`stood`) is kept even when no list offers it any more.
    """
    quantity = amount(cells["quantity"], "quantity")
    if not quantity:
        return None
    kind = energy_kind(_needed(chosen(cells["kind"], KIND_CHOICES, "kind"), "kind"))
    unit = unit_named(_needed(cells["unit"], "unit"), accepted=kind.units).code
    values = {
        "kind": kind.code,
        "item": _item(kind, cells["item"], items, (stood or {}).get("item", "")),
        "quantity": quantity,
        "unit": unit,
        "region": _region(kind, cells["region"]),
        "density": _density(unit, cells["density"]),
        "number": short(cells["number"], "number", 64),
        "note": short(cells["note"], "note", 500),
    }
    _refuse_number(kind, values["number"])
    if kind.code in WITH_NOTE and not values["note"]:
        raise Refused("basis_needed", "Say on what this figure is based.", "note")
    return values


def certificate_key(number: str) -> str:
    return f"{CERTIFICATE}-{number}"


def line_key(position: int) -> str:
    return f"{LINE}-{position}"


def position_of(key: str) -> int:
    """The lasting number of a line; 0 for a new one."""
    stem, _dash, number = key.partition("-")
    return int(number) if stem == LINE and number.isascii() and number.isdecimal() else 0


def _found(row: SheetRow, free: frozenset[str], here: Here, items: Mapping[str, Choices]) -> str:
    """The line that a row without an id must be: the only one of its kind, item and place that no other row is."""
    try:
        values = judge_line(row.cells, items)
    except Refused:
        return ""
    if values is None:
        return ""
    if values["number"]:
        return certificate_key(values["number"])
    same = [
        key for key in sorted(free) if all(here[key][0][name] == values[name] for name in ("kind", "item", "region"))
    ]
    return same[0] if len(same) == 1 else ""


def _needed(text: str, key: str) -> str:
    if not text:
        message = "Choose the kind." if key == "kind" else "Choose the unit."
        raise Refused("missing", message, key)
    return text


def _item(kind: EnergyKind, text: str, items: Mapping[str, Choices], stood: str) -> str:
    if kind.code not in WITH_ITEM:
        if text:
            raise Refused(
                "item_unneeded", "This kind has no item: leave the cell empty, or choose another kind.", "item"
            )
        return ""
    found = stood if text and text == stood else chosen(text, items.get(kind.code, Choices()), "item")
    if not found:
        raise Refused("item_needed", "Say which gas, fuel, material or mode it is: choose from the list.", "item")
    return found


def _region(kind: EnergyKind, text: str) -> str:
    found = chosen(text, REGION_CHOICES, "region")
    if kind.code == ELECTRICITY and not found:
        raise Refused("region_needed", "Choose the province: the factor of electricity depends on it.", "region")
    return found if kind.code == ELECTRICITY else ""


def _density(unit: str, text: str) -> str:
    found = amount(text, "density", decimals=4)
    if found and unit != LITRES:
        raise Refused("density_unneeded", "A density belongs to amounts in litres only.", "density")
    if unit == LITRES and not found:
        raise Refused("density_missing", "To turn litres into kg, state the density in kg per litre.", "density")
    if found and found == "0":
        raise Refused("density_wrong", "The density must be more than zero.", "density")
    return found


def _refuse_number(kind: EnergyKind, number: str) -> None:
    if kind.code == GREEN_POWER and not number:
        raise Refused("number_needed", "Enter the number of the certificate.", "number")
    if kind.code != GREEN_POWER and number:
        raise Refused("number_unneeded", "Only rows of green power have a certificate number.", "number")
