"""Rounding: once, half up, the same on both sides of zero."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.carbon.rounding import half_up, tonnes


@pytest.mark.parametrize(
    ("amount", "places", "shown"),
    [
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1.0005", 3, "1.001"),
        ("1.00049", 3, "1.000"),
        ("7", 2, "7.00"),
    ],
)
def test_halves_go_away_from_zero(amount: str, places: int, shown: str) -> None:
    assert str(half_up(Fraction(amount), places)) == shown


def test_kilograms_become_tonnes_by_moving_the_point() -> None:
    assert tonnes(Decimal("657305.456")) == Decimal("657.305456")


@given(st.fractions(), st.integers(min_value=0, max_value=6))
def test_what_is_shown_is_never_further_than_half_a_unit_away(amount: Fraction, places: int) -> None:
    assert abs(Fraction(half_up(amount, places)) - amount) <= Fraction(1, 2 * 10**places)
