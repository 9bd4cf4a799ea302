"""The entry bars of the policy: what bars, for how long, and that each says where it comes from."""

import json
from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings

from procurement.entry_bars import EntryBar, bars_from_json
from procurement.policy import policy_from_json
from suppliers.enums import LISTINGS, IncidentKind, IncidentSeverity

TODAY = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    occurred_on: date = date(2026, 1, 5)
    ends_on: date | None = None
    severity: str = "ordinary"


def shipped() -> tuple[EntryBar, ...]:
    definition = json.loads((settings.REFERENCE_DIR / "policy_v3.json").read_text("utf-8"))
    return policy_from_json(3, definition).bars


def codes(entry: Entry, on: date = TODAY) -> list[str]:
    return [bar.code for bar in shipped() if bar.strikes(entry, on)]


@pytest.mark.parametrize(
    ("kind", "bars"),
    [
        (IncidentKind.CRIME, ["N1"]),
        (IncidentKind.UNAPPROVED, ["N2"]),
        (IncidentKind.OVER_TOTAL, ["N3"]),
        (IncidentKind.ILLEGAL_RELEASE, ["N4"]),
        (IncidentKind.HAZARDOUS_WASTE, ["N5"]),
        (IncidentKind.BAD_CREDIT, ["N6"]),
        (IncidentKind.UNRECTIFIED, ["N7"]),
        (IncidentKind.ABNORMAL, ["N8"]),
        (IncidentKind.PENALTY, []),
        (IncidentKind.POLLUTION, []),
        (IncidentKind.ACCIDENT, []),
        (IncidentKind.UNTRUSTWORTHY, []),
        (IncidentKind.DELISTED, []),
    ],
)
def test_each_kind_of_incident_bars_as_the_policy_says(kind: IncidentKind, bars: list[str]) -> None:
    """Penalties, pollution, accidents and the list of dishonest debtors are vetoes of the scoring models."""
    assert codes(Entry(kind)) == bars


@pytest.mark.parametrize(
    ("occurred_on", "bars"),
    [(date(2023, 6, 1), []), (date(2023, 6, 2), ["N1"]), (TODAY, ["N1"]), (date(2026, 6, 2), [])],
)
def test_an_event_bars_for_three_years_and_not_before_it_happened(occurred_on: date, bars: list[str]) -> None:
    assert codes(Entry(IncidentKind.CRIME, occurred_on)) == bars


@pytest.mark.parametrize(("ends_on", "bars"), [(None, ["N6"]), (TODAY, ["N6"]), (date(2026, 5, 31), [])])
def test_a_listing_bars_until_it_is_lifted_however_old(ends_on: date | None, bars: list[str]) -> None:
    assert codes(Entry(IncidentKind.BAD_CREDIT, date(2019, 1, 1), ends_on)) == bars


def test_a_bar_of_one_severity_lets_the_other_pass() -> None:
    (bar,) = bars_from_json([{
        "code": "X", "name_zh": "x", "name_en": "x", "kinds": ["accident"], "severities": ["major"], "months": 12,
        "source": "x", "provenance": "x",
    }])  # fmt: skip
    severities = [bar.strikes(Entry("accident", severity=severity), TODAY) for severity in IncidentSeverity]
    assert severities == [False, True]


def test_every_bar_that_ships_names_its_source_and_is_not_shown_as_checked() -> None:
    assert [bar.code for bar in shipped() if not bar.source or bar.provenance != "verify-before-quoting"] == []
    assert [bar.code for bar in shipped() if bool(bar.kinds & LISTINGS) is not (bar.months is None)] == []


@pytest.mark.parametrize("wrong", [[{"code": "X"}], {"code": "X"}, [{"kinds": "crime"}]])
def test_what_is_no_list_of_bars_is_no_policy(wrong: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        bars_from_json(wrong)
