"""Why the total is what it is, and what to do now: the lower part of the first page."""

from . import figures
from .card import Earlier, Improvement, Veto, VetoOutcome
from .draft import FULL_WIDTH, HEADING, Draft, heading
from .flow import Block
from .labels import Labels
from .sheet import GREEN, INK, LEFT, MUTED, RED, RIGHT, Sheet
from .text import hundredths

HALF = FULL_WIDTH / 2 - 10
MOST_SHOWN = 5
MOST_TOTALS = 7
_SERIOUS = (VetoOutcome.STANDS, VetoOutcome.UNKNOWN, VetoOutcome.CLEAR)


def profile(draft: Draft) -> Block:
    """Radar and waterfall; with fewer than three dimensions a radar has no shape and is left out."""
    card, labels = draft.card, draft.labels
    dimensions = card.dimensions
    narrow = 186.0 if len(dimensions) >= 3 else 0.0
    height = max(len(dimensions) * figures.ROW + 22, 150.0 if narrow else 0.0)

    def draw(sheet: Sheet, y: float) -> None:
        x = LEFT + narrow + (16 if narrow else 0)
        if narrow:
            heading(sheet, y, labels("profile"), width=narrow)
            figures.radar(sheet, (LEFT + narrow / 2, y + HEADING + height / 2 - 4), 52, dimensions)
            sheet.text(LEFT + narrow / 2, y + HEADING + height + 8, labels("dashed"), 7, ink=MUTED, align="middle")
        heading(sheet, y, labels("waterfall"), x=x, width=RIGHT - x)
        total = (labels("sum"), card.result.total)
        figures.waterfall(sheet, x, y + HEADING + 4, RIGHT - x, dimensions, total)
        last = y + HEADING + height + 8
        figures.legend(sheet, x, last, labels("earned"), labels("unknown"), labels("not_earned"))

    return Block(HEADING + height + 20, draw)


def vetoes(draft: Draft) -> list[Block]:
    """Every veto with its outcome and reason."""
    card, labels = draft.card, draft.labels

    def title(sheet: Sheet, y: float) -> None:
        sheet.heading(y, "vetoes", labels("vetoes"))
        heading(sheet, y, labels("vetoes"))
        if not card.vetoes:
            sheet.text(LEFT, y + HEADING + 8, labels("no_vetoes"), 8, ink=MUTED)

    ranked = sorted(card.vetoes, key=lambda veto: _SERIOUS.index(veto.outcome))
    rows = [_veto_row(draft, veto) for veto in ranked]
    return [Block(HEADING + (0 if rows else 16), title, keeps=bool(rows)), *rows, Block(8, lambda *_: None)]


def _veto_row(draft: Draft, veto: Veto) -> Block:
    stands = veto.outcome == VetoOutcome.STANDS
    name = draft.sheet.lines(veto.name, 168, 7.8, max_lines=2, bold=stands)
    reason = draft.sheet.lines(veto.reason, RIGHT - LEFT - 250, 7.8, max_lines=2)
    lines = max(len(name), len(reason))

    def draw(sheet: Sheet, y: float) -> None:
        if stands:
            sheet.box(LEFT + 1, y + 3, 6.5, 6.5, fill=RED)
        elif veto.outcome == VetoOutcome.UNKNOWN:
            sheet.hatch(LEFT + 1, y + 3, 6.5, 6.5, ink=INK, gap=2)
        else:
            sheet.text(LEFT + 1, y + 9.4, "✓", 9, bold=True, ink=GREEN)
        sheet.text(LEFT + 13, y + 9, draft.labels.outcome(veto.outcome), 7.8, bold=True, ink=RED if stands else INK)
        sheet.block(LEFT + 64, y + 9, name, 7.8, 9.8, bold=stands)
        sheet.block(LEFT + 250, y + 9, reason, 7.8, 9.8, ink=INK if stands else MUTED)

    return Block(lines * 9.8 + 3.4, draw)


def improvements(draft: Draft) -> Block:
    """What pays most, with the points that it would add; the left half of the page."""
    card, labels, sheet = draft.card, draft.labels, draft.sheet
    shown = card.improvements[:MOST_SHOWN]
    rows = [(item, sheet.lines(item.action, HALF - 74, 7.8, max_lines=3)) for item in shown]
    rest = len(card.improvements) - len(shown)
    effort = [1 if item.effort else 0 for item in shown]
    height = sum((len(lines) + extra) * 10 + 4 for (_, lines), extra in zip(rows, effort, strict=True)) or 12

    def draw(sheet: Sheet, y: float) -> None:
        heading(sheet, y, labels("improvements"), width=HALF)
        y += HEADING
        if not rows:
            sheet.text(LEFT, y + 9, labels("no_improvements"), 8, ink=MUTED)
        for number, (item, lines) in enumerate(rows, start=1):
            y += _improvement(sheet, y, number, item, lines, labels)
        if rest:
            sheet.text(LEFT, y + 9, labels("more", count=rest), 7.4, ink=MUTED)

    return Block(HEADING + height + (12 if rest else 0) + 8, draw)


def _improvement(sheet: Sheet, y: float, number: int, item: Improvement, lines: list[str], labels: Labels) -> float:
    sheet.text(LEFT, y + 9, f"{number}", 7.8, bold=True, ink=GREEN)
    sheet.block(LEFT + 13, y + 9, lines, 7.8, 10)
    gain = labels("gain", points=hundredths(item.gain))
    sheet.text(LEFT + HALF, y + 9, gain, 7.8, bold=True, ink=GREEN, align="right")
    if item.effort:
        sheet.text(LEFT + 13, y + 9 + len(lines) * 10, sheet.fitted(item.effort, HALF - 13, 7), 7, ink=MUTED)
    return (len(lines) + (1 if item.effort else 0)) * 10 + 4


def strengths(draft: Draft) -> Block:
    """What the supplier does well; the right half of the page."""
    card, labels, sheet = draft.card, draft.labels, draft.sheet
    x = RIGHT - HALF
    rows = [sheet.lines(text, HALF - 13, 7.8, max_lines=3) for text in card.strengths[:MOST_SHOWN]]
    height = sum(len(lines) * 10 + 4 for lines in rows) or 12

    def draw(sheet: Sheet, y: float) -> None:
        heading(sheet, y, labels("strengths"), x=x, width=HALF)
        y += HEADING
        if not rows:
            sheet.text(x, y + 9, labels("no_strengths"), 8, ink=MUTED)
        for lines in rows:
            sheet.box(x + 1, y + 4.2, 4, 4, fill=GREEN)
            sheet.block(x + 13, y + 9, lines, 7.8, 10)
            y += len(lines) * 10 + 4

    return Block(HEADING + height + 8, draw)


def totals(draft: Draft) -> Block:
    """The latest totals up to this one; the right half of the page."""
    card, labels = draft.card, draft.labels
    earlier = sorted(card.trend, key=lambda point: point.as_of)[-(MOST_TOTALS - 1) :]
    points = [*earlier, Earlier(card.as_of, card.result.total)]
    x = RIGHT - HALF

    def draw(sheet: Sheet, y: float) -> None:
        heading(sheet, y, labels("trend"), x=x, width=HALF)
        if not earlier:
            sheet.text(x, y + HEADING + 8, labels("first_time"), 8, ink=MUTED)
            return
        figures.trend(sheet, x, y + HEADING + 6, HALF, 58, points, card.levels)

    return Block(HEADING + (78 if earlier else 14), draw)
