"""Scorecard in, PDF out. The same card in the same language and fonts gives the same bytes."""

from collections.abc import Iterable, Iterator

from .bounds import NAME, bounded
from .card import Scorecard
from .draft import FULL_WIDTH, HEADING, Draft, heading, stamp
from .flow import Block, paginate
from .front import front
from .labels import Labels, Language
from .sheet import BOTTOM, FIRST, HEIGHT, LEFT, MUTED, RIGHT, TOP, About, Sheet
from .table import table
from .text import clean
from .typeface import Typeface

_LOCALES = {"zh": "zh-CN", "en": "en"}


def draw_scorecard(card: Scorecard, language: Language, typeface: Typeface) -> bytes:
    """The scorecard as a PDF file, A4, fonts embedded.

    Raises ValueError when the address for checking is not usable. Every other text is drawn whatever it holds:
    bounded, on one line or wrapped, with a box for a character that the font does not have. Safe in threads.
    """
    labels = Labels(language)
    sheet = Sheet(typeface, _about(card, labels))
    draft = Draft(bounded(card, sheet.clean), labels, sheet)
    pages = paginate([*front(draft), *table(draft), *_ending(draft)], FIRST, TOP, BOTTOM)
    for number, page in enumerate(pages, start=1):
        for placed in page:
            placed.block.draw(sheet, placed.y)
        _frame(draft, number, len(pages))
        sheet.next_page()
    return sheet.finish()


def draw_batch(cards: Iterable[Scorecard], language: Language, typeface: Typeface) -> Iterator[bytes]:
    """One file a card, each the same as `draw_scorecard` makes it, one at a time so that memory stays flat."""
    return (draw_scorecard(card, language, typeface) for card in cards)


def _about(card: Scorecard, labels: Labels) -> About:
    name = clean(_name(card, labels), NAME)
    return About(
        title=f"{labels('title')} · {name} · {card.as_of:%Y-%m-%d}",
        subject=labels("sample_note") if card.issue.is_sample else labels("title"),
        author=clean(card.issue.organisation, NAME),
        language=_LOCALES[labels.language],
        made_at=card.issue.issued_at,
    )


def _name(card: Scorecard, labels: Labels) -> str:
    names = card.subject.name_zh, card.subject.name_en
    first, second = names if labels.language == "zh" else reversed(names)
    return first or second


def _frame(draft: Draft, page: int, pages: int) -> None:
    """What stands at the head and foot of every page."""
    card, labels, sheet = draft.card, draft.labels, draft.sheet
    if page > 1:
        sheet.text(LEFT, 38, labels("title"), 7.6, bold=True, ink=MUTED)
        left = LEFT + sheet.measure(7.6, bold=True)(labels("title")) + 14
        if card.issue.is_sample:
            left = stamp(sheet, left, 27.5, labels("sample"), 7.6) + 14
        day = f"{card.as_of:%Y-%m-%d}"
        sheet.text(RIGHT, 38, day, 7.6, ink=MUTED, align="right")
        room = RIGHT - 46 - left
        sheet.text(RIGHT - 46, 38, sheet.fitted(_name(card, labels), room, 7.6), 7.6, ink=MUTED, align="right")
        sheet.line((LEFT, 43), (RIGHT, 43))
    foot = HEIGHT - 30
    sheet.line((LEFT, foot - 11), (RIGHT, foot - 11))
    mark = f"{labels('fingerprint')} {card.issue.fingerprint[:16]}…"
    marks = [card.subject.credit_code, mark, *([labels("sample_note")] if card.issue.is_sample else [])]
    sheet.text(LEFT, foot, sheet.fitted("    ".join(marks), 420, 7), 7, ink=MUTED)
    sheet.text(RIGHT, foot, labels("page", page=page, pages=pages), 7, ink=MUTED, align="right")


def _ending(draft: Draft) -> list[Block]:
    """How to read the document and how to check it."""
    labels, issue = draft.labels, draft.card.issue
    reading = _paragraphs(draft, labels("reading"), [labels("reading_sum"), labels("reading_unknown")])
    facts = [f"{labels('fingerprint')}  {issue.fingerprint}", f"{labels('address')}  {issue.verify_url}"]
    return [Block(12, lambda *_: None), reading, _paragraphs(draft, labels("check"), [labels("check_how"), *facts])]


def _paragraphs(draft: Draft, title: str, texts: list[str]) -> Block:
    wrapped = [draft.sheet.lines(text, FULL_WIDTH, 7.8, max_lines=6) for text in texts]

    def draw(sheet: Sheet, y: float) -> None:
        heading(sheet, y, title)
        y += HEADING
        for lines in wrapped:
            sheet.block(LEFT, y + 8, lines, 7.8, 11)
            y += len(lines) * 11 + 3

    return Block(HEADING + sum(len(lines) * 11 + 3 for lines in wrapped) + 10, draw)
