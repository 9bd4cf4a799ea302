"""The whole energy form as one thing: from a request or from what is known, to the operation and back with refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.forms import BaseForm
from django.utils.datastructures import MultiValueDict

from suppliers.carbon.inventory import Activity
from suppliers.carbon.kinds import ELECTRICITY, GREEN_POWER
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Document, Inventory, Supplier, User
from suppliers.operations.footprints import report_inventory
from suppliers.pages.forms.energy import BY_CODE, GreenForm, LineForm, RowForm, YearForm, green_power_of, rows_typed
from suppliers.queries.reference import carbon_reference
from suppliers.wording import in_reader_language

USUAL = ("electricity", "natural_gas", "diesel", "purchased_heat")
DEFAULT_REGION = "CN"


@dataclass(slots=True)
class EnergyForm:
    """A year's form with all its rows."""

    year: int
    supplier: Supplier
    whole: YearForm
    lines: list[LineForm]
    green: list[GreenForm]
    doubt: str = ""

    @property
    def parts(self) -> list[BaseForm]:
        return [self.whole, *self.lines, *self.green]

    @property
    def wrong(self) -> bool:
        return any(part.is_bound and part.errors for part in self.parts)

    def is_valid(self) -> bool:
        """Every row that says something is sound; empty rows are left out."""
        rows: list[RowForm] = [*self.lines, *self.green]
        told = [row for row in rows if not row.is_left_out]
        return all([self.whole.is_valid(), *(row.is_valid() for row in told)])

    def activities(self) -> list[Activity]:
        """The lines, and the certified part of the electricity as a line of its own."""
        region = self.supplier.province or DEFAULT_REGION
        told = [line.activity(self.year, region) for line in self.lines if not line.is_left_out]
        covered = sum((each.kwh for each in green_power_of(self.green)), Decimal(0))
        if covered:
            place = next((each.region for each in told if each.kind == ELECTRICITY), region)
            told.append(Activity(GREEN_POWER, covered, "kWh", place, self.year))
        return told

    def report(self, *, by: User, at: datetime) -> Inventory | None:
        """Store it; None when it is refused, with the reason at the row or field that must change."""
        if not self.is_valid():
            return None
        typed = self.whole.cleaned_data
        try:
            return report_inventory(
                self.supplier,
                activities=self.activities(),
                green_power=green_power_of(self.green),
                output_wan=typed["output_wan"],
                assurance=typed["assurance"],
                document=typed["document"],
                explanation=typed["explanation"],
                reference=carbon_reference(),
                by=by,
                at=at,
            )
        except Refused as error:
            self.refuse(error)
            return None

    def refuse(self, error: Refused) -> None:
        """Put a refusal where it belongs: a line by its kind or place, a certificate by its number, else the year."""
        words = said(error)
        if error.field == "explanation":
            kind = BY_CODE.get(str(error.values.get("figure", "")))
            words = f"{in_reader_language(kind)}: {words}" if kind else words
            self.doubt = words
        line = next((line for line in self.lines if _concerns(line, error)), None)
        if line is not None:
            line.add_error(error.field if error.field in line.fields else "quantity", words)
        elif error.field == GREEN_POWER and self.green:
            number = str(error.values.get("number", ""))
            row = next((row for row in self.green if str(row["number"].value()).strip() == number), self.green[0])
            row.is_valid()
            row.add_error("number" if number else "kwh", words)
        else:
            self.whole.add_error(error.field if error.field in self.whole.fields else None, words)


def typed_form(supplier: Supplier, year: int, typed: MultiValueDict[str, str]) -> EnergyForm:
    """As the supplier sent it, every row kept, the empty ones too."""
    return EnergyForm(
        year,
        supplier,
        YearForm(typed, supplier=supplier),
        [LineForm(typed, prefix=f"line-{row}") for row in rows_typed(typed, "line")],
        [GreenForm(typed, prefix=f"green-{row}") for row in rows_typed(typed, "green")],
    )


