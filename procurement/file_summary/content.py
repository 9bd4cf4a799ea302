"""What a summary says: texts in the language that is drawn, taken as they are. None is markup; all get bounded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Language = Literal["zh", "en"]
MOST_ROWS = 10
"""Rows of a table that are drawn: with every table full of the longest texts it is three pages."""


@dataclass(frozen=True, slots=True)
class Table:
    """`widths`: share of the page that each column has, in any unit. `empty` is said when there is no row, `more` below
    the last one when there are others that are not shown ("": there are none)."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """`sample`: what marks a sample, "" for a real supplier. `facts`: label and value. `notes` stand at the end.

    `page` is a format string with {page} and {pages}. `made_at` is aware.
    """

    language: Language
    title: str
    name: str
    other_name: str
    sample: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    notes_title: str
    notes: tuple[str, ...]
    author: str
    made: str
    page: str
    made_at: datetime
