"""Reading what people type: each way to be wrong has a word of its own."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.carbon.quantities import LARGEST, parse_quantity, within_bounds
from suppliers.errors import Refused


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0"),
        ("1234.5", "1234.5"),
        (" 304000 \n", "304000"),
        ("304,000", "304000"),
        ("1,234,567.891", "1234567.891"),
        ("0.000001", "0.000001"),
        ("1000000000000", "1000000000000"),
    ],
)
def test_a_plain_amount_is_read_exactly(text: str, amount: str) -> None:
    assert parse_quantity(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "quantity_missing"),
        ("   ", "quantity_missing"),
        ("NaN", "not_a_number"),
        ("-inf", "not_a_number"),
        ("sNaN", "not_a_number"),
        ("1e400", "exponent"),
        ("1E3", "exponent"),
        ("1_000", "underscore"),
        ("１０００", "not_ascii_digits"),
        ("1000．5", "not_ascii_digits"),
        ("1，000", "not_ascii_digits"),
        ("三百", "not_ascii_digits"),
        ("٣٠٠", "not_ascii_digits"),
        ("-0", "negative_zero"),
        ("-0.00", "negative_zero"),
        ("-5", "negative"),
        ("-1,000", "negative"),
        ("1000000000001", "too_large"),
        ("9" * 39, "too_large"),
        ("9" * 41, "too_long"),
        ("1,5", "misplaced_comma"),
        ("1,0000", "misplaced_comma"),
        ("0,123", "misplaced_comma"),
        ("12,34,567", "misplaced_comma"),
        ("1.5,000", "misplaced_comma"),
        ("1.2.3", "misplaced_mark"),
        (".5", "misplaced_mark"),
        ("5.", "misplaced_mark"),
        ("5-", "misplaced_mark"),
        ("--5", "misplaced_mark"),
        ("+5", "not_a_number"),
        ("1 000", "not_a_number"),
        ("12 kWh", "not_a_number"),
        ("0x10", "not_a_number"),
        ("12 度", "not_a_number"),
        ("1.0000001", "too_precise"),
        ("=1+1", "formula"),
        ("@SUM(A1)", "formula"),
    ],
)
def test_each_wrong_amount_is_refused_for_its_own_reason(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_quantity(text, field="electricity")

    assert (refused.value.code, refused.value.field) == (code, "electricity")
    assert str(refused.value)


def test_a_negative_amount_is_read_where_it_is_allowed() -> None:
    assert parse_quantity("-1.5", allow_negative=True) == Decimal("-1.5")


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "1e13", "1e400", "-1e13"])
def test_amounts_from_elsewhere_pass_the_same_bounds(amount: str) -> None:
    with pytest.raises(Refused) as refused:
        within_bounds(Decimal(amount))

    assert refused.value.code in {"not_a_number", "too_large"}


@given(st.decimals(min_value=0, max_value=LARGEST, places=6))
def test_what_is_written_plainly_or_in_groups_of_three_reads_back_equal(amount: Decimal) -> None:
    assert parse_quantity(f"{amount:f}") == amount
    assert parse_quantity(f"{amount:,f}") == amount


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_a_refusal_with_a_sentence_and_never_a_fault(text: str) -> None:
    assert 0 <= amount_or_zero(text) <= LARGEST


def amount_or_zero(text: str) -> Decimal:
    try:
        return parse_quantity(text)
    except Refused as refused:
        return Decimal(0) if str(refused) else Decimal("Infinity")
