"""The rows of the energy form: as sent, as known from this year or the last, one more or one less."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.datastructures import MultiValueDict

from suppliers.carbon.inventory import Reference
from suppliers.carbon.kinds import GREEN_POWER
from suppliers.models import Inventory, InventoryLine, Supplier
from suppliers.pages.energy import EnergyForm
from suppliers.pages.forms.energy import GreenForm, LineForm, RowForm, rows_typed
from suppliers.pages.forms.inventory_year import YearForm
from suppliers.pages.inventory import line_shown
from suppliers.queries.benchmarks import sectors
from suppliers.queries.reference import carbon_reference

USUAL = ("electricity", "natural_gas", "diesel", "purchased_heat")
TYPED = ("kind", "item", "quantity", "unit", "region", "density", "note", "position")
KEPT = ("output_wan", "revenue_wan", "output_t")
CARRIED = ("assurance", "sector", "gwp_set")
"""What of the year as a whole is the same next year."""
LONGEST_POSITION = 6


def typed_form(supplier: Supplier, year: int, typed: MultiValueDict[str, str], on: date) -> EnergyForm:
    """As the supplier sent it, every row kept, the empty ones too."""
    reference = carbon_reference(supplier)
    form = EnergyForm(
        year,
        supplier,
        reference,
        YearForm(typed, supplier=supplier, sectors=sectors(on)),
        [LineForm(typed, prefix=f"line-{row}", reference=reference) for row in rows_typed(typed, "line")],
        [GreenForm(typed, prefix=f"green-{row}") for row in rows_typed(typed, "green")],
    )
    return _with_history(form)


def known_form(supplier: Supplier, year: int, on: date) -> EnergyForm:
    """As it was reported for the year; else the lines of the last bills, without amounts; else the usual kinds."""
    reference = carbon_reference(supplier)
    current = supplier.inventories.filter(superseded_at__isnull=True, year__lte=year).order_by("-year")
    last = current.filter(route=Inventory.Route.BILLS).first()
    same = last if last is not None and last.year == year else None
    green = list(same.green_power.filter(released_at__isnull=True).order_by("id")) if same else []
    rows = [
        GreenForm(initial={"number": row.number, "kwh": plain(row.kwh)}, prefix=f"green-{at}")
        for at, row in enumerate(green)
    ]
    form = EnergyForm(
        year,
        supplier,
        reference,
        YearForm(initial=known_year(current.first(), year), supplier=supplier, sectors=sectors(on)),
        _known_lines(supplier, last, year, reference),
        [*rows, GreenForm(prefix=f"green-{len(rows)}")],
    )
    return _with_history(form)


def known_year(last: Inventory | None, year: int) -> dict[str, object]:
    """What is known of the year as a whole from this year's report, and what carries over from an earlier one."""
    if last is None:
        return {"assurance": Inventory.Assurance.SELF_CHECKED}
    carried: dict[str, object] = {name: getattr(last, name) for name in CARRIED}
    if last.assurance == Inventory.Assurance.NONE:
        carried["assurance"] = Inventory.Assurance.SELF_CHECKED
    if last.year != year:
        return carried
    return carried | {name: plain(getattr(last, name)) for name in KEPT} | {"document": last.document_id}


def new_line(row: int, supplier: Supplier, typed: Mapping[str, object], reference: Reference) -> LineForm:
    """An empty row, or as much of one as was typed, not yet judged."""
    initial: dict[str, object] = {"region": supplier.region}
    initial |= {name: typed[key] for name in TYPED if (key := f"line-{row}-{name}") in typed}
    return LineForm(initial=initial, prefix=f"line-{row}", reference=reference)


