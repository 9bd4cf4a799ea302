"""The first page: who, how much, why, what now."""

from . import figures
from .card import Scorecard, VetoOutcome
from .draft import FULL_WIDTH, Draft, stamp
from .findings import improvements, profile, strengths, totals, vetoes
from .flow import Block, beside, stacked
from .labels import Labels
from .sheet import GREEN, LEFT, MUTED, PALE, RED, RIGHT, WHITE, Sheet
from .text import hundredths, percent

QR_SIZE = 74.0


def front(draft: Draft) -> list[Block]:
    """The blocks of the first page, from the top."""
    return [
        head(draft),
        subject(draft),
        result(draft),
        *standing_veto(draft),
        profile(draft),
        *vetoes(draft),
        beside(improvements(draft), stacked(strengths(draft), totals(draft))),
    ]


def head(draft: Draft) -> Block:
    card, labels = draft.card, draft.labels

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(LEFT, y, FULL_WIDTH, 3.2, fill=GREEN)
        sheet.text(LEFT, y + 33, labels("title"), 21, bold=True, ink=GREEN)
        organisation = sheet.fitted(card.issue.organisation, FULL_WIDTH - QR_SIZE - 20, 9.5)
        sheet.text(LEFT, y + 50, organisation, 9.5, ink=MUTED)
        if card.issue.is_sample:
            stamp(sheet, LEFT + sheet.measure(21, bold=True)(labels("title")) + 18, y + 17, labels("sample"), 11)
        figures.qr(sheet, RIGHT - QR_SIZE + 6, y + 7, QR_SIZE, card.issue.verify_url)
        sheet.text(RIGHT - QR_SIZE / 2 + 6, y + QR_SIZE + 12, labels("scan"), 7, ink=MUTED, align="middle")

    return Block(64, draw)


def subject(draft: Draft) -> Block:
    """Both names, the drawn language's first, then the facts in two columns."""
    card, labels, sheet = draft.card, draft.labels, draft.sheet
    names = [card.subject.name_zh, card.subject.name_en]
    first, second = names if labels.language == "zh" else reversed(names)
    room = FULL_WIDTH - QR_SIZE - 16
    big = sheet.lines(first or second, room, 15, max_lines=2, bold=True)
    small = sheet.lines(second, room, 9, max_lines=2) if first and second else []
    method = labels("dot").join((card.method.name, labels("version", version=card.method.version)))
    method_lines = sheet.lines(method, FULL_WIDTH - 112, 8.2, max_lines=2)
    note_lines = sheet.lines(card.method.provenance, FULL_WIDTH - 112, 8.2, max_lines=2, bold=True)
    names_height = len(big) * 19 + len(small) * 11.5 + 8
    facts_height = 2 * 13 + (len(method_lines) + len(note_lines)) * 11

    def draw(sheet: Sheet, y: float) -> None:
        sheet.block(LEFT, y + 17, big, 15, 19, bold=True)
        sheet.block(LEFT, y + 17 + (len(big) - 1) * 19 + 14, small, 9, 11.5, ink=MUTED)
        y += names_height
        _facts(sheet, y, card, labels)
        y += 2 * 13
        sheet.text(LEFT, y + 12, labels("method"), 7.6, ink=MUTED)
        sheet.block(LEFT + 112, y + 12, method_lines, 8.2, 11)
        sheet.block(LEFT + 112, y + 12 + len(method_lines) * 11, note_lines, 8.2, 11, bold=True)

    return Block(names_height + facts_height + 14, draw)


