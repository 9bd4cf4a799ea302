"""Measuring how long the sections of a file take. No more is kept than the time, the kind of supplier and the day."""

from datetime import date

from suppliers.models import SectionTime
from suppliers.questions.asking import Section

SHORTEST, LONGEST = 2, 2 * 60 * 60
"""Seconds. What is quicker was not typed by a person; who took longer went away meanwhile."""


def measure(section: Section, *, kind: str, seconds: int, things: int, on: date) -> None:
    """Note the time from opening a form to saving it, for so many answers (or certificates, or years) of it."""
    if things > 0 and seconds >= SHORTEST:
        SectionTime.objects.create(
            section=section, kind=kind, seconds=min(seconds, LONGEST), things=things, measured_on=on
        )
