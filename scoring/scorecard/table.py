"""The table of all indicators: value, points, weight, evidence and reason of every one."""

from dataclasses import dataclass

from suppliers.enums import Known

from .card import Dimension, Line
from .draft import HEADING, Draft, heading
from .flow import Block
from .sheet import GREEN, INK, LEFT, MUTED, PALE, RIGHT, Sheet
from .text import hundredths, percent

SIZE = 7.3
LEADING = 9.4
MOST_LINES = 8
PADDING = 3.6


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    left: float
    width: float
    align: str = "left"


def _columns() -> tuple[Column, ...]:
    gap, left, columns = 8.0, LEFT + 4, []
    for key, width, align in (
        ("code", 24, "left"),
        ("indicator", 100, "left"),
        ("value", 68, "left"),
        ("points", 46, "right"),
        ("weight", 28, "right"),
        ("evidence", 96, "left"),
        ("reason", 91, "left"),
    ):
        columns.append(Column(key, left, width, align))
        left += width + gap
    return tuple(columns)


COLUMNS = _columns()


def table(draft: Draft) -> list[Block]:
    """All lines, grouped by dimension; the column titles come again on every page."""
    head = _head(draft)
    blocks = [_title(draft), head]
    named = {dimension.code: dimension for dimension in draft.card.dimensions}
    group = None
    for line in draft.card.lines:
        if line.dimension != group:
            group = line.dimension
            if group in named:
                blocks.append(_group(named[group], head))
        blocks.append(_row(draft, line, head))
    return blocks


def _title(draft: Draft) -> Block:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.heading(y, "lines", draft.labels("lines"))
        heading(sheet, y, draft.labels("lines"))

    return Block(HEADING, draw, keeps=True, room=240)


def _head(draft: Draft) -> Block:
    def draw(sheet: Sheet, y: float) -> None:
        for column in COLUMNS:
            _cell(sheet, column, y + 10, [draft.labels(column.key)], bold=True)
        sheet.line((LEFT, y + 15), (RIGHT, y + 15), ink=INK, weight=0.8)

    return Block(16, draw, keeps=True)


def _group(dimension: Dimension, head: Block) -> Block:
    points = f"{hundredths(dimension.earned)} / {hundredths(dimension.maximum)}"

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(LEFT, y, RIGHT - LEFT, 16, fill=PALE)
        sheet.text(LEFT + 4, y + 11, dimension.code, 8, bold=True, ink=GREEN)
        name = sheet.fitted(dimension.name, 340, 8, bold=True)
        sheet.text(LEFT + 36, y + 11, name, 8, bold=True, ink=GREEN)
        sheet.text(RIGHT - 4, y + 11, points, 8, bold=True, ink=GREEN, align="right")

    return Block(17, draw, keeps=True, header=head)


def _row(draft: Draft, line: Line, head: Block) -> Block:
    known = line.known == Known.KNOWN
    texts = (
        line.code,
        line.name,
        line.value if known else draft.labels.missing(line.known),
        line.points if known else "—",
        percent(line.weight),
        line.evidence or draft.labels("no_evidence"),
        line.reason,
    )
    mark = 0 if known else 10
    cells = [
        draft.sheet.lines(text, column.width - (mark if column.key == "value" else 0), SIZE, max_lines=MOST_LINES)
        for column, text in zip(COLUMNS, texts, strict=True)
    ]
    height = max(map(len, cells)) * LEADING + 2 * PADDING

    def draw(sheet: Sheet, y: float) -> None:
        base = y + PADDING + 7.2
        for column, lines in zip(COLUMNS, cells, strict=True):
            quiet = column.key in {"evidence", "reason", "weight"}
            bold = column.key in {"code", "points"} or (column.key == "value" and not known)
            _cell(sheet, column, base, lines, bold=bold, quiet=quiet, indent=mark if column.key == "value" else 0)
        if not known:
            sheet.hatch(COLUMNS[2].left, base - 6, 6.5, 6.5, ink=INK, gap=2)
        sheet.line((LEFT, y + height), (RIGHT, y + height), weight=0.5)

    return Block(height, draw, header=head)


def _cell(
    sheet: Sheet,
    column: Column,
    y: float,
    lines: list[str],
    *,
    bold: bool = False,
    quiet: bool = False,
    indent: float = 0,
) -> None:
    x = column.left + (column.width if column.align == "right" else indent)
    for number, text in enumerate(lines):
        ink = MUTED if quiet else INK
        sheet.text(x, y + number * LEADING, text, SIZE, bold=bold, ink=ink, align=column.align)
