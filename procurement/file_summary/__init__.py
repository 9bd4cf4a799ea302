"""The summary of a supplier's file as a PDF document of one to three pages: plain Python, no clock, no database.

`draw_summary(summary, typeface)` returns the bytes. It shares its paper, pen and typeface with the scorecard.
"""

from .content import MOST_ROWS, Language, Summary, Table
from .drawing import draw_summary

__all__ = ["MOST_ROWS", "Language", "Summary", "Table", "draw_summary"]
