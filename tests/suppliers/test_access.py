import pytest

from suppliers.enums import Role
from suppliers.queries.access import organisations_of, own_supplier, roles_of, visible_to
from tests.factories import NOW, make_member, make_organisation, make_staff, make_supplier, make_user

pytestmark = pytest.mark.django_db


def test_a_supplier_sees_itself_and_nobody_else() -> None:
    mine, _other = make_supplier(), make_supplier()
    member = make_member(mine)
    assert list(visible_to(member)) == [mine]
    assert own_supplier(member) == mine


def test_staff_see_the_suppliers_that_let_their_organisation_or_one_below_it_read() -> None:
    group = make_organisation("group")
    east, west = make_organisation("east", parent=group), make_organisation("west", parent=group)
    eastern, western = make_supplier(organisation=east), make_supplier(organisation=west)
    make_supplier()
    assert set(visible_to(make_staff(group))) == {eastern, western}
    assert list(visible_to(make_staff(east))) == [eastern]


def test_a_withdrawn_consent_closes_the_file() -> None:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    supplier.consents.update(withdrawn_at=NOW)
    assert list(visible_to(make_staff(organisation))) == []


def test_a_code_that_begins_alike_is_not_below() -> None:
    make_organisation("east-2")
    assert [o.code for o in organisations_of(make_staff(make_organisation("east")))] == ["east"]


def test_organisations_of_a_role_are_those_of_that_role_only() -> None:
    one, two = make_organisation("one"), make_organisation("two")
    user = make_staff(one, Role.OFFICER)
    user.memberships.create(role=Role.AUDITOR, organisation=two)
    assert [o.code for o in organisations_of(user, Role.OFFICER)] == ["one"]
    assert roles_of(user) == {Role.OFFICER, Role.AUDITOR}


def test_somebody_without_a_role_or_switched_off_sees_nothing() -> None:
    organisation = make_organisation()
    make_supplier(organisation=organisation)
    left = make_staff(organisation)
    left.is_active = False
    left.save()
    assert list(visible_to(make_user())) == []
    assert list(visible_to(left)) == []
