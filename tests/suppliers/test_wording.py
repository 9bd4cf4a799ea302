"""How sentences of the domain read to a person."""

from decimal import Decimal

import pytest

from suppliers.wording import with_figures


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("657305.0000", "657,305"),
        ("-12000", "-12,000"),
        (Decimal("9151200.50"), "9,151,200.5"),
        ("9151.20", "9151.2"),
        ("2024", "2024"),
        (10_000, "10,000"),
        ("0.5366", "0.5366"),
        ("1e3", "1e3"),
        ("", ""),
    ],
)
def test_amounts_in_a_doubt_are_grouped_and_a_year_is_not(value: object, shown: str) -> None:
    assert with_figures("{now}", {"now": value}) == shown


def test_a_name_of_digits_stays_a_name() -> None:
    assert with_figures("{name}: {mass}", {"name": "0012345", "mass": "12345"}) == "0012345: 12,345"