def _facts(sheet: Sheet, y: float, card: Scorecard, labels: Labels) -> None:
    moment = f"{card.issue.issued_at:%Y-%m-%d %H:%M} {_zone(card)}"
    issued = labels("dot").join((moment, card.issue.issued_by))
    facts = (
        ("credit_code", card.subject.credit_code, "kind", card.subject.kind),
        ("as_of", f"{card.as_of:%Y-%m-%d}", "issued", issued),
    )
    second = LEFT + 218
    for row, (left, left_text, right, right_text) in enumerate(facts):
        line = y + 12 + row * 13
        sheet.text(LEFT, line, labels(left), 7.6, ink=MUTED)
        sheet.text(LEFT + 112, line, sheet.fitted(left_text, 100, 8.2), 8.2)
        sheet.text(second, line, labels(right), 7.6, ink=MUTED)
        sheet.text(second + 66, line, sheet.fitted(right_text, RIGHT - second - 66, 8.2), 8.2)


def _zone(card: Scorecard) -> str:
    offset = card.issue.issued_at.strftime("%z") or "+0000"
    return f"UTC{offset[:3]}:{offset[3:5]}"


def result(draft: Draft) -> Block:
    """The total, the level, the limits, and how much of it is known."""
    card, labels = draft.card, draft.labels
    split = LEFT + 152
    height = 94.0 + 10 * ((len(card.levels) + 1) // 2)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(LEFT, y, FULL_WIDTH, height, fill=PALE)
        sheet.box(LEFT, y, 3, height, fill=GREEN)
        sheet.text(LEFT + 15, y + 20, labels("total"), 8, ink=MUTED)
        number = hundredths(card.result.total)
        sheet.text(LEFT + 14, y + 57, number, 35, bold=True, ink=GREEN)
        sheet.text(LEFT + 19 + sheet.measure(35, bold=True)(number), y + 57, "/ 100", 8.5, ink=MUTED)
        sheet.text(LEFT + 15, y + 82, labels("level"), 8, ink=MUTED)
        level = f"{card.result.level.code}  {card.result.level.name}"
        wrapped = sheet.lines(level, split - LEFT - 52, 12.5, max_lines=2, bold=True)
        sheet.block(LEFT + 44, y + 83, wrapped, 12.5, 15, bold=True)
        sheet.line((split, y + 12), (split, y + height - 12))
        figures.band(sheet, split + 16, y + 10, RIGHT - split - 32, card.result, card.levels)
        below = _limits(sheet, split + 16, y + 72, RIGHT - split - 32, draft)
        share, most = percent(card.result.known_share), hundredths(card.result.possible)
        known = f"{labels('known')} {share}    {labels('possible')} {most}"
        sheet.text(split + 16, below + 5, sheet.fitted(known, RIGHT - split - 32, 7.6, bold=True), 7.6, bold=True)

    return Block(height + 12, draw)


def _limits(sheet: Sheet, x: float, y: float, width: float, draft: Draft) -> float:
    """The levels with their limits in two columns; returns the baseline below them."""
    labels = draft.labels
    ranked = sorted(draft.card.levels, key=lambda level: -level.lowest)
    for number, level in enumerate(ranked):
        limit = labels("from", lowest=hundredths(level.lowest))
        if level.lowest == 0 and number:
            limit = labels("below", above=hundredths(ranked[number - 1].lowest))
        left, line = x + (number % 2) * width / 2, y + (number // 2) * 10
        sheet.text(left, line, level.code, 7, bold=True)
        sheet.text(left + 12, line, sheet.fitted(f"{level.name}  {limit}", width / 2 - 18, 7), 7, ink=MUTED)
    return y + ((len(ranked) + 1) // 2) * 10


def standing_veto(draft: Draft) -> list[Block]:
    """A framed line when a veto stands, so that nobody reads the total without it."""
    if not any(veto.outcome == VetoOutcome.STANDS for veto in draft.card.vetoes):
        return []

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(LEFT, y, FULL_WIDTH, 20, fill=WHITE, line=RED, weight=1.2)
        sheet.box(LEFT + 8, y + 6.5, 7, 7, fill=RED)
        sheet.text(LEFT + 22, y + 13.5, draft.labels("veto_stands"), 9, bold=True, ink=RED)

    return [Block(32, draw)]