def changed_form(form: EnergyForm, *, add: str = "", remove: str = "", same: str = "") -> EnergyForm:
    """The same form, not yet judged: with one more row (`add`: line or green), without one, or with last year's amount
    in one (`remove`, `same`: its number)."""
    typed = dict(form.whole.data.items())
    lines = [int(line.row_number) for line in form.lines if line.row_number != remove]
    green = [int(row.row_number) for row in form.green]
    lines += [_after(form.lines)] if add == "line" else []
    green += [_after(form.green)] if add == "green" else []
    certificates = [{name: typed.get(f"green-{row}-{name}", "") for name in ("number", "kwh")} for row in green]
    changed = EnergyForm(
        form.year,
        form.supplier,
        form.reference,
        YearForm(initial=typed, supplier=form.supplier, sectors=form.whole.sectors),
        [new_line(row, form.supplier, typed, form.reference) for row in lines],
        [GreenForm(initial=told, prefix=f"green-{row}") for row, told in zip(green, certificates, strict=True)],
    )
    changed = _with_history(changed)
    for line in changed.lines:
        if line.row_number == same:
            fill_in_last_year(line)
    return changed


def fill_in_last_year(line: LineForm) -> None:
    """Put last year's amount into the row, to be confirmed by sending the form."""
    if line.before is not None:
        line.initial["quantity"] = plain(line.before)


def remember(line: LineForm, supplier: Supplier, year: int) -> None:
    """Tell a row what last year's line of the same position said, and why this year's was returned."""
    _remember([line], supplier, year, None)


def plain(amount: Decimal | None) -> str:
    """As a person would type it: no trailing zeros, no power of ten."""
    if amount is None:
        return ""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _known_lines(supplier: Supplier, last: Inventory | None, year: int, reference: Reference) -> list[LineForm]:
    region = supplier.region
    if last is None:
        usual: list[dict[str, object]] = [{"kind": kind, "region": region} for kind in USUAL]
        return [LineForm(initial=each, prefix=f"line-{at}", reference=reference) for at, each in enumerate(usual)]
    same = last.year == year
    lines = [line for line in _open_lines(last, year) if line.kind != GREEN_POWER]
    return [
        LineForm(initial=_initial(line, with_amount=same), prefix=f"line-{at}", reference=reference)
        for at, line in enumerate(lines)
    ]


def _initial(line: InventoryLine, *, with_amount: bool) -> dict[str, object]:
    kept = {name: getattr(line, name) for name in ("kind", "item", "unit", "region", "note", "position")}
    return kept | {"density": plain(line.density), "quantity": plain(line.quantity) if with_amount else ""}


def _open_lines(inventory: Inventory, year: int) -> list[InventoryLine]:
    locked = {line.pk for line in _locked(inventory)} if inventory.year == year else set()
    return [line for line in inventory.lines.order_by("position") if line.pk not in locked]


def _locked(inventory: Inventory) -> list[InventoryLine]:
    """While some are returned, those that were accepted."""
    if inventory.accepted is not False or inventory.route != Inventory.Route.BILLS:
        return []
    return list(inventory.lines.filter(state=InventoryLine.State.ACCEPTED).order_by("position"))


def _with_history(form: EnergyForm) -> EnergyForm:
    form.standing = form.supplier.inventories.filter(year=form.year, superseded_at__isnull=True).first()
    form.locked = _locked(form.standing) if form.standing else ()
    form.shown = [line_shown(line, form.reference) for line in form.locked]
    _remember(form.lines, form.supplier, form.year, form.standing)
    return form


def _remember(lines: Sequence[LineForm], supplier: Supplier, year: int, standing: Inventory | None) -> None:
    """By position: what the bills of the year before said, in the same kind and unit, and the reason of a return."""
    before = InventoryLine.objects.filter(
        inventory__supplier=supplier,
        inventory__superseded_at__isnull=True,
        inventory__route=Inventory.Route.BILLS,
        inventory__year=year - 1,
    )
    amounts = {(line.position, line.kind, line.unit): line.quantity for line in before}
    reasons = {line.position: line.reason for line in standing.lines.all()} if standing else {}
    for line in lines:
        text = str(line["position"].value() or "")
        position = int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_POSITION else 0
        kind, unit = (str(line[name].value() or "") for name in ("kind", "unit"))
        line.before = amounts.get((position, kind, unit))
        line.reason = reasons.get(position, "")


def _after(rows: Sequence[RowForm]) -> int:
    return max((int(row.row_number) for row in rows), default=-1) + 1
