"""The dates of a certificate: issued, valid from, valid until, last surveyed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from suppliers.checks.certificate_text.dates import Written, written_dates
from suppliers.checks.certificate_text.labels import Stretch, flat
from suppliers.checks.certificate_text.pages import Confidence, Found
from suppliers.checks.finding import Finding, doubted, failed
from suppliers.checks.validity import NEVER

HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
FIELDS = ("issued_on", "valid_from", "valid_until", "surveyed_on")
_OPEN_END = re.compile(r"(?:至|到|[-–—~～]|\bto|\buntil|\btill)\s*$", re.IGNORECASE)
_OPEN_BEGINNING = re.compile(r"\s*(?:至|到|[-–—~～]|to\b|until\b|till\b)", re.IGNORECASE)
_LONG_TERM = ("长期", "long-term", "indefinite")


@dataclass(frozen=True, slots=True)
class ReadDates:
    """The dates found, inclusive; `problems` name what contradicts itself."""

    issued_on: Found[date] | None
    valid_from: Found[date] | None
    valid_until: Found[date] | None
    surveyed_on: Found[date] | None
    problems: tuple[Finding, ...]


def read_dates(labelled: list[Stretch]) -> ReadDates:
    """The dates behind their labels. Without a beginning of its own, validity is guessed to begin with the issue."""
    claims: dict[str, list[Found[date]]] = {field: [] for field in FIELDS}
    problems: list[Finding] = []
    for stretch in labelled:
        for field, written in _claims(stretch):
            if written.day is None:
                problems.append(_no_day(flat(_whole(stretch))[written.start : written.end]))
            else:
                confidence = HIGH if written.sure else LOW
                claims[field].append(Found(written.day, stretch.page, stretch.line, confidence))
    issued, begins, ends, surveyed = (_agreed(field, claims[field], problems) for field in FIELDS)
    if begins is None and issued is not None:
        begins = Found(issued.value, issued.page, issued.snippet, LOW)
    if begins and ends and ends.value < begins.value:
        problems.append(_ends_before(begins.value, ends.value))
        begins, ends = (Found(each.value, each.page, each.snippet, LOW) for each in (begins, ends))
    return ReadDates(issued, begins, ends, surveyed, tuple(problems))


def _claims(stretch: Stretch) -> Iterator[tuple[str, Written]]:
    """Which date of a stretch is claimed for which field. Two dates after a word of validity are its two ends."""
    if stretch.field not in (*FIELDS, "validity"):
        return
    written = list(written_dates(flat(_whole(stretch))))
    ranged = stretch.field in ("validity", "valid_from") and len(written) >= 2
    if ranged:
        yield "valid_from", written[0]
        yield "valid_until", written[1]
    elif written:
        yield ("valid_until" if stretch.field == "validity" else stretch.field), written[0]
    if len(written) < 2 and stretch.field in ("validity", "valid_until") and _is_long_term(stretch.value):
        yield "valid_until", Written(0, 0, NEVER)


def _whole(stretch: Stretch) -> str:
    """The value, with the next line where a range is broken between its two ends."""
    if _OPEN_END.search(stretch.value) or _OPEN_BEGINNING.match(stretch.more):
        return f"{stretch.value} {stretch.more}"
    return stretch.value


def _is_long_term(text: str) -> bool:
    return any(word in text.lower() for word in _LONG_TERM)


def _agreed(field: str, claims: list[Found[date]], problems: list[Finding]) -> Found[date] | None:
    """The surest claim; where claims differ it is a guess, and said so."""
    if not claims:
        return None
    best = next((claim for claim in claims if claim.confidence == HIGH), claims[0])
    other = next((claim.value for claim in claims if claim.value != best.value and claim.confidence != LOW), None)
    if other is None:
        return best
    message = "The file gives two different dates for one thing: {first} and {second}."
    problems.append(doubted(field, "two_dates", message, first=best.value, second=other))
    return Found(best.value, best.page, best.snippet, LOW)


def _no_day(text: str) -> Finding:
    return failed("dates", "no_such_day", '"{text}" is no day of the calendar.', text=" ".join(text.split()))


def _ends_before(begins: date, ends: date) -> Finding:
    return failed(
        "dates",
        "ends_before_begins",
        "The certificate ends on {until}, before it begins on {begins}.",
        until=ends,
        begins=begins,
    )
