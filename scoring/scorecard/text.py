"""Text that people typed, made safe to draw: bounded, cleaned, broken into lines. Nothing in it is ever markup."""

import re
import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]  # width of a text in points

ELLIPSIS = "…"
NO_GLYPH = "□"
# Control characters, bidirectional overrides and other invisible marks, lone surrogates, unassigned: a name that
# carries them could show other letters than it holds.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
# A wide character, a run of spaces, or a word; a word may be broken after a hyphen or a slash.
_PIECE = re.compile(rf"[{_WIDE}]|\s+|[^\s{_WIDE}/-]*[/-]+|[^\s{_WIDE}/-]+")
_NOT_FIRST = frozenset("，。、；：？！）》」』】〉〕％‰…·”’,.;:?!)]}%")  # GB/T 15834-2011, 5.1
_NOT_LAST = frozenset("（《「『【〈〔“‘([{")


def clean(text: str, limit: int, can_draw: Callable[[str], bool] = lambda _: True) -> str:
    """`text` on one line in at most `limit` characters, with a box for whatever the font cannot draw."""
    bounded = text[: limit * 2]  # so that the work below is bounded too
    seen = "".join(" " if c.isspace() else c for c in bounded if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    tidy = " ".join(unicodedata.normalize("NFC", seen).split())
    if len(tidy) > limit or len(text) > len(bounded):
        tidy = tidy[: limit - 1] + ELLIPSIS
    return "".join(c if can_draw(c) else NO_GLYPH for c in tidy)


def wrap(text: str, width: float, measure: Measure, max_lines: int) -> list[str]:
    """Break cleaned text into lines no wider than `width` points: Chinese anywhere but where punctuation forbids it,
    other scripts between words, a word wider than the line inside it. What does not fit into `max_lines` ends in …"""
    lines, line, used = [], "", 0.0
    for piece in _unbroken(text):
        if used + measure(piece.rstrip()) > width:
            if line.strip():
                lines.append(line.rstrip())
            *full, line = _split(piece.lstrip(), width, measure)
            lines.extend(full)
            used = measure(line)
            if len(lines) > max_lines:
                break
        else:
            line, used = line + piece, used + measure(piece)
    lines.append(line.rstrip())
    if len(lines) > max_lines:
        lines = [*lines[: max_lines - 1], shorten(lines[max_lines - 1] + ELLIPSIS, width, measure)]
    return lines


def shorten(text: str, width: float, measure: Measure) -> str:
    """`text` on one line no wider than `width`, ending in … where something had to go."""
    if measure(text) <= width:
        return text
    kept = text.rstrip(ELLIPSIS)
    while kept and measure(kept + ELLIPSIS) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def _unbroken(text: str) -> Iterator[str]:
    """Pieces between which a line may break; closing punctuation clings to what stands before it."""
    held = ""
    for piece in _PIECE.findall(text):
        if held and piece[0] not in _NOT_FIRST and held[-1] not in _NOT_LAST:
            yield held
            held = ""
        held += piece
    if held:
        yield held


def _split(piece: str, width: float, measure: Measure) -> list[str]:
    """A piece as lines of its own; only one that is wider than a line comes as more than one."""
    lines, line, used = [], "", 0.0
    for character in piece:
        needs = measure(character)
        if line and used + needs > width:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + character, used + needs
    return [*lines, line]


def hundredths(value: int) -> str:
    """7235 as "72.35"."""
    whole, rest = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}{whole}.{rest:02d}"


def percent(basis_points: int) -> str:
    """8400 as "84%", 8450 as "84.5%", 8455 as "84.55%"."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"
