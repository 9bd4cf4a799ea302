"""Names of the two fonts that a scorecard is set in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Typeface:
    """Names under which two fonts are registered with reportlab (see `scoring.fonts.register_fonts`)."""

    regular: str
    bold: str
