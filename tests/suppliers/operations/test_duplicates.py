"""Files that may be of one firm: raised at registration, told apart by people."""

import pytest

from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Event, Notice, PossibleDuplicate, Supplier
from suppliers.operations.duplicates import dismiss_duplicate, look_for_duplicates
from suppliers.queries.similar_suppliers import similar_suppliers
from tests.factories import NOW, make_duplicate, make_organisation, make_staff, make_supplier
from tests.suppliers.operations.test_registration import CODE, register

pytestmark = pytest.mark.django_db


def test_registering_a_name_like_another_raises_a_pair_and_tells_compliance() -> None:
    first = make_supplier(name_zh="示例铸造有限公司")
    Supplier.objects.filter(pk=first.pk).update(name_sort="shi li zhu zao you xian gong si")
    make_supplier(name_zh="别的公司")
    user = register(name_zh="示例 铸造（有限公司）")
    pair = PossibleDuplicate.objects.get()
    assert (pair.first_id, pair.second.identifier, pair.why, pair.likeness) == (first.pk, CODE, "same_name", 10_000)
    assert pair.second.memberships.get().user == user
    assert Supplier.objects.open().count() == 3


def test_compliance_of_the_buyer_is_told_once() -> None:
    organisation = make_organisation()
    compliance = make_staff(organisation, Role.COMPLIANCE)
    make_staff(organisation, Role.OFFICER)
    first = make_supplier(name_zh="示例铸造厂", organisation=organisation)
    second = make_supplier(name_zh="示例铸造厂", organisation=organisation)
    Supplier.objects.filter(pk__in=[first.pk, second.pk]).update(name_sort="shi li zhu zao chang", name_en="")
    second.refresh_from_db()
    assert look_for_duplicates(second, organisation, at=NOW) == 1
    assert look_for_duplicates(second, organisation, at=NOW) == 0
    assert [(notice.user, notice.kind) for notice in Notice.objects.all()] == [(compliance, "duplicate.found")]


def test_an_english_name_finds_its_like_too() -> None:
    first, second = make_supplier(), make_supplier()
    Supplier.objects.filter(pk=first.pk).update(name_sort="a", name_en="Sample Gears GmbH")
    Supplier.objects.filter(pk=second.pk).update(name_sort="b", name_en="SAMPLE-GEARS")
    second.refresh_from_db()
    (similar,) = similar_suppliers(second)
    assert (similar.supplier, similar.why, similar.share) == (first.pk, "same_name", 10_000)


def test_two_firms_after_all_are_never_raised_again() -> None:
    organisation = make_organisation()
    first, second = make_supplier(organisation=organisation), make_supplier(organisation=organisation)
    pair, judge = make_duplicate(first, second), make_staff(organisation, Role.MANAGER)
    dismiss_duplicate(pair, reason=" 不同的公司 ", by=judge, at=NOW)
    pair.refresh_from_db()
    assert (pair.state, pair.reason, pair.decided_by) == ("dismissed", "不同的公司", judge)
    assert [event.kind for event in Event.objects.order_by("supplier")] == ["supplier.told_apart"] * 2
    with pytest.raises(Refused) as refusal:
        dismiss_duplicate(pair, reason="x", by=judge, at=NOW)
    assert refusal.value.code == "already_judged"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_who_may_not_judge_changes_nothing(role: Role) -> None:
    organisation = make_organisation()
    pair = make_duplicate(make_supplier(organisation=organisation), make_supplier(organisation=organisation))
    with pytest.raises(Refused) as refusal:
        dismiss_duplicate(pair, reason="x", by=make_staff(organisation, role), at=NOW)
    assert refusal.value.code == "not_yours"
    pair.refresh_from_db()
    assert (pair.state, Event.objects.count()) == ("open", 0)


def test_who_sees_but_one_of_the_two_does_not_judge() -> None:
    organisation = make_organisation()
    pair = make_duplicate(make_supplier(organisation=organisation), make_supplier())
    with pytest.raises(Refused) as refusal:
        dismiss_duplicate(pair, reason="x", by=make_staff(organisation, Role.COMPLIANCE), at=NOW)
    assert refusal.value.code == "not_yours"
