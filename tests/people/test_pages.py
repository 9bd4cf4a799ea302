"""The pages about one's own people, sites and contacts; joining by a link."""

import pytest
from django.test import Client
from django.utils import timezone

from suppliers.enums import Role
from suppliers.models import Contact, Invitation, Site, User
from suppliers.operations.members import invite_member
from tests.factories import make_member, make_supplier, make_user
from tests.people.test_members import token_of
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of, visitor

pytestmark = pytest.mark.django_db


def test_the_portal_asks_for_a_second_administrator_until_there_is_one() -> None:
    supplier = make_supplier()
    client = signed_in(make_member(supplier))
    assert "A second administrator" in text_of(client.get("/portal/"))
    make_member(supplier)
    assert "A second administrator" not in text_of(client.get("/portal/"))


def test_an_administrator_invites_changes_and_removes() -> None:
    supplier = make_supplier()
    client = signed_in(make_member(supplier))
    form = {"email": "new@example.com", "role": "supplier_member", "language": "en"}
    assert client.post("/portal/people/invite/", form).status_code == 302
    assert "new@example.com" in text_of(client.get("/portal/people/"))
    colleague = make_member(supplier, Role.SUPPLIER_MEMBER)
    member = colleague.memberships.get()
    client.post(f"/portal/people/{member.pk}/", {"role": "supplier_admin"})
    assert colleague.memberships.get().role == "supplier_admin"
    client.post(f"/portal/people/{member.pk}/", {"role": ""})
    assert colleague.memberships.count() == 0


def test_who_belongs_to_the_company_already_is_not_invited_again() -> None:
    supplier = make_supplier()
    client = signed_in(make_member(supplier, email="a@example.com"))
    answer = client.post(
        "/portal/people/invite/", {"email": "A@example.com", "role": "supplier_member", "language": "en"}
    )
    assert errors_at(answer, "email") == "a@example.com belongs to your company already."
    assert Invitation.objects.count() == 0


def test_the_last_administrator_is_told_why_not() -> None:
    supplier = make_supplier()
    client = signed_in(make_member(supplier))
    client.post("/portal/people/leave/")
    assert "This is your only administrator" in text_of(client.get("/portal/people/"))
    assert supplier.memberships.count() == 1


def joining(email: str = "new@example.com") -> str:
    supplier = make_supplier()
    by = make_member(supplier)
    return (
        "/join/"
        + token_of(invite_member(supplier, email=email, role=Role.SUPPLIER_MEMBER, by=by, at=timezone.now()))
        + "/"
    )


def test_joining_takes_a_name_and_a_password_and_signs_in() -> None:
    address, client = joining(), visitor()
    assert "You will sign in with new@example.com" in text_of(client.get(address))
    weak = client.post(address, {"name": "示例", "password": "password"})
    assert (weak.status_code, User.objects.filter(email="new@example.com").count()) == (422, 0)
    assert client.post(address, {"name": "示例", "password": "four green leaves"}).status_code == 302
    assert client.get("/portal/people/").status_code == 200


def test_who_has_an_account_signs_in_and_joins_by_one_button() -> None:
    known = make_user("new@example.com")
    address = joining()
    stranger: Client = visitor()
    assert "Sign in with it, then join" in text_of(stranger.get(address))
    stranger.post(address, {"name": "示例", "password": "four green leaves"})
    assert known.memberships.count() == 0
    other = signed_in(make_user("other@example.com"))
    assert "sign out, then open the link again" in text_of(other.get(address))
    other.post(address)
    assert known.memberships.count() == 0
    assert signed_in(known).post(address).status_code == 302
    assert known.memberships.get().role == "supplier_member"


def test_not_the_right_person_needs_no_sign_in() -> None:
    address = joining()
    assert "Thank you for telling us" in text_of(visitor().post(f"{address}not-me/"))
    assert visitor().get(address).status_code == 404
    assert User.objects.filter(notices__kind="invitation.declined").count() == 1


def test_sites_are_added_changed_and_retired() -> None:
    supplier = make_supplier()
    client = signed_in(make_member(supplier, Role.SUPPLIER_MEMBER))
    form = {"name": "示例一厂", "address": "示例路1号", "country": "CN", "province": ""}
    assert errors_at(client.post("/portal/company/sites/new/", form), "province") == "Choose the province of the site."
    client.post("/portal/company/sites/new/", form | {"province": "CN-JS"})
    site = Site.objects.get()
    again = client.post("/portal/company/sites/new/", form | {"province": "CN-JS"})
    assert errors_at(again, "name") == "You have a site of this name already."
    client.post(f"/portal/company/sites/{site.pk}/", form | {"country": "DE", "province": "CN-JS"})
    site.refresh_from_db()
    assert (site.country, site.province) == ("DE", "")
    client.post(f"/portal/company/sites/{site.pk}/retire/")
    assert "示例一厂" not in text_of(client.get("/portal/company/"))
    assert list(supplier.events.order_by("number").values_list("kind", flat=True)) == [
        "site.added",
        "site.changed",
        "site.retired",
    ]


def test_a_contact_that_is_removed_leaves_no_personal_data() -> None:
    supplier = make_supplier()
    client = signed_in(make_member(supplier))
    form = {"name": "示例联系人", "position": "示例", "email": "", "phone": ""}
    wrong = client.post("/portal/company/contacts/new/", form)
    assert errors_at(wrong, "email") == "Enter an e-mail address or a telephone number."
    client.post("/portal/company/contacts/new/", form | {"phone": "0512-0000000"})
    contact = Contact.objects.get()
    client.post(f"/portal/company/contacts/{contact.pk}/remove/")
    contact.refresh_from_db()
    assert (contact.name, contact.phone, contact.position, contact.retired_at is not None) == ("", "", "", True)
