import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from suppliers.checks.identity import (
    PROVINCES,
    check_credit_code,
    check_lei,
    check_registration_number,
    is_sample_code,
    make_credit_code,
)
from suppliers.checks.uscc import ALPHABET, check_character
from suppliers.errors import Refused

CODES = json.loads((Path(__file__).parents[3] / "fixtures/reference/uscc.json").read_text())
REAL = "91130200699229617X"

regions = st.builds("{}{:04}".format, st.sampled_from(sorted(PROVINCES)), st.integers(0, 9999))
made_codes = st.builds(make_credit_code, regions, st.integers(0, 31**6 - 1), authority=st.sampled_from("19ANY"))


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        check_credit_code(text)
    return caught.value


@pytest.mark.parametrize("code", [row["code"] for row in CODES["valid_examples"]])
def test_public_examples_are_valid_without_warning(code: str) -> None:
    assert (check_credit_code(code).code, check_credit_code(code).warnings) == (code, ())
    assert uscc.is_valid(code)


def test_the_reference_states_the_alphabet_and_weights_that_are_used() -> None:
    from suppliers.checks import uscc as ours

    assert (CODES["alphabet"], tuple(CODES["weights"])) == (ours.ALPHABET, ours.WEIGHTS)


def test_parts_of_a_code_are_named() -> None:
    code = check_credit_code(REAL)
    assert (code.authority, code.entity_type, code.region, code.organisation_code) == ("9", "1", "130200", "699229617")


def test_lower_case_spaces_and_hyphens_are_taken() -> None:
    assert check_credit_code(" 9113 0200-6992 2961 7x\n").code == REAL


@settings(deadline=None)
@given(made_codes)
def test_every_made_code_is_valid_and_a_sample(code: str) -> None:
    checked = check_credit_code(code)
    assert (checked.code, checked.warnings, is_sample_code(code)) == (code, (), True)


@settings(deadline=None)
@given(regions, st.integers(0, 31**6 - 1))
def test_made_codes_of_companies_satisfy_stdnum(region: str, sequence: int) -> None:
    assert uscc.is_valid(make_credit_code(region, sequence))


@settings(deadline=None)
@given(made_codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_changing_any_one_character_makes_a_code_invalid(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]
    if changed != code:
        assert refusal(changed).field == "credit_code"


@settings(deadline=None)
@given(st.text(alphabet=ALPHABET, min_size=10, max_size=10), regions)
def test_we_and_stdnum_agree_on_any_eighteen_characters(rest: str, region: str) -> None:
    code = "91" + region + rest
    try:
        ours = bool(check_credit_code(code))
    except Refused:
        ours = False
    assert ours == uscc.is_valid(code)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_either_a_code_or_refused_with_a_readable_reason(text: str) -> None:
    try:
        answer = check_credit_code(text).code
    except Refused as refused:
        answer = str(refused)
    assert len(answer) >= 18


@pytest.mark.parametrize(
    ("text", "code", "position", "words"),
    [
        ("", "credit_code_missing", None, "18 characters"),
        ("9111000010000803", "credit_code_length", None, "Here are 16: 2 are missing"),
        (REAL + "0", "credit_code_length", 19, "character 19"),
        ("91110000100008O343", "credit_code_letter", 15, 'is it perhaps "0"'),
        ("9113020069922961７X", "credit_code_full_width", 17, '"7"'),
        ("91130200699229617。", "credit_code_character", 18, "。"),
        ("9113020069922961\u202e7X", "credit_code_character", 17, "U+202E"),
        ("91A30200699229617X", "credit_code_region", 3, "must be digits"),
        ("911100001000008343", "credit_code_swapped", 14, "look swapped"),
        ("911100001000080344", "credit_code_check", 18, 'is "4" and should be "3"'),
    ],
)
def test_a_refusal_names_the_character_and_the_reason(text: str, code: str, position: int | None, words: str) -> None:
    refused = refusal(text)
    assert (refused.code, refused.values.get("position")) == (code, position)
    assert words in str(refused)


def test_a_look_alike_is_pointed_out() -> None:
    refused = refusal("911101085513B5082Q")
    assert (refused.code, refused.values["position"], refused.values["likely"]) == ("credit_code_lookalike", 13, "8")


def test_a_wrong_organisation_digit_warns_only() -> None:
    body = "91130200" + "699229618"
    code = body + check_character(body)
    warning = check_credit_code(code).warnings[0]
    assert (warning.code, warning.warning, warning.values["expected"]) == ("organisation_digit", True, "7")


def test_an_unknown_authority_and_region_warn_only() -> None:
    code = make_credit_code("990000", 7, authority="D")
    assert [warning.code for warning in check_credit_code(code).warnings] == ["unusual_authority", "unknown_region"]


def test_there_is_no_code_for_a_broken_region_or_sequence() -> None:
    for region, sequence in (("13010", 1), ("13010A", 1), ("130100", -1), ("130100", 31**6)):
        with pytest.raises(ValueError, match="no code for region"):
            make_credit_code(region, sequence)


def test_an_lei_is_checked_by_its_last_two_digits() -> None:
    assert check_lei(" 213800kud8lajwsq9d15 ") == "213800KUD8LAJWSQ9D15"
    for text, code in (("213800KUD8LAJWSQ9D51", "lei_check"), ("213800", "lei_form"), ("", "lei_form")):
        with pytest.raises(Refused) as caught:
            check_lei(text)
        assert caught.value.code == code


def test_a_foreign_number_is_tidied_and_bounded() -> None:
    number = check_registration_number("de", " hrb  12345 ")
    assert (number.country, number.number) == ("DE", "HRB 12345")
    for country, text, code in (
        ("D", "1234", "country_form"),
        ("CN", "1234", "country_credit_code"),
        ("DE", "<b>", "registration_number_form"),
        ("DE", "1" * 200_000, "registration_number_form"),
    ):
        with pytest.raises(Refused) as caught:
            check_registration_number(country, text)
        assert caught.value.code == code
