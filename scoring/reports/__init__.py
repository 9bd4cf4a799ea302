"""Reports as PDF documents, in the house style of the scorecard: plain Python, no clock, no database, no files.

`draw_report(report, "zh", typeface)` returns the bytes; the typeface comes from `scoring.fonts.register_fonts`.
"""

from .drawing import draw_report
from .report import Bar, Bars, Column, Facts, Part, Report, Section, Table, Words

__all__ = ["Bar", "Bars", "Column", "Facts", "Part", "Report", "Section", "Table", "Words", "draw_report"]
