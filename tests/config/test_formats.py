"""How values read, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from config.shell import formats

NBSP = "\u00a0"


def test_points_are_hundredths_with_two_decimals() -> None:
    assert [formats.points(number) for number in (0, 400, 9999, 10_000, -50)] == [
        "0.00",
        "4.00",
        "99.99",
        "100.00",
        "−0.50",
    ]


@pytest.mark.parametrize(
    ("basis_points", "english", "chinese"),
    [(1250, "12.5", "12.5%"), (600, "6.0", "6.0%"), (1255, "12.55", "12.55%"), (-2500, "−25.0", "−25.0%")],
)
def test_shares_are_basis_points(basis_points: int, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert formats.percent(basis_points) == f"{english}{NBSP}%"
    with translation.override("zh-hans"):
        assert formats.percent(basis_points) == chinese


def test_a_share_is_rounded_half_up_to_the_places_asked_for() -> None:
    with translation.override("zh-hans"):
        assert [formats.percent(number, 0) for number in (1249, 1250, 50)] == ["12%", "13%", "1%"]


def test_masses_read_in_tonnes_with_thousands_apart() -> None:
    assert formats.tonnes(Decimal("9151200")) == f"9,151.2{NBSP}t{NBSP}CO₂e"
    assert formats.tonnes(Decimal("657305")) == f"657.305{NBSP}t{NBSP}CO₂e"
    assert formats.tonnes(Decimal("657305"), 1) == f"657.3{NBSP}t{NBSP}CO₂e"
    assert formats.kilograms(Decimal("2"), 1) == f"2.0{NBSP}kg{NBSP}CO₂e"


def test_a_number_that_rounds_to_nothing_has_no_sign() -> None:
    assert formats.amount(Decimal("-0.0001"), 2) == "0.00"


def test_what_is_not_known_is_a_dash_and_never_zero() -> None:
    read = [formats.points(None), formats.percent(None), formats.tonnes(None), formats.kilograms(None)]
    read += [
        formats.amount(None),
        formats.day(None),
        formats.moment(None),
        formats.short_hash(""),
        formats.file_size(None),
    ]
    assert read == ["—"] * 9


def test_a_day_reads_in_the_language_of_its_reader() -> None:
    with translation.override("en"):
        assert formats.day(date(2025, 6, 1)) == "1 June 2025"
    with translation.override("zh-hans"):
        assert formats.day(date(2025, 6, 1)) == "2025年6月1日"
        assert formats.day(date(2025, 6, 1), "iso") == "2025-06-01"


def test_a_moment_is_told_in_local_time() -> None:
    late = datetime(2025, 5, 31, 23, 5, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert formats.moment(late) == "2025年6月1日 07:05"
        assert formats.day(late) == "2025年6月1日"


def test_a_name_falls_back_to_the_other_language() -> None:
    with translation.override("en"):
        assert formats.localized({"name_zh": "示例", "name_en": "Sample"}) == "Sample"
        assert formats.localized({"name_zh": "示例", "name_en": ""}) == "示例"
    with translation.override("zh-hans"):
        assert formats.localized({"title_zh": "示例", "title_en": "Sample"}, "title") == "示例"


def test_a_hash_is_cut_to_twelve_signs_in_groups() -> None:
    assert formats.short_hash("sha256:a3f91c77be10ffff") == "a3f9 1c77 be10"
    assert formats.short_hash(bytes.fromhex("a3f91c77be10ffff")) == "a3f9 1c77 be10"


def test_sizes_of_files_use_decimal_units() -> None:
    with translation.override("en"):
        assert [formats.file_size(size) for size in (0, 999, 1_500, 20_000_000)] == [
            f"0{NBSP}bytes",
            f"999{NBSP}bytes",
            f"1.5{NBSP}KB",
            f"20{NBSP}MB",
        ]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_a_written_amount_reads_back_as_itself(value: Decimal) -> None:
    assert Decimal(formats.amount(value).replace(",", "").replace("−", "-")) == value
