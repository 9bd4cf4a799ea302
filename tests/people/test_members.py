"""The people of a supplier, and joining by invitation."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.history import breaks
from suppliers.models import Event, Invitation, Membership, Supplier, User
from suppliers.operations.joining import NewPerson, decline, join, join_anew
from suppliers.operations.members import change_role, invite_member, remove_member, revoke_invitation
from suppliers.queries.links import new_token, sha256_of
from tests.factories import NOW, make_member, make_supplier, make_user

pytestmark = pytest.mark.django_db
ANEW = NewPerson("示例同事", "four green leaves")


def token_of(invitation: Invitation) -> str:
    """As the worker makes it when it mails the link."""
    token = new_token()
    Invitation.objects.filter(pk=invitation.pk).update(token_sha256=sha256_of(token), mailed_at=NOW)
    return token


def invited(supplier: Supplier, by: User, role: Role = Role.SUPPLIER_MEMBER, email: str = "new@example.com") -> str:
    return token_of(invite_member(supplier, email=email, role=role, by=by, at=NOW))


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def roles(supplier: Supplier) -> dict[str, str]:
    return dict(Membership.objects.filter(supplier=supplier).values_list("user__email", "role"))


def test_who_is_invited_chooses_a_password_and_belongs_to_the_company() -> None:
    supplier = make_supplier()
    person = join_anew(invited(supplier, make_member(supplier, email="first@example.com")), ANEW, at=NOW)
    assert person.check_password("four green leaves")
    assert roles(supplier) == {"first@example.com": "supplier_admin", "new@example.com": "supplier_member"}
    assert person.emailaddress_set.get().verified is True  # type: ignore[attr-defined]
    assert list(supplier.events.order_by("number").values_list("kind", flat=True)) == [
        "member.invited",
        "member.joined",
    ]
    assert list(breaks(supplier.pk)) == []


def test_an_invitation_opens_once_and_only_until_its_day() -> None:
    supplier = make_supplier()
    token = invited(supplier, make_member(supplier))
    assert refused(lambda: join_anew(token, ANEW, at=NOW + timedelta(days=14))) == "link_ended"
    join_anew(token, ANEW, at=NOW)
    assert refused(lambda: join_anew(token, ANEW, at=NOW)) == "link_ended"


def test_who_has_an_account_joins_with_it_and_nobody_else_can() -> None:
    supplier, own, other = make_supplier(), make_user("new@example.com"), make_user("other@example.com")
    token = invited(supplier, make_member(supplier), Role.SUPPLIER_ADMIN)
    assert refused(lambda: join_anew(token, ANEW, at=NOW)) == "account_exists"
    assert refused(lambda: join(token, other, at=NOW)) == "other_address"
    join(token, own, at=NOW)
    assert roles(supplier)["new@example.com"] == "supplier_admin"
    assert "other@example.com" not in roles(supplier)


def test_a_weak_password_or_no_name_changes_nothing() -> None:
    supplier = make_supplier()
    token = invited(supplier, make_member(supplier))
    assert refused(lambda: join_anew(token, NewPerson("示例", "password"), at=NOW)) == "weak_password"
    assert refused(lambda: join_anew(token, NewPerson(" ", "four green leaves"), at=NOW)) == "name_needed"
    assert not User.objects.filter(email="new@example.com").exists()


def test_a_newer_invitation_replaces_the_one_before() -> None:
    supplier = make_supplier()
    administrator = make_member(supplier)
    first = invited(supplier, administrator)
    second = invited(supplier, administrator)
    assert refused(lambda: join_anew(first, ANEW, at=NOW)) == "link_ended"
    join_anew(second, ANEW, at=NOW)


def test_an_invitation_that_was_taken_back_or_declined_opens_nothing_and_its_maker_is_told() -> None:
    supplier = make_supplier()
    administrator = make_member(supplier)
    invitation = invite_member(supplier, email="a@example.com", role=Role.SUPPLIER_MEMBER, by=administrator, at=NOW)
    taken_back = token_of(invitation)
    revoke_invitation(invitation, by=administrator, at=NOW)
    declined = invited(supplier, administrator, email="b@example.com")
    decline(declined, at=NOW)
    assert refused(lambda: join_anew(taken_back, ANEW, at=NOW)) == "link_ended"
    assert refused(lambda: join_anew(declined, ANEW, at=NOW)) == "link_ended"
    assert list(administrator.notices.values_list("kind", "values")) == [
        ("invitation.declined", {"email": "b@example.com"})
    ]


def test_a_member_looks_after_nobody() -> None:
    supplier = make_supplier()
    make_member(supplier)
    member = make_member(supplier, Role.SUPPLIER_MEMBER)
    own = member.memberships.get()
    assert refused(lambda: invited(supplier, member)) == "administrator_needed"
    assert refused(lambda: change_role(own, Role.SUPPLIER_ADMIN, by=member, at=NOW)) == "administrator_needed"
    other = supplier.memberships.exclude(user=member).get()
    assert refused(lambda: remove_member(other, by=member, at=NOW)) == "administrator_needed"
    assert (supplier.memberships.count(), Event.objects.count()) == (2, 0)


def test_an_administrator_of_another_company_is_refused() -> None:
    supplier, foreign = make_supplier(), make_supplier()
    assert refused(lambda: invited(supplier, make_member(foreign))) == "administrator_needed"


def test_the_last_administrator_neither_leaves_nor_becomes_a_member() -> None:
    supplier = make_supplier()
    first = make_member(supplier)
    own = first.memberships.get()
    assert refused(lambda: remove_member(own, by=first, at=NOW)) == "last_administrator"
    assert refused(lambda: change_role(own, Role.SUPPLIER_MEMBER, by=first, at=NOW)) == "last_administrator"
    second = make_member(supplier)
    change_role(own, Role.SUPPLIER_MEMBER, by=second, at=NOW)
    remove_member(own, by=first, at=NOW)
    assert list(supplier.memberships.values_list("user", flat=True)) == [second.pk]


def test_a_role_of_staff_is_given_to_nobody_here() -> None:
    supplier = make_supplier()
    administrator = make_member(supplier)
    assert refused(lambda: invited(supplier, administrator, Role.OFFICER)) == "foreign_role"
    assert Invitation.objects.count() == 0
