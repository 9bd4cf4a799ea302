"""What ties a module of sheets to the supplier's file: what stands there, its template, taking rows over."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from suppliers.checks.sheets import SheetRow
from suppliers.models import Supplier, User
from suppliers.sheets.fields import Choices, Values
from suppliers.sheets.module import Entry, Here, Module, TemplateRow

Named = Callable[[Any], str]
"""From a thing with name_zh and name_en to its name in the reader's language."""


@dataclass(frozen=True, slots=True)
class Of:
    """Of whom a sheet is, and of which year; None where the module has none."""

    supplier: Supplier
    year: int | None


@dataclass(frozen=True, slots=True)
class Wish:
    """A thing to be taken over as the sheet has it; `there` None: take it out."""

    key: str
    there: tuple[Values, ...] | None


@dataclass(frozen=True, slots=True)
class Said:
    """Who takes over, when, and what they say to figures that look doubtful."""

    by: User | None
    at: datetime
    explanation: str = ""


class Bound(Protocol):
    """A module with the supplier's file behind it. What it does not find or may not do it refuses (Refused)."""

    @property
    def module(self) -> Module: ...

    def here(self, of: Of, keys: Collection[str] | None = None, /) -> Mapping[str, tuple[Values, ...]]:
        """What stands in the file now, by key; with `keys` at least that of these."""

    def entries(self, of: Of, rows: Sequence[SheetRow], lines: Sequence[SheetRow], here: Here, /) -> Iterator[Entry]:
        """The sheet's things, each judged and compared with what stands here."""

    def lists(self, of: Of, /) -> Mapping[str, Choices]:
        """What columns offer besides the lists of their fields: what the reference data has today, by key."""

    def choices_of(self, key: str, column: str, /) -> Choices:
        """What the column offers for one thing alone; nothing where the lists above hold."""

    def template(self, of: Of, named: Named, /) -> Iterator[TemplateRow]:
        """What stands here as rows of a sheet, and what else a person would fill in."""

    def take_over(self, of: Of, wishes: Sequence[Wish], said: Said, /) -> None:
        """Put the things into the file by the operations that the pages use; all of them or, Refused, none."""
