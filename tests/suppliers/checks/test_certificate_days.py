"""On which days a certificate holds and is reminded of, and how its number is compared."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suppliers.checks.certificate import expires, normalise_name, normalise_number, reminder_days, status_on
from suppliers.checks.certificate_number import management_number
from suppliers.checks.validity import NEVER, add_months

FIXTURES = Path(__file__).parents[3] / "fixtures"
GOLDEN = {case["id"]: case for case in json.loads((FIXTURES / "golden/certificates.json").read_text())["cases"]}


def test_the_published_certificate_stands_as_stated_on_each_day() -> None:
    case = GOLDEN["cx-certificate"]
    begins, ends = (date.fromisoformat(case["inputs"][key]) for key in ("validFrom", "validUntil"))
    expected = case["expected"]["status_on"]
    assert {day: status_on(begins, ends, date.fromisoformat(day)).value for day in expected} == expected


def test_the_published_certificate_without_end_never_expires() -> None:
    case = GOLDEN["cx-certificate-never"]
    ends = date.fromisoformat(case["inputs"]["validUntil"])
    assert {"expires": expires(ends), "reminders": len(reminder_days(ends))} == case["expected"]
    assert status_on(None, ends, NEVER).value == "valid"


def test_reminders_fall_on_ninety_sixty_thirty_seven_and_no_days_before() -> None:
    expected = [date(2026, 1, 30), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 23), date(2026, 4, 30)]
    assert list(reminder_days(date(2026, 4, 30))) == expected


@settings(deadline=None)
@given(st.dates(), st.dates(), st.dates())
def test_a_day_is_before_within_or_after(begins: date, ends: date, day: date) -> None:
    begins, ends = sorted((begins, ends))
    order = {"not_yet_valid": day < begins, "expired": day > ends, "valid": begins <= day <= ends}
    assert order[status_on(begins, ends, day).value]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 12, 5), 12, date(2025, 12, 5)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@settings(deadline=None)
@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise_name(normalise_name(text)) == normalise_name(text)
    assert normalise_number(normalise_number(text)) == normalise_number(text)


def test_numbers_are_compared_without_spaces_width_and_kinds_of_hyphen() -> None:
    assert normalise_number(" ９９９24e 00001r0m–1／1100 ") == "99924E00001R0M-1/1100"
    assert normalise_number("某环函〔2024〕12号") == "某环函(2024)12号"


def test_a_management_number_is_taken_apart() -> None:
    parsed = management_number("00119E31234R0M/1100")
    assert parsed is not None
    parts = (parsed.body, parsed.year, parsed.domain, parsed.sequence, parsed.round, parsed.certificate_type)
    assert parts == ("001", 2019, "E", "31234", 0, "ISO14001")
