"""Which of several models scores whom, and what may not stand side by side."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.facts import KINDS
from scoring.engine.masks import categories_of, category_flags, mask_of
from scoring.engine.model import Level, Model, ModelScope
from scoring.engine.scopes import Dated, assigned, closest, in_force, refuse_clashes
from suppliers.errors import Refused
from tests.scoring.engine.small import make_criterion, make_dimension, make_model
from tests.scoring.engine.strategies import CATEGORIES, law, scopes

JANUARY, JUNE, JULY = date(2026, 1, 1), date(2026, 6, 1), date(2026, 7, 1)
BASE = make_model(make_dimension("D", [make_criterion("D.1", 10_000)]))


def aimed(code: str, *kinds: str, categories: tuple[str, ...] = (), **other: Any) -> Model:
    return replace(BASE, code=code, scope=ModelScope(frozenset(kinds), frozenset(categories)), **other)


def dated(model: Model, since: date = JANUARY, key: int = 1) -> Dated:
    return Dated(model, since, key)


def refused(new: Dated, *published: Dated) -> str:
    with pytest.raises(Refused) as caught:
        refuse_clashes(new, published)
    assert "{" not in str(caught.value)
    return caught.value.code


GENERAL = aimed("general")
MOVERS = aimed("movers", "logistics", "trader")
CASTERS = aimed("casters", categories=("castings",))
CASTING_TRADERS = aimed("casting-traders", "trader", categories=("castings",))
ALL = [GENERAL, MOVERS, CASTERS, CASTING_TRADERS]


@pytest.mark.parametrize(
    ("kind", "categories", "code"),
    [
        ("manufacturer", (), "general"),
        ("trader", (), "movers"),
        ("manufacturer", ("castings",), "casters"),
        ("logistics", ("castings",), "casters"),
        ("trader", ("castings", "transport"), "casting-traders"),
    ],
)
def test_kind_and_category_go_before_category_before_kind_before_everybody(
    kind: str, categories: tuple[str, ...], code: str
) -> None:
    found = closest(ALL, kind, categories)
    assert found is not None
    assert found.code == code


def test_a_supplier_for_whom_no_model_is_meant_has_none() -> None:
    assert closest([MOVERS, CASTERS], "recycler", ("transport",)) is None


@law(200)
@given(
    st.lists(scopes(), min_size=1, max_size=4, unique=True),
    st.lists(st.tuples(st.sampled_from(KINDS), st.frozensets(st.sampled_from(CATEGORIES))), max_size=6),
    st.randoms(use_true_random=False),
)
def test_many_are_shared_out_as_each_alone_and_the_order_of_models_changes_nothing(
    aims: list[ModelScope], rows: list[tuple[str, frozenset[str]]], chance: object
) -> None:
    models = [replace(BASE, code=f"m{at}", scope=scope) for at, scope in enumerate(aims)]
    chance.shuffle(models)  # type: ignore[attr-defined]
    kinds = np.array([KINDS.index(kind) for kind, _ in rows], dtype=np.int8)
    masks = np.array([mask_of(CATEGORIES, sold) for _, sold in rows], dtype=np.int64)
    found = assigned(models, kinds, category_flags(CATEGORIES, masks)).tolist()
    alone = [closest(sorted(models, key=lambda model: model.code), *row) for row in rows]
    assert [models[at] if at >= 0 else None for at in found] == alone


@law(60)
@given(st.frozensets(st.sampled_from(CATEGORIES)))
def test_a_mask_gives_back_the_categories_it_was_made_of(sold: frozenset[str]) -> None:
    assert categories_of(CATEGORIES, mask_of(CATEGORIES, sold)) == sold
    assert mask_of(CATEGORIES, {*sold, "something else"}) == mask_of(CATEGORIES, sold)


def test_a_mask_that_names_what_the_model_does_not_ask_for_is_an_error() -> None:
    for wrong in (4, -1):
        with pytest.raises(ValueError, match="more than 2"):
            categories_of(CATEGORIES, wrong)


def test_a_version_takes_the_place_of_the_one_before_and_a_code_that_of_its_scope() -> None:
    second = replace(GENERAL, version=2)
    other = aimed("other")
    rows = [dated(GENERAL), dated(MOVERS, JANUARY, 2), dated(second, JUNE, 3), dated(other, JULY, 4)]
    assert [each.model for each in in_force(rows, JANUARY)] == [GENERAL, MOVERS]
    assert [each.model for each in in_force(rows, JUNE)] == [second, MOVERS]
    assert [each.model for each in in_force(rows, JULY)] == [other, MOVERS]
    assert in_force(rows, date(2025, 12, 31)) == ()


def test_what_was_superseded_does_not_come_back_when_its_successor_moves_to_another_scope() -> None:
    successor = aimed("other")
    moved = replace(successor, version=2, scope=ModelScope(frozenset({"trader"})))
    rows = [dated(GENERAL), dated(successor, JUNE, 2), dated(moved, JULY, 3)]
    assert [each.model for each in in_force(rows, JULY)] == [moved]


def test_models_of_different_scopes_stand_side_by_side() -> None:
    for at, model in enumerate(ALL):
        refuse_clashes(dated(model, JANUARY, at), [dated(each, JANUARY, n) for n, each in enumerate(ALL[:at])])


def test_a_new_version_of_the_same_code_may_keep_its_scope_and_its_day() -> None:
    refuse_clashes(dated(replace(MOVERS, version=2), JANUARY, 2), [dated(MOVERS)])


def test_two_codes_cannot_take_up_one_scope_on_the_same_day() -> None:
    other = aimed("other", "logistics", "trader")
    assert refused(dated(other, JANUARY, 2), dated(MOVERS)) == "scope_taken"
    refuse_clashes(dated(other, JUNE, 2), [dated(MOVERS)])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (MOVERS, aimed("traders", "trader")),
        (CASTERS, aimed("metals", categories=("castings", "forgings"))),
        (CASTING_TRADERS, aimed("more", "trader", "service", categories=("castings", "forgings"))),
    ],
)
def test_scopes_that_share_a_kind_or_category_without_being_the_same_are_refused(one: Model, two: Model) -> None:
    assert refused(dated(two, JUNE, 2), dated(one)) == "scopes_overlap"


def test_all_models_in_force_have_the_same_levels_in_the_same_order() -> None:
    renamed = tuple(replace(level, code=f"{level.code}+") for level in BASE.levels)
    limits = tuple(replace(level, minimum=level.minimum // 2) for level in BASE.levels)
    fewer = (Level("A", "优", "A", 8500), Level("D", "差", "D", 0))
    for levels in (renamed, fewer):
        assert refused(dated(replace(MOVERS, levels=levels), JUNE, 2), dated(GENERAL)) == "levels_differ"
        refuse_clashes(dated(replace(aimed("next"), levels=levels), JUNE, 2), [dated(GENERAL)])
    refuse_clashes(dated(replace(MOVERS, levels=limits), JUNE, 2), [dated(GENERAL)])


def test_what_is_published_for_a_later_day_is_looked_at_too() -> None:
    later = dated(aimed("traders", "trader"), JULY, 1)
    assert refused(dated(MOVERS, JUNE, 2), later) == "scopes_overlap"
