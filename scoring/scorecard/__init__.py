"""A supplier's scorecard as a PDF document: plain Python, no clock, no database, no files.

`draw_scorecard(card, "zh", typeface)` returns the bytes; the typeface comes from `scoring.fonts.register_fonts`.
"""

from .card import (
    Dimension,
    Earlier,
    Improvement,
    Issue,
    Level,
    Line,
    Method,
    Result,
    Scorecard,
    Subject,
    Veto,
    VetoOutcome,
)
from .drawing import draw_batch, draw_scorecard
from .labels import Language
from .typeface import Typeface

__all__ = [
    "Dimension",
    "Earlier",
    "Improvement",
    "Issue",
    "Language",
    "Level",
    "Line",
    "Method",
    "Result",
    "Scorecard",
    "Subject",
    "Typeface",
    "Veto",
    "VetoOutcome",
    "draw_batch",
    "draw_scorecard",
]
