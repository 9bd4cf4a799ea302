import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from suppliers.checks.names import tidy_name
from suppliers.checks.similar_names import LEAST, key_of, most_alike, similarity


def key(name: str) -> str:
    return key_of(" ".join(lazy_pinyin(name)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("苏州精密机械有限公司", "苏州精密机械股份有限公司"),
        ("苏州鑫达机械有限公司", "苏州新达机械有限责任公司"),
        ("苏州（新区）机械有限公司", "苏州(新区) 机械有限公司"),
        ("ＡＢＣ机械有限公司", "ABC机械集团有限公司"),
        ("Müller Maschinenbau GmbH", "MULLER Maschinen-Bau GmbH & Co. KG"),
        ("Sample Gears Co., Ltd.", "Sample Gears Company Limited"),
    ],
)
def test_legal_form_sound_width_signs_and_accents_do_not_tell_two_names_apart(one: str, other: str) -> None:
    assert similarity(key(one), key(other)) == 10_000


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("苏州精密机械有限公司", "苏州精密机械制造有限公司", 6_800),
        ("苏州华东机械有限公司", "苏州华南机械有限公司", 5_416),
        ("示例第1铸造厂", "示例第2铸造厂", 0),
        ("精工铸造厂", "某某贸易商行", 882),
    ],
)
def test_nearly_the_same_has_a_share_and_other_numbers_are_another_firm(one: str, other: str, share: int) -> None:
    assert similarity(key(one), key(other)) == share


def test_the_likest_come_first_and_what_is_too_unlike_not_at_all() -> None:
    names = ["苏州华东机械有限公司", "苏州精密机械制造有限公司", "苏州精密机械有限公司", "", "Other Ltd", "二\n行"]
    register = [" ".join(lazy_pinyin(name)) for name in names]
    found = most_alike(key("苏州精密机械股份有限公司"), register, most=5)
    assert [(alike.place, alike.share) for alike in found] == [(2, 10_000), (1, 6_800)]
    assert most_alike("", register, most=5) == most_alike("abc", [], most=5) == []


@given(st.lists(st.text(alphabet="abcd1 -é", max_size=12), min_size=1, max_size=6), st.text("abcd1", max_size=10))
def test_the_quick_count_misses_nothing_that_is_alike(register: list[str], wanted: str) -> None:
    exact = {place for place, name in enumerate(register) if wanted and similarity(wanted, key_of(name)) >= LEAST}
    assert {alike.place for alike in most_alike(wanted, register, most=99)} == exact


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_the_same_both_ways_and_whole_for_itself(one: str, other: str) -> None:
    assert similarity(key_of(one), key_of(other)) == similarity(key_of(other), key_of(one))
    assert similarity(key_of(one), key_of(one)) == (10_000 if key_of(one) else 0)


def test_a_hundred_thousand_names_are_looked_through_while_somebody_waits() -> None:
    register = [f"su zhou ji xie {number} you xian gong si" for number in range(100_000)]
    began = time.process_time()
    found = most_alike(key_of("su zhou ji xie 77 you xian gong si"), register, most=5)
    assert [alike.place for alike in found] == [77]
    assert time.process_time() - began < 8  # a quarter of a second alone; bounded for a busy machine


def test_invisible_letters_are_no_part_of_a_name() -> None:
    assert tidy_name(" 示例\u202e铸造\u200b\x00厂\ud800  A ") == "示例 铸造 厂 A"
