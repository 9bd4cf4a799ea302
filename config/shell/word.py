"""How one state reads on a page."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Word:
    """How a state reads: its text, its tone (a colour family of tokens.css) and its icon (lucide)."""

    text: str | Promise
    tone: str
    icon: str