def known_form(supplier: Supplier, year: int) -> EnergyForm:
    """As it was reported for the year; else the kinds of the last report, without amounts; else the usual ones."""
    last = supplier.inventories.filter(superseded_at__isnull=True, year__lte=year).order_by("-year").first()
    same = last if last is not None and last.year == year else None
    green = list(same.green_power.filter(released_at__isnull=True).order_by("id")) if same else []
    values: dict[str, object] = {"assurance": (last or Inventory()).assurance}
    if same is not None:
        values |= {"output_wan": _plain(same.output_wan), "document": same.document_id}
    shown = [
        GreenForm(initial={"number": row.number, "kwh": _plain(row.kwh)}, prefix=f"green-{at}")
        for at, row in enumerate(green)
    ]
    return EnergyForm(
        year,
        supplier,
        YearForm(initial=values, supplier=supplier),
        _known_lines(supplier, last, year),
        [*shown, GreenForm(prefix=f"green-{len(shown)}")],
    )


def new_line(row: int, supplier: Supplier, typed: Mapping[str, object]) -> LineForm:
    """An empty row, or as much of one as was typed, not yet judged."""
    initial: dict[str, object] = {"region": supplier.province}
    names = ("kind", "quantity", "unit", "region", "density")
    initial |= {name: typed[key] for name in names if (key := f"line-{row}-{name}") in typed}
    return LineForm(initial=initial, prefix=f"line-{row}")


def longer_form(form: EnergyForm, stem: str) -> EnergyForm:
    """The same form with one more row, not yet judged."""
    typed = form.whole.data
    lines = [int(line.row_number) for line in form.lines] + ([_after(form.lines)] if stem == "line" else [])
    green = [int(row.row_number) for row in form.green] + ([_after(form.green)] if stem == "green" else [])
    certificates = [{name: typed.get(f"green-{row}-{name}", "") for name in ("number", "kwh")} for row in green]
    return EnergyForm(
        form.year,
        form.supplier,
        YearForm(initial=dict(typed.items()), supplier=form.supplier),
        [new_line(row, form.supplier, typed) for row in lines],
        [GreenForm(initial=told, prefix=f"green-{row}") for row, told in zip(green, certificates, strict=True)],
    )


def with_document(typed: MultiValueDict[str, str], document: Document) -> MultiValueDict[str, str]:
    """The same request with a file that was just kept as the chosen document, so that it is not lost."""
    changed = typed.copy()
    changed["document"] = str(document.pk)
    return changed


def _known_lines(supplier: Supplier, last: Inventory | None, year: int) -> list[LineForm]:
    region = supplier.province
    if last is None:
        usual = [{"kind": kind, "region": region} for kind in USUAL]
        return [LineForm(initial=initial, prefix=f"line-{at}") for at, initial in enumerate(usual)]
    found = []
    for at, line in enumerate(last.lines.exclude(kind=GREEN_POWER).order_by("position")):
        initial = {"kind": line.kind, "unit": line.unit, "region": line.region, "density": _plain(line.density)}
        same = last.year == year
        form = LineForm(initial=initial | ({"quantity": _plain(line.quantity)} if same else {}), prefix=f"line-{at}")
        form.before = None if same else line.quantity
        found.append(form)
    return found


def _after(rows: Sequence[RowForm]) -> int:
    return max((int(row.row_number) for row in rows), default=-1) + 1


def _concerns(line: LineForm, error: Refused) -> bool:
    if line.is_left_out or not line.is_bound:
        return False
    typed: dict[str, object] = line.cleaned_data
    if error.field == "density":
        return typed.get("unit") == "L" and not typed.get("density")
    if error.field == "region":
        return typed.get("region") == error.values.get("region")
    return error.field == typed.get("kind")


def _plain(amount: Decimal | None) -> str:
    """As a person would type it: no trailing zeros, no power of ten."""
    if amount is None:
        return ""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
