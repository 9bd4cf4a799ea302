"""Report in, PDF out. The same report in the same language and fonts gives the same bytes."""

from scoring.scorecard.draft import FULL_WIDTH, stamp
from scoring.scorecard.flow import Block, paginate
from scoring.scorecard.labels import Labels, Language
from scoring.scorecard.sheet import BOTTOM, FIRST, GREEN, HEIGHT, LEFT, MUTED, PALE, RIGHT, TOP, About, Sheet
from scoring.scorecard.typeface import Typeface

from .parts import facts_blocks, section_blocks, space
from .report import NAME, Report, bounded

_LOCALES = {"zh": "zh-CN", "en": "en"}
ACROSS = 4  # figures beside each other


def draw_report(report: Report, language: Language, typeface: Typeface) -> bytes:
    """The report as a PDF file, A4, fonts embedded. Every text is drawn whatever it holds: bounded, wrapped, with a box
    for a character that the font does not have. Safe in threads."""
    labels = Labels(language)
    sheet = Sheet(typeface, _about(report, labels))
    drawn = bounded(report, sheet.clean)
    blocks = [_head(drawn, labels, sheet), *facts_blocks(sheet, drawn.facts), space(8)]
    blocks += [*_headline(drawn, sheet), space(10)]
    for number, section in enumerate(drawn.sections, start=1):
        blocks += section_blocks(sheet, section, number)
    pages = paginate(blocks, FIRST, TOP, BOTTOM)
    for number, page in enumerate(pages, start=1):
        for placed in page:
            placed.block.draw(sheet, placed.y)
        _frame(drawn, labels, sheet, number, len(pages))
        sheet.next_page()
    return sheet.finish()


def _about(report: Report, labels: Labels) -> About:
    title = f"{report.title[:NAME]} · {report.subject[:NAME]}"
    return About(
        title="".join(each for each in title if each.isprintable()),
        subject=labels("sample_note") if report.is_sample else report.title[:NAME],
        author="".join(each for each in report.author[:NAME] if each.isprintable()),
        language=_LOCALES[labels.language],
        made_at=report.made_at,
    )


def _head(report: Report, labels: Labels, sheet: Sheet) -> Block:
    title = sheet.lines(report.title, FULL_WIDTH - 110, 17, max_lines=2, bold=True)
    subject = sheet.lines(report.subject, FULL_WIDTH, 11, max_lines=2, bold=True)
    lead = sheet.lines(report.lead, FULL_WIDTH, 8.2, max_lines=4)
    below = 12 + len(title) * 22

    def draw(sheet: Sheet, y: float) -> None:
        sheet.block(LEFT, y + 18, title, 17, 22, bold=True, ink=GREEN)
        if report.is_sample:
            width = sheet.measure(9, bold=True)(labels("sample")) + 9
            stamp(sheet, RIGHT - width, y + 4, labels("sample"), 9)
        sheet.block(LEFT, y + below + 6, subject, 11, 15, bold=True)
        sheet.block(LEFT, y + below + 6 + len(subject) * 15, lead, 8.2, 11.4, ink=MUTED)

    return Block(below + len(subject) * 15 + len(lead) * 11.4 + 12, draw)


def _headline(report: Report, sheet: Sheet) -> list[Block]:
    rows = [report.headline[at : at + ACROSS] for at in range(0, len(report.headline), ACROSS)]
    return [_figures(row, sheet) for row in rows]


def _figures(row: tuple[tuple[str, str, str], ...], sheet: Sheet) -> Block:
    width = (FULL_WIDTH - 8 * (ACROSS - 1)) / ACROSS
    names = [sheet.lines(name, width - 14, 7.2, max_lines=2) for name, _, _ in row]

    def draw(sheet: Sheet, y: float) -> None:
        for number, (_, value, unit) in enumerate(row):
            x = LEFT + number * (width + 8)
            sheet.box(x, y, width, 46, fill=PALE)
            sheet.block(x + 7, y + 10, names[number], 7.2, 8.6, ink=MUTED)
            sheet.text(x + 7, y + 33, sheet.fitted(value, width - 14, 12, bold=True), 12, bold=True)
            sheet.text(x + 7, y + 42, sheet.fitted(unit, width - 14, 6.8), 6.8, ink=MUTED)

    return Block(52, draw)


def _frame(report: Report, labels: Labels, sheet: Sheet, page: int, pages: int) -> None:
    """What stands at the head and foot of every page."""
    if page > 1:
        sheet.text(LEFT, 38, sheet.fitted(report.title, 240, 7.6, bold=True), 7.6, bold=True, ink=MUTED)
        sheet.text(RIGHT, 38, sheet.fitted(report.subject, 240, 7.6), 7.6, ink=MUTED, align="right")
        sheet.line((LEFT, 43), (RIGHT, 43))
    foot = HEIGHT - 30
    sheet.line((LEFT, foot - 11), (RIGHT, foot - 11))
    marks = [report.mark, *([labels("sample_note")] if report.is_sample else [])]
    sheet.text(LEFT, foot, sheet.fitted("    ".join(marks), 420, 7), 7, ink=MUTED)
    sheet.text(RIGHT, foot, labels("page", page=page, pages=pages), 7, ink=MUTED, align="right")
