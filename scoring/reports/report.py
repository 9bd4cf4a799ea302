"""What a report says: sections of sentences, facts, tables and bars, every text in the language that is drawn.

Texts are taken as they are: nothing in them is markup, and the drawing cleans and bounds them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

NAME = 160
CELL = 500
SENTENCE = 1_200

Clean = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `warns` marks one that must not be overlooked."""

    text: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what is said of each."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column takes its `share` of the width of all shares together."""

    title: str
    share: int
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Each row has a text for each column. `total` stands bold below them."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of one scale, the largest as long as there is room; values below zero are drawn as nothing."""

    rows: tuple[Bar, ...]


Part = Words | Facts | Table | Bars


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """`headline` are the few figures of the first page (name, value, unit); `mark` stands at the foot of every page."""

    title: str
    subject: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    headline: tuple[tuple[str, str, str], ...]
    sections: tuple[Section, ...]
    mark: str
    author: str
    made_at: datetime
    is_sample: bool = False


def bounded(report: Report, clean: Clean) -> Report:
    """The report with every text cleaned; lists keep their lengths, and a row of a table its number of cells."""
    return replace(
        report,
        title=clean(report.title, NAME),
        subject=clean(report.subject, NAME),
        lead=clean(report.lead, SENTENCE),
        facts=_facts(report.facts, clean),
        headline=tuple((clean(a, NAME), clean(b, NAME), clean(c, NAME)) for a, b, c in report.headline),
        sections=tuple(
            Section(clean(each.title, NAME), tuple(_part(part, clean) for part in each.parts))
            for each in report.sections
        ),
        mark=clean(report.mark, NAME),
        author=clean(report.author, NAME),
    )


def _part(part: Part, clean: Clean) -> Part:
    if isinstance(part, Words):
        return Words(clean(part.text, SENTENCE), part.warns)
    if isinstance(part, Facts):
        return Facts(_facts(part.rows, clean))
    if isinstance(part, Bars):
        return Bars(tuple(Bar(clean(row.label, NAME), row.value, clean(row.text, NAME)) for row in part.rows))
    return Table(
        columns=tuple(replace(column, title=clean(column.title, NAME)) for column in part.columns),
        rows=tuple(_cells(row, clean) for row in part.rows),
        total=_cells(part.total, clean),
    )


def _facts(rows: tuple[tuple[str, str], ...], clean: Clean) -> tuple[tuple[str, str], ...]:
    return tuple((clean(name, NAME), clean(text, SENTENCE)) for name, text in rows)


def _cells(row: tuple[str, ...], clean: Clean) -> tuple[str, ...]:
    return tuple(clean(cell, CELL) for cell in row)
