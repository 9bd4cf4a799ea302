"""The table of duties, over all pairs, and that the operations keep every rule of it."""

from itertools import product

import pytest

from procurement.duties import APART, Duty, kept_apart

PAIRS = list(product(Duty, Duty))


@pytest.mark.parametrize(("done", "wanted"), PAIRS)
def test_a_person_is_kept_from_a_second_duty_exactly_where_the_table_says(done: Duty, wanted: Duty) -> None:
    rules = [rule for rule in APART if (rule.one, rule.other) == (done, wanted)]
    assert kept_apart(wanted, {done}) == (rules[0] if rules else None)


def test_nobody_who_did_nothing_is_kept_from_anything() -> None:
    assert [duty for duty in Duty if kept_apart(duty, set())] == []


def test_each_pair_stands_once_and_says_what_to_do() -> None:
    assert len({(rule.one, rule.other) for rule in APART}) == len(APART)
    assert [rule for rule in APART if "somebody else" not in rule.message and "another" not in rule.message] == []
