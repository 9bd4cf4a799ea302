"""A sheet as a page shows it: what each thing of it would change, and what is wrong at which cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suppliers.models import SheetEntry, SheetImport
from suppliers.operations.sheet_modules import BOUND, Of
from suppliers.operations.sheets import LINES_SHEET
from suppliers.pages.sheet_writing import name_of, named_sheet, shown
from suppliers.questions import Option
from suppliers.sheets.comparing import Difference, State, differences
from suppliers.sheets.fields import Field
from suppliers.sheets.module import Module
from suppliers.wording import filled

MOST_DIFFERENCES = 12
LOOKED_AT = (State.NEW, State.CHANGED, State.REMOVED, State.CONFLICT, State.WRONG)
"""What a person is shown at first: everything that is not as it was."""
GROUPS: tuple[tuple[str, str | Promise, tuple[State, ...]], ...] = (
    ("", gettext_lazy("To look at"), LOOKED_AT),
    ("new", gettext_lazy("New"), (State.NEW,)),
    ("changed", gettext_lazy("Changed"), (State.CHANGED, State.REMOVED)),
    ("conflict", gettext_lazy("Changed on both sides"), (State.CONFLICT,)),
    ("wrong", gettext_lazy("Wrong"), (State.WRONG,)),
    ("same", gettext_lazy("As before"), (State.SAME, State.BEHIND)),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that differs, in words; `line`: which line of the thing, "" for the thing itself."""

    line: str
    title: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell with what is wrong: where it is ("C5"), what its column is called, what was typed unless the words say."""

    where: str
    title: str
    typed: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing of the sheet on the page."""

    entry: SheetEntry
    numbers: str
    name: str
    changes: tuple[Change, ...]
    more: int
    wrong: tuple[WrongCell, ...]

    @property
    def is_open_conflict(self) -> bool:
        return self.entry.state == State.CONFLICT and self.entry.applied_at is None


def entries_shown(sheet: SheetImport, entries: Iterator[SheetEntry] | list[SheetEntry]) -> list[Shown]:
    """The entries as the page shows them; the lists of the module are looked up once."""
    bound = BOUND[sheet.module]
    offered = bound.lists(Of(sheet.supplier, sheet.year))
    lists = {key: {choice.code: choice for choice in choices} for key, choices in offered.items()}
    return [_shown(bound.module, sheet, entry, lists) for entry in entries]


def _shown(module: Module, sheet: SheetImport, entry: SheetEntry, lists: Mapping[str, Mapping[str, Option]]) -> Shown:
    found = list(differences(entry.here, entry.there)) if entry.state != State.WRONG else []
    told = tuple(_change(module, entry, each, lists) for each in islice(found, MOST_DIFFERENCES))
    wrong = tuple(cell for row in entry.rows for cell in _wrong(module, sheet, row))
    return Shown(entry, _numbers(entry), _name(module, entry), told, len(found) - len(told), wrong)


def _numbers(entry: SheetEntry) -> str:
    numbers = [row["number"] for row in entry.rows if not row["is_line"]]
    return ", ".join(map(str, numbers))


def _name(module: Module, entry: SheetEntry) -> str:
    cells = entry.rows[0]["cells"] if entry.rows else {}
    return " · ".join(cells[key] for key in module.title if cells.get(key)) or entry.key or "—"


def _change(module: Module, entry: SheetEntry, each: Difference, lists: Mapping[str, Mapping[str, Option]]) -> Change:
    fields = {field.key: field for field in module.fields_of(lines=bool(each.line))}
    field = fields.get(each.column)
    if field is None:
        return Change(each.line, each.column, each.here, each.there)
    here, there = (_text(module, entry, field, value, lists) for value in (each.here, each.there))
    return Change(each.line, name_of(field), here, there)


def _text(
    module: Module, entry: SheetEntry, field: Field, value: str, lists: Mapping[str, Mapping[str, Option]]
) -> str:
    if (choice := lists.get(field.key, {}).get(value)) is not None:
        return name_of(choice)
    return shown(field, value, BOUND[module.code].choices_of(entry.key, field.key))


def in_order(titles: Mapping[str, str], faults: Mapping[str, dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Faults in the order of the columns; a database need not keep the order of the keys of JSON."""
    places = {key: at for at, key in enumerate(titles)}
    return sorted(faults.items(), key=lambda each: places.get(each[0], -1))


def _wrong(module: Module, sheet: SheetImport, row: Mapping[str, object]) -> Iterator[WrongCell]:
    cells, faults, is_line = row["cells"], row["faults"], bool(row["is_line"])
    if not isinstance(cells, dict) or not isinstance(faults, dict):
        return
    titles = {field.key: name_of(field) for field in module.fields_of(lines=is_line)}
    for key, fault in in_order(titles, faults):
        letter = sheet.places.get(f"lines.{key}" if is_line else key, "")
        where = f"{letter}{row['number']}" if letter else _("row %(number)s") % {"number": row["number"]}
        where = f"{named_sheet(LINES_SHEET)}!{where}" if is_line else where
        words, typed = filled(fault["message"], fault["values"]), str(cells.get(key, ""))[:80]
        yield WrongCell(where, titles.get(key, ""), "" if typed in words else typed, words)
