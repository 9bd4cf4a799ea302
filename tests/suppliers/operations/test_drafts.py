"""Drafts: what two colleagues type meets field by field, and nothing is lost."""

from collections.abc import Mapping

import pytest

from suppliers.errors import Refused
from suppliers.models import SectionDraft, Supplier, User
from suppliers.operations.drafts import Clash, Kept, drop_draft, save_draft, settle_draft
from tests.factories import NOW, make_member, make_supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier()


def save(supplier: Supplier, by: User, seen: int, **typed: str) -> Kept:
    changed = {name: [value] for name, value in typed.items()}
    return save_draft(supplier, "indicators", changed, seen=seen, by=by, at=NOW)


def typed(supplier: Supplier) -> Mapping[str, list[str]]:
    draft = SectionDraft.objects.get(supplier=supplier)
    return {name: values for name, (_revision, values) in draft.typed.items()}


def test_what_was_typed_is_kept_as_typed_and_adds_up(supplier: Supplier) -> None:
    member = make_member(supplier)
    first = save(supplier, member, 0, water_reuse="12,x")
    second = save(supplier, member, first.draft.revision, cdp="3")
    assert (first.draft.revision, second.draft.revision) == (1, 2)
    assert typed(supplier) == {"water_reuse": ["12,x"], "cdp": ["3"]}
    assert supplier.events.count() == 0


def test_two_colleagues_in_different_fields_do_not_meet(supplier: Supplier) -> None:
    one, other = make_member(supplier), make_member(supplier)
    save(supplier, one, 0, water_reuse="12")
    assert save(supplier, other, 0, cdp="3").clashes == ()
    assert typed(supplier) == {"water_reuse": ["12"], "cdp": ["3"]}


def test_in_the_same_field_the_second_is_told_what_the_first_typed_and_the_rest_is_kept(supplier: Supplier) -> None:
    one, other = make_member(supplier), make_member(supplier)
    save(supplier, one, 0, water_reuse="12")
    kept = save(supplier, other, 0, water_reuse="13", cdp="3")
    assert kept.clashes == (Clash("water_reuse", ("12",), one),)
    assert typed(supplier) == {"water_reuse": ["12"], "cdp": ["3"]}

    assert save(supplier, other, kept.draft.revision, water_reuse="13").clashes == ()
    assert typed(supplier)["water_reuse"] == ["13"]


def test_the_same_words_do_not_clash(supplier: Supplier) -> None:
    save(supplier, make_member(supplier), 0, water_reuse="12")
    assert save(supplier, make_member(supplier), 0, water_reuse="12").clashes == ()


def test_what_was_sent_is_a_draft_no_more_and_what_a_colleague_typed_meanwhile_stays(supplier: Supplier) -> None:
    one, other = make_member(supplier), make_member(supplier)
    seen = save(supplier, one, 0, water_reuse="12").draft.revision
    save(supplier, other, seen, cdp="3", fleet_old="7")
    settle_draft(supplier, "indicators", {"water_reuse": ["12"], "fleet_old": ["7"], "cdp": [""]}, seen=seen)
    assert typed(supplier) == {"cdp": ["3"]}
    settle_draft(supplier, "indicators", {"cdp": ["3"]}, seen=seen)
    assert SectionDraft.objects.count() == 0


def test_a_window_that_knows_a_draft_long_gone_begins_a_new_one(supplier: Supplier) -> None:
    assert save(supplier, make_member(supplier), 8, cdp="3").draft.revision == 9


def test_a_draft_can_be_thrown_away(supplier: Supplier) -> None:
    save(supplier, make_member(supplier), 0, cdp="3")
    drop_draft(supplier, "indicators")
    assert SectionDraft.objects.count() == 0


@pytest.mark.parametrize(
    ("value", "code"), [("x" * 200_001, "too_much"), ("a\x00b", "not_text"), ("\ud800", "not_text")]
)
def test_what_no_form_can_hold_is_refused_and_nothing_is_kept(supplier: Supplier, value: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        save(supplier, make_member(supplier), 0, cdp=value)
    assert (refusal.value.code, SectionDraft.objects.count()) == (code, 0)
