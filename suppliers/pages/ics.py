"""Days as a calendar file (iCalendar, RFC 5545) that any calendar program reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.http import HttpResponse

LINE = 75
"""Octets of a line, at most (RFC 5545, 3.1); longer ones are folded."""


@dataclass(frozen=True, slots=True)
class Day:
    """Something that falls on one whole day. `uid` stays the same for the same thing."""

    uid: str
    on: date
    title: str
    text: str


def calendar_file(name: str, days: Iterable[Day], *, at: datetime) -> HttpResponse:
    """The days as an attachment; `at` is when it was made."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Greengate//Certificates//EN", "CALSCALE:GREGORIAN"]
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day.uid}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(day.title)}",
            f"DESCRIPTION:{_escaped(day.text)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    content = "".join(_folded(line) for line in [*lines, "END:VCALENDAR"])
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _escaped(text: str) -> str:
    plain = "".join(each for each in text if each == "\n" or each.isprintable())
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line with its end, broken between characters so that no part is longer than LINE octets."""
    parts, part, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            parts.append(part)
            part, size = "", 1  # the blank that a continued line begins with
        part, size = part + character, size + octets
    return "\r\n ".join([*parts, part]) + "\r\n"
