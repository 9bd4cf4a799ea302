"""A calculation of the public calculator: read from a request, computed, and packed into a text that can be claimed.

Nothing of it is stored. The text holds what was typed, compressed and signed with the key of this installation; it
proves that the text was made here and when, not that what was typed is true.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core import signing
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from suppliers.carbon.calculator import MOST_ROWS, Calculation, calculate
from suppliers.carbon.inventory import Reference
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Inventory
from suppliers.operations.footprints import inventory_lines
from suppliers.pages.energy import concerns
from suppliers.pages.forms.calculator import CalculationForm
from suppliers.pages.forms.energy import LineForm, rows_typed
from suppliers.pages.inventory import LineShown, line_shown
from suppliers.queries.reference import carbon_reference

SALT = "greengate.calculation"
DAYS = 90
"""How long a calculation can be claimed."""
LONGEST = 500
USUAL = ("electricity", "natural_gas", "diesel", "goods")
NATION = "CN"
_NAMES = re.compile(r"line-[0-9]{1,4}-(kind|item|quantity|unit|region|density|note)|title|year|function_(amount|unit)")


@dataclass(slots=True)
class Page:
    """The form with its rows and, when it was sent and nothing is wrong, what came out."""

    whole: CalculationForm
    lines: list[LineForm]
    reference: Reference
    calculation: Calculation | None = None
    shown: list[LineShown] = field(default_factory=list)
    text: str = ""

    @property
    def wrong(self) -> bool:
        return any(part.is_bound and part.errors for part in (self.whole, *self.lines))

    @property
    def has_estimates(self) -> bool:
        by_coal = any(each.coal is not None and each.coal["is_estimate"] for each in self.shown)
        factors = (factor for each in self.shown for factor in (each.location, each.market) if factor)
        return by_coal or any(factor.is_estimate for factor in factors)


def empty_page(today: date) -> Page:
    """The rows that most people fill in."""
    reference = carbon_reference()
    lines = [
        LineForm(initial={"kind": kind}, prefix=f"line-{at}", reference=reference) for at, kind in enumerate(USUAL)
    ]
    return Page(CalculationForm(today=today), lines, reference)


def sent_page(typed: MultiValueDict[str, str], today: date) -> Page:
    """As it was sent, computed; what is wrong is said where it stands, and nothing typed is lost."""
    reference = carbon_reference()
    rows = rows_typed(typed, "line")
    lines = [LineForm(typed, prefix=f"line-{row}", reference=reference) for row in rows[:MOST_ROWS]]
    page = Page(CalculationForm(typed, today=today), lines, reference)
    told = [line for line in lines if not line.is_left_out]
    if not all([page.whole.is_valid(), *(line.is_valid() for line in told)]):
        return page
    try:
        if len(rows) > MOST_ROWS:
            raise Refused("too_many_rows", "At most {most} rows at once, please.", most=MOST_ROWS)
        _compute(page, told)
    except Refused as error:
        at_fault: LineForm | None = next((line for line in told if concerns(line, error)), None)
        if at_fault is not None:
            at_fault.add_error(error.field if error.field in at_fault.fields else "quantity", said(error))
        else:
            page.whole.add_error(None, said(error))
    else:
        page.text = packed(typed)
    return page


def changed_page(request: HttpRequest, today: date) -> Page:
    """The same form, not yet judged, with one row more or one less: for a browser without script."""
    typed, reference = request.POST, carbon_reference()
    rows = [row for row in rows_typed(typed, "line") if str(row) != request.POST.get("remove")][:MOST_ROWS]
    if request.POST.get("add") and len(rows) < MOST_ROWS:
        rows.append(max(rows, default=-1) + 1)
    whole = CalculationForm(initial={key: typed.get(key, "") for key in CalculationForm.base_fields}, today=today)
    return Page(whole, [typed_row(row, typed, reference) for row in rows], reference)


def typed_row(row: int, typed: Mapping[str, object], reference: Reference) -> LineForm:
    """A row as far as it was typed, not yet judged."""
    stem = f"line-{row}-"
    initial = {name.removeprefix(stem): typed[name] for name in typed if name.startswith(stem)}
    return LineForm(initial=initial, prefix=f"line-{row}", reference=reference)


def packed(typed: MultiValueDict[str, str]) -> str:
    """What was typed as a signed text; empty fields and whatever is no field of the calculator are left out."""
    told = {name: str(typed[name]).strip()[:LONGEST] for name in typed if _NAMES.fullmatch(name)}
    kept = {name: text for name, text in told.items() if text}
    return signing.dumps(kept, salt=SALT, compress=True)


def unpacked(text: str) -> MultiValueDict[str, str]:
    """What was typed, from the text. Raises `Refused` for a text that is old, damaged, or was not made here."""
    try:
        kept = signing.loads("".join(text.split()), salt=SALT, max_age=DAYS * 86_400)
    except signing.SignatureExpired as error:
        raise Refused(
            "calculation_old", "This calculation is older than {days} days. Calculate it again.", "text", days=DAYS
        ) from error
    except (signing.BadSignature, ValueError) as error:
        raise Refused(
            "calculation_damaged",
            "This is no calculation of ours, or a part of it is missing. Copy the whole text.",
            "text",
        ) from error
    return MultiValueDict({name: [value] for name, value in kept.items()})


def _compute(page: Page, told: list[LineForm]) -> None:
    whole = page.whole.cleaned_data
    activities = [line.activity(int(whole["year"]), NATION) for line in told]
    computed = calculate(activities, reference=page.reference, function_amount=whole["function_amount"])
    page.calculation = computed
    rows = inventory_lines(Inventory(), computed.inventory)
    page.shown = [line_shown(row, page.reference) for row in rows]
