"""Summary in, PDF out. The same summary in the same fonts gives the same bytes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from scoring.scorecard.draft import FULL_WIDTH, HEADING, heading, stamp
from scoring.scorecard.flow import Block, paginate
from scoring.scorecard.sheet import BOTTOM, FIRST, HEIGHT, INK, LEFT, MUTED, PALE, RIGHT, TOP, About, Sheet
from scoring.scorecard.text import clean
from scoring.scorecard.typeface import Typeface

from .content import MOST_ROWS, Summary, Table

NAME, CELL, NOTE = 160, 160, 400
SIZE, LEADING, GAP = 7.6, 9.6, 6.0
_LOCALES = {"zh": "zh-CN", "en": "en"}


def draw_summary(summary: Summary, typeface: Typeface) -> bytes:
    """The summary as a PDF file, A4, fonts embedded.

    Every text is drawn whatever it holds: bounded, wrapped, with a box for a character that the font does not have.
    Safe in threads.
    """
    sheet = Sheet(typeface, _about(summary))
    shown = _bounded(summary, sheet)
    blocks = [_head(shown, sheet), _facts(shown, sheet)]
    for table in shown.tables:
        blocks.extend(_table(table, sheet))
    pages = paginate([*blocks, _notes(shown, sheet)], FIRST, TOP, BOTTOM)
    for number, page in enumerate(pages, start=1):
        for placed in page:
            placed.block.draw(sheet, placed.y)
        _frame(shown, sheet, number, len(pages))
        sheet.next_page()
    return sheet.finish()


def _about(summary: Summary) -> About:
    title = f"{summary.title} · {clean(summary.name, NAME)}"
    subject = summary.sample or summary.title
    return About(title, subject, clean(summary.author, NAME), _LOCALES[summary.language], summary.made_at)


def _bounded(summary: Summary, sheet: Sheet) -> Summary:
    """The one door for what people typed: every text cleaned, every table cut to its rows."""
    return replace(
        summary,
        name=sheet.clean(summary.name, NAME),
        other_name=sheet.clean(summary.other_name, NAME),
        facts=tuple((label, sheet.clean(value, NOTE)) for label, value in summary.facts),
        tables=tuple(
            replace(table, rows=tuple(tuple(sheet.clean(cell, CELL) for cell in row) for row in table.rows[:MOST_ROWS]))
            for table in summary.tables
        ),
        notes=tuple(sheet.clean(note, NOTE) for note in summary.notes),
        made=sheet.clean(summary.made, NOTE),
    )


def _head(summary: Summary, sheet: Sheet) -> Block:
    names = sheet.lines(summary.name, FULL_WIDTH, 15, max_lines=2, bold=True)
    other = sheet.fitted(summary.other_name, FULL_WIDTH, 9)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(LEFT, y + 8, summary.title, 9, bold=True, ink=MUTED)
        if summary.sample:
            stamp(sheet, LEFT + sheet.measure(9, bold=True)(summary.title) + 14, y - 3, summary.sample, 8)
        made = sheet.fitted(summary.made, FULL_WIDTH - 220, 7.6)
        sheet.text(RIGHT, y + 8, made, 7.6, ink=MUTED, align="right")
        sheet.block(LEFT, y + 30, names, 15, 18, bold=True)
        sheet.text(LEFT, y + 28 + len(names) * 18 - 4, other, 9, ink=MUTED)

    return Block(34 + len(names) * 18 + (8 if other else -4), draw)


def _facts(summary: Summary, sheet: Sheet) -> Block:
    """Two facts a row, each a label and up to two lines."""
    half = FULL_WIDTH / 2
    told = [(label, sheet.lines(value or "—", half - 88, SIZE, max_lines=2)) for label, value in summary.facts]
    rows = [told[at : at + 2] for at in range(0, len(told), 2)]
    heights = [max(len(lines) for _label, lines in row) * LEADING + 3 for row in rows]

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(LEFT - 6, y, FULL_WIDTH + 12, sum(heights) + 8, fill=PALE)
        for row, height in zip(rows, heights, strict=True):
            for column, (label, lines) in enumerate(row):
                x = LEFT + column * half
                sheet.text(x, y + 12, sheet.fitted(label, 74, SIZE), SIZE, ink=MUTED)
                sheet.block(x + 78, y + 12, lines, SIZE, LEADING)
            y += height

    return Block(sum(heights) + 18, draw)


def _table(table: Table, sheet: Sheet) -> list[Block]:
    """A title with the heads, the rows, which may be parted, and what is left out."""
    widths = [FULL_WIDTH * share / sum(table.widths) for share in table.widths]
    lefts = [LEFT, *(LEFT + right for right in accumulate(widths[:-1]))]
    heads = [sheet.fitted(head, width - GAP, 7, bold=True) for head, width in zip(table.heads, widths, strict=True)]

    def columns(sheet: Sheet, y: float) -> None:
        for left, head in zip(lefts, heads, strict=True):
            sheet.text(left, y + 8, head, 7, bold=True, ink=MUTED)

    def title(sheet: Sheet, y: float) -> None:
        sheet.heading(y, table.title, table.title)
        heading(sheet, y, table.title)
        if table.rows:
            columns(sheet, y + HEADING)
        else:
            sheet.text(LEFT, y + HEADING + 8, table.empty, SIZE, ink=MUTED)

    rows = [_row(row, lefts, widths, sheet, Block(13, columns)) for row in table.rows]
    rest = [Block(12, lambda sheet, y: sheet.text(LEFT, y + 9, table.more, 7, ink=MUTED))] if table.more else []
    return [Block(HEADING + 13, title, keeps=bool(rows)), *rows, *rest, Block(9, lambda *_: None)]


def _row(row: Sequence[str], lefts: Sequence[float], widths: Sequence[float], sheet: Sheet, header: Block) -> Block:
    cells = [
        sheet.lines(cell or "—", width - GAP, SIZE, max_lines=2, bold=number == 0)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    height = max(map(len, cells)) * LEADING + 3.4

    def draw(sheet: Sheet, y: float) -> None:
        for number, (left, lines) in enumerate(zip(lefts, cells, strict=True)):
            sheet.block(left, y + 8.4, lines, SIZE, LEADING, bold=number == 0, ink=INK)
        sheet.line((LEFT, y + height - 1), (RIGHT, y + height - 1), weight=0.3)

    return Block(height, draw, header=header)


def _notes(summary: Summary, sheet: Sheet) -> Block:
    """What the history says of itself, and what the document is worth."""
    wrapped = [sheet.lines(note, FULL_WIDTH, SIZE, max_lines=3) for note in summary.notes]

    def draw(sheet: Sheet, y: float) -> None:
        heading(sheet, y, summary.notes_title)
        y += HEADING
        for lines in wrapped:
            sheet.block(LEFT, y + 8, lines, SIZE, LEADING + 0.6)
            y += len(lines) * (LEADING + 0.6) + 2

    return Block(HEADING + sum(len(lines) * (LEADING + 0.6) + 2 for lines in wrapped) + 6, draw)


def _frame(summary: Summary, sheet: Sheet, page: int, pages: int) -> None:
    """The running head of the later pages, and the foot of all."""
    if page > 1:
        sheet.text(LEFT, 38, sheet.fitted(f"{summary.title} · {summary.name}", FULL_WIDTH - 90, 7.6), 7.6, ink=MUTED)
        if summary.sample:
            stamp(sheet, RIGHT - 74, 27.5, summary.sample, 7.6)
        sheet.line((LEFT, 43), (RIGHT, 43))
    foot = HEIGHT - 30
    sheet.line((LEFT, foot - 11), (RIGHT, foot - 11))
    sheet.text(LEFT, foot, sheet.fitted(summary.made, FULL_WIDTH - 90, 7), 7, ink=MUTED)
    sheet.text(RIGHT, foot, summary.page.format(page=page, pages=pages), 7, ink=MUTED, align="right")
