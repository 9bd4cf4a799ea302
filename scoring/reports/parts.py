"""Each part of a report as blocks of known height."""

from collections.abc import Sequence

from scoring.scorecard.draft import FULL_WIDTH, HEADING, heading
from scoring.scorecard.flow import Block
from scoring.scorecard.sheet import GREEN, INK, LEFT, MUTED, PALE, RED, RIGHT, RULE, Sheet

from .report import Bar, Bars, Column, Facts, Part, Section, Table, Words

SIZE, LEADING = 8.2, 11.4
CELL_SIZE, CELL_LEADING = 7.3, 9.4
NAMES = 150.0  # width of the names of facts and bars
GAP = 8.0
MOST_LINES = 14
PADDING = 3.4


def section_blocks(sheet: Sheet, section: Section, number: int) -> list[Block]:
    """The title, and the parts below it; the title never stands alone at the foot of a page."""
    title = f"{number}  {section.title}"

    def draw(sheet: Sheet, y: float) -> None:
        sheet.heading(y, f"section-{number}", title)
        heading(sheet, y, sheet.fitted(title, FULL_WIDTH, 10.5, bold=True))

    parts = [block for part in section.parts for block in _blocks(sheet, part)]
    return [Block(HEADING, draw, keeps=True, room=90), *parts, space(10)]


def space(height: float) -> Block:
    return Block(height, lambda *_: None)


def facts_blocks(sheet: Sheet, rows: Sequence[tuple[str, str]]) -> list[Block]:
    return [_fact(sheet, name, text) for name, text in rows]


def _blocks(sheet: Sheet, part: Part) -> list[Block]:
    if isinstance(part, Words):
        return [_words(sheet, part)]
    if isinstance(part, Facts):
        return [*facts_blocks(sheet, part.rows), space(5)]
    if isinstance(part, Bars):
        return [*_bars(sheet, part), space(5)]
    return [*_table(sheet, part), space(6)]


def _words(sheet: Sheet, words: Words) -> Block:
    lines = sheet.lines(words.text, FULL_WIDTH - (8 if words.warns else 0), SIZE, max_lines=MOST_LINES)
    height = len(lines) * LEADING

    def draw(sheet: Sheet, y: float) -> None:
        if words.warns:
            sheet.box(LEFT, y + 0.5, 2.2, height, fill=RED)
        sheet.block(LEFT + (8 if words.warns else 0), y + 8.4, lines, SIZE, LEADING)

    return Block(height + 4, draw)


def _fact(sheet: Sheet, name: str, text: str) -> Block:
    names = sheet.lines(name, NAMES - GAP, SIZE, max_lines=3)
    texts = sheet.lines(text or "—", FULL_WIDTH - NAMES, SIZE, max_lines=MOST_LINES)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.block(LEFT, y + 8.4, names, SIZE, LEADING, ink=MUTED)
        sheet.block(LEFT + NAMES, y + 8.4, texts, SIZE, LEADING)

    return Block(max(len(names), len(texts)) * LEADING + 1.5, draw)


def _bars(sheet: Sheet, bars: Bars) -> list[Block]:
    largest = max((bar.value for bar in bars.rows), default=0.0)
    return [_bar(sheet, bar, max(0.0, bar.value) / largest if largest > 0 else 0.0) for bar in bars.rows]


def _bar(sheet: Sheet, bar: Bar, part: float) -> Block:
    numbers = 120.0
    room = FULL_WIDTH - NAMES - numbers - GAP
    label = sheet.fitted(bar.label, NAMES - GAP, SIZE)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(LEFT, y + 8.4, label, SIZE)
        sheet.box(LEFT + NAMES, y + 2, room, 7.5, fill=PALE)
        sheet.box(LEFT + NAMES, y + 2, room * part, 7.5, fill=GREEN)
        sheet.text(RIGHT, y + 8.4, sheet.fitted(bar.text, numbers, SIZE), SIZE, align="right")

    return Block(13, draw)


def _table(sheet: Sheet, table: Table) -> list[Block]:
    places = _places(table.columns)
    head = _row(sheet, places, [column.title for column in table.columns], bold=True)
    rows = [_row(sheet, places, row, header=head) for row in table.rows]
    total = [_row(sheet, places, table.total, bold=True)] if table.total else []
    first = Block(head.height, head.draw, keeps=True)
    return [first, *rows, *total]


def _places(columns: Sequence[Column]) -> list[tuple[float, float, bool]]:
    """Left edge, width, and whether it is set to the right."""
    shares, room = sum(column.share for column in columns), FULL_WIDTH - GAP * (len(columns) - 1)
    places, left = [], LEFT
    for column in columns:
        width = room * column.share / shares
        places.append((left, width, column.is_number))
        left += width + GAP
    return places


def _row(
    sheet: Sheet,
    places: Sequence[tuple[float, float, bool]],
    texts: Sequence[str],
    *,
    bold: bool = False,
    header: Block | None = None,
) -> Block:
    cells = [
        sheet.lines(text, width, CELL_SIZE, max_lines=MOST_LINES, bold=bold)
        for (_, width, _), text in zip(places, texts, strict=True)
    ]
    height = max(map(len, cells)) * CELL_LEADING + 2 * PADDING

    def draw(sheet: Sheet, y: float) -> None:
        for (left, width, is_number), lines in zip(places, cells, strict=True):
            for number, text in enumerate(lines):
                x, base = left + (width if is_number else 0), y + PADDING + 7.2 + number * CELL_LEADING
                sheet.text(x, base, text, CELL_SIZE, bold=bold, align="right" if is_number else "left")
        sheet.line((LEFT, y + height), (RIGHT, y + height), ink=INK if bold else RULE, weight=0.8 if bold else 0.5)

    return Block(height, draw, header=header)
