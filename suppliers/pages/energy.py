"""The whole energy form as one thing: from a request or from what is known, to the operation and back with refusals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.forms import BaseForm
from django.utils.datastructures import MultiValueDict

from suppliers.carbon.inventory import Activity, Reference
from suppliers.carbon.kinds import ELECTRICITY, GREEN_POWER
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Document, Inventory, InventoryLine, Supplier, User
from suppliers.operations.footprints import GreenPower, report_inventory
from suppliers.pages.forms.energy import GreenForm, LineForm, RowForm, green_power_of
from suppliers.pages.forms.inventory_year import YearForm
from suppliers.pages.inventory import LineShown, doubt_text

DEFAULT_REGION = "CN"


@dataclass(slots=True)
class EnergyForm:
    """A year's form with all its rows. `locked` are the lines that compliance accepted while others were returned, and
    `shown` how a page tells them; they are no rows of the form and go along unchanged.
    """

    year: int
    supplier: Supplier
    reference: Reference
    whole: YearForm
    lines: list[LineForm]
    green: list[GreenForm]
    standing: Inventory | None = None
    locked: Sequence[InventoryLine] = ()
    shown: Sequence[LineShown] = field(default_factory=tuple)
    doubt: list[str] = field(default_factory=list)

    @property
    def parts(self) -> list[BaseForm]:
        return [self.whole, *self.lines, *self.green]

    @property
    def wrong(self) -> bool:
        return any(part.is_bound and part.errors for part in self.parts)

    @property
    def green_is_locked(self) -> bool:
        return any(line.kind == GREEN_POWER for line in self.locked)

    @property
    def returned(self) -> Inventory | None:
        """What compliance returned, with its reason for the year as a whole."""
        return self.standing if self.standing is not None and self.standing.accepted is False else None

    def is_valid(self) -> bool:
        """Every row that says something is sound; empty rows are left out."""
        rows: list[RowForm] = [*self.lines, *self.green]
        told = [row for row in rows if not row.is_left_out]
        return all([self.whole.is_valid(), *(row.is_valid() for row in told)])

    def activities(self) -> list[Activity]:
        """The locked lines, those of the form, and the certified part of the electricity as a line of its own."""
        region = self.supplier.region or DEFAULT_REGION
        kept = [_activity(line, self.year) for line in self.locked]
        told = kept + [line.activity(self.year, region) for line in self.lines if not line.is_left_out]
        covered = sum((each.kwh for each in green_power_of(self.green)), Decimal(0))
        if covered and not self.green_is_locked:
            place = next((each.region for each in told if each.kind == ELECTRICITY), region)
            told.append(Activity(GREEN_POWER, covered, "kWh", place, self.year))
        return told

    def certificates(self) -> list[GreenPower]:
        """Those of the form; those of the locked line as they stand."""
        if not self.green_is_locked or self.standing is None:
            return green_power_of(self.green)
        held = self.standing.green_power.filter(released_at__isnull=True).order_by("id")
        return [GreenPower(row.number, row.kwh) for row in held]

    def report(self, *, by: User | None, at: datetime) -> Inventory | None:
        """Store it; None when it is refused, with the reason at the row or field that must change."""
        if not self.is_valid():
            return None
        whole = self.whole.whole()
        try:
            return report_inventory(
                self.supplier,
                activities=self.activities(),
                green_power=self.certificates(),
                output_wan=whole.output_wan,
                revenue_wan=whole.revenue_wan,
                output_t=whole.output_t,
                sector=whole.sector,
                gwp_set=whole.gwp_set,
                assurance=whole.assurance,
                document=whole.document,
                explanation=whole.explanation,
                reference=self.reference,
                by=by,
                at=at,
            )
        except Refused as error:
            self.refuse(error)
            return None

    def refuse(self, error: Refused) -> None:
        """Put a refusal where it belongs: a line by its kind or place, a certificate by its number, else the year."""
        words = doubted(error)
        if error.field == "explanation":
            self.doubt = words
        line = next((line for line in self.lines if concerns(line, error)), None)
        if line is not None:
            line.add_error(error.field if error.field in line.fields else "quantity", words)
        elif error.field == GREEN_POWER and self.green:
            number = str(error.values.get("number", ""))
            row = next((row for row in self.green if str(row["number"].value()).strip() == number), self.green[0])
            row.is_valid()
            row.add_error("number" if number else "kwh", words)
        else:
            self.whole.add_error(error.field if error.field in self.whole.fields else None, words)


def doubted(error: Refused) -> list[str]:
    """A refusal in words: every doubt that a sentence must answer, with the figure that it is about."""
    doubts = error.values.get("doubts")
    return [doubt_text(each) for each in doubts] if isinstance(doubts, list) else [said(error)]


def with_document(typed: MultiValueDict[str, str], document: Document) -> MultiValueDict[str, str]:
    """The same request with a file that was just kept as the chosen document, so that it is not lost."""
    changed = typed.copy()
    changed["document"] = str(document.pk)
    return changed


def _activity(line: InventoryLine, year: int) -> Activity:
    return Activity(
        kind=line.kind,
        quantity=line.quantity,
        unit=line.unit,
        region=line.region,
        year=year,
        density=line.density,
        item=line.item,
        note=line.note,
        position=line.position,
    )


def concerns(line: LineForm, error: Refused) -> bool:
    """Whether a refusal is about this row: its kind, or its density, place or item."""
    if line.is_left_out or not line.is_bound:
        return False
    typed: dict[str, object] = line.cleaned_data
    if error.field == "density":
        return typed.get("unit") == "L" and not typed.get("density")
    if error.field == "region":
        return typed.get("region") == error.values.get("region")
    if error.field == "item":
        return bool(typed.get("item")) and typed.get("item") in error.values.values()
    return error.field == typed.get("kind")
