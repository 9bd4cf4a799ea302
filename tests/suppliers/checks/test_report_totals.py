"""Totals looked for in the text of a report: found, otherwise there, or not readable; never false."""

from decimal import Decimal

import pytest

from suppliers.checks.report_totals import Outcome, read_total

SCOPE1 = Decimal("657305.456")


@pytest.mark.parametrize(
    ("text", "outcome", "seen"),
    [
        ("范围一 657.305 tCO2e", "found", "657.305"),
        ("范围一 ６５７．３１ tCO2e", "found", "657.31"),
        ("Scope 1: 657,305.456 kg CO2e", "found", "657,305.456"),
        ("范围1合计 657 t", "found", "657"),
        ("Scope 1 657.305 t", "found", "657.305"),
        ("合计 1 657 305.456 kg", "found", "657 305.456"),
        ("范围一 675.305 tCO2e", "differs", "675.305"),
        ("范围一(2024年)直接排放 1 234.5 吨", "differs", "1 234.5"),
        ("范围一 见附表", "not_readable", ""),
        ("", "not_readable", ""),
        ("温室气体核查声明 2024", "not_readable", ""),
        ("范围三 675.305", "not_readable", ""),
        ("范围一 12", "not_readable", ""),
    ],
)
def test_a_total_is_found_differs_or_cannot_be_read(text: str, outcome: str, seen: str) -> None:
    read = read_total([(3, text)], "scope1", SCOPE1)
    assert (read.outcome, read.seen) == (Outcome(outcome), seen)
    assert read.page == (3 if seen else 0)


def test_a_total_on_any_page_is_found_before_another_figure_near_its_name() -> None:
    pages = [(1, "范围一 600.000"), (2, "合计 657.305")]
    assert read_total(pages, "scope1", SCOPE1).outcome == Outcome.FOUND
