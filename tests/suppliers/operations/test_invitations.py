"""Inviting firms: who may, what stands against it, the mail, and what the invited person answers."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from suppliers.checks.identity import make_credit_code
from suppliers.enums import Role, SupplierKind
from suppliers.errors import Refused
from suppliers.models import Declined, InvitationState, Notice, Organisation, Supplier, SupplierInvitation, User
from suppliers.operations.invitations import (
    MOST_A_DAY,
    Invited,
    decline_invitation,
    invite_colleague,
    invite_supplier,
    invite_suppliers,
    open_invitation,
    preview_invitations,
    register_invited,
    send_again,
    withdraw_invitation,
)
from suppliers.operations.registration import Registration
from suppliers.queries.supplier_invitations import live_supplier_invitation, supplier_invitations
from suppliers.tasks import mail_invitations
from tests.factories import (
    NOW,
    PASSWORD,
    make_category,
    make_organisation,
    make_staff,
    make_supplier,
    make_supplier_invitation,
)

pytestmark = pytest.mark.django_db
CODE = make_credit_code("320500", 77_001)


def make_invited(**fields: object) -> Invited:
    known: dict[str, object] = {"company_name": "示例受邀厂", "email": "Somebody@Example.com"}
    return Invited(**{**known, **fields})  # type: ignore[arg-type]


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def officer(organisation: Organisation) -> User:
    return make_staff(organisation)


def code_of(found: SupplierInvitation | Refused) -> str:
    return found.code if isinstance(found, Refused) else ""


def test_the_mail_is_in_the_language_of_the_invited_and_its_link_opens_the_invitation(
    organisation: Organisation, officer: User
) -> None:
    made = invite_supplier(organisation, make_invited(language="en"), by=officer, at=NOW)
    SupplierInvitation.objects.update(expires_at=NOW + timedelta(days=9_000))
    assert made.state(NOW) == InvitationState.WAITING
    mail_invitations()
    mail_invitations()
    (message,) = mail.outbox
    assert message.to == ["somebody@example.com"]
    assert message.subject == f"Greengate: {organisation.name_en} invites 示例受邀厂 to register as a supplier."
    found = re.search(r"/invited/([^/\s]+)/", str(message.body))
    assert found is not None
    assert live_supplier_invitation(found[1], NOW) == made
    made.refresh_from_db()
    assert (made.state(NOW), made.mails) == (InvitationState.SENT, 1)
    assert found[1] not in made.token_sha256


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"email": "nobody"}, "email_form"),
        ({"company_name": "\u200b "}, "name_needed"),
        ({"credit_code": "123"}, "credit_code_length"),
        ({"credit_code": CODE}, "code_registered"),
        ({"company_name": "示例（登记）厂"}, "name_registered"),
        ({"email": "declined@example.com"}, "declined_before"),
        ({"email": "invited@example.com"}, "email_invited"),
        ({"company_name": "示例在邀厂"}, "firm_invited"),
    ],
)
def test_what_stands_against_an_invitation(
    organisation: Organisation, officer: User, fields: dict[str, object], code: str
) -> None:
    taken = make_supplier(name_zh="示例（登记）厂")
    Supplier.objects.filter(pk=taken.pk).update(identifier=CODE, name_sort="shi li （ deng ji ） chang")
    make_supplier_invitation(
        make_organisation(), email="declined@example.com", declined_at=NOW, declined_why=Declined.WRONG_PERSON
    )
    make_supplier_invitation(
        organisation, email="invited@example.com", company_name="示例在邀厂", name_sort="shi li zai yao chang"
    )
    with pytest.raises(Refused) as refusal:
        invite_supplier(organisation, make_invited(**fields), by=officer, at=NOW)
    assert refusal.value.code == code
    assert SupplierInvitation.objects.count() == 2


def test_of_many_the_good_ones_are_invited_and_none_twice(organisation: Organisation, officer: User) -> None:
    castings = make_category()
    firms = [
        make_invited(categories=(castings,), kind=SupplierKind.TRADER),
        make_invited(company_name="示例另一厂"),
        make_invited(email="other@example.com"),
        make_invited(company_name="示例第三厂", email="third@example.com", credit_code=CODE),
        make_invited(company_name="示例第四厂", email="fourth@example.com", credit_code=CODE.lower()),
    ]
    previewed = preview_invitations(organisation, firms, by=officer, at=NOW)
    assert SupplierInvitation.objects.count() == 0
    found = invite_suppliers(organisation, firms, by=officer, at=NOW)
    codes = ["", "email_invited", "firm_invited", "", "firm_invited"]
    assert [code_of(each) for each in found] == codes
    assert [each.code if each else "" for each in previewed] == codes
    first = SupplierInvitation.objects.order_by("pk")[0]
    assert (list(first.categories.all()), first.kind) == ([castings], "trader")


def test_many_are_looked_at_in_as_many_queries_as_one(
    organisation: Organisation, officer: User, django_assert_num_queries: object
) -> None:
    for count in (1, 40):
        firms = [make_invited(company_name=f"示例{n}厂", email=f"{n}@example.com") for n in range(count)]
        with django_assert_num_queries(11):  # type: ignore[operator]
            preview_invitations(organisation, firms, by=User.objects.get(pk=officer.pk), at=NOW)


def test_an_officer_invites_so_many_a_day(organisation: Organisation, officer: User) -> None:
    rows = [
        SupplierInvitation(
            organisation=organisation,
            company_name=f"示例{number}",
            name_sort=f"{number}",
            kind="trader",
            email=f"{number}@example.com",
            made_by=officer,
            made_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )
        for number in range(MOST_A_DAY - 1)
    ]
    SupplierInvitation.objects.bulk_create(rows)
    two = [make_invited(), make_invited(company_name="示例另一厂", email="b@example.com")]
    found = invite_suppliers(organisation, two, by=officer, at=NOW)
    assert [code_of(each) for each in found] == ["", "too_many_today"]
    assert code_of(invite_suppliers(organisation, two[1:], by=officer, at=NOW + timedelta(days=2))[0]) == ""


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_does_not_buy_invites_nobody(organisation: Organisation, role: Role) -> None:
    for stranger in (make_staff(organisation, role), make_staff(make_organisation())):
        with pytest.raises(Refused) as refusal:
            invite_supplier(organisation, make_invited(), by=stranger, at=NOW)
        assert refusal.value.code == "not_yours"
    assert SupplierInvitation.objects.count() == 0


def test_sent_again_has_a_new_term_and_not_within_a_day(organisation: Organisation, officer: User) -> None:
    made, token = make_supplier_invitation(organisation)
    with pytest.raises(Refused) as refusal:
        send_again(made, by=officer, at=NOW)
    assert refusal.value.code == "sent_just_now"
    later = NOW + timedelta(days=40)
    SupplierInvitation.objects.update(expires_at=NOW + timedelta(days=30))
    made = SupplierInvitation.objects.get()
    assert made.state(later) == InvitationState.EXPIRED
    again = send_again(made, by=officer, at=later)
    assert (again.state(later), again.mails) == (InvitationState.WAITING, 1)
    SupplierInvitation.objects.update(expires_at=later + timedelta(days=9_000))
    mail_invitations()
    assert live_supplier_invitation(token, later) is None
    SupplierInvitation.objects.update(mails=5, mailed_at=NOW)
    with pytest.raises(Refused) as refusal:
        send_again(made, by=officer, at=later)
    assert refusal.value.code == "sent_often"


def test_withdrawn_its_link_opens_nothing(organisation: Organisation, officer: User) -> None:
    made, token = make_supplier_invitation(organisation)
    withdraw_invitation(made, by=officer, at=NOW)
    assert live_supplier_invitation(token, NOW) is None
    with pytest.raises(Refused) as refusal:
        withdraw_invitation(made, by=officer, at=NOW)
    assert refusal.value.code == "answered"


def test_the_wrong_person_names_a_colleague_whom_one_click_invites(organisation: Organisation, officer: User) -> None:
    made, token = make_supplier_invitation(organisation, made_by=officer, credit_code=CODE)
    decline_invitation(token, Declined.WRONG_PERSON, colleague_email="Right@Example.com", at=NOW)
    notice = Notice.objects.get()
    assert (notice.user, notice.values["company"]) == (officer, made.company_name)
    with pytest.raises(Refused):
        decline_invitation(token, Declined.WRONG_PERSON, at=NOW)
    other = invite_colleague(made, by=officer, at=NOW)
    assert (other.email, other.credit_code, other.company_name) == ("right@example.com", CODE, made.company_name)
    with pytest.raises(Refused) as refusal:
        invite_supplier(organisation, make_invited(company_name="x", email=made.email), by=officer, at=NOW)
    assert refusal.value.code == "declined_before"


@pytest.mark.parametrize(("email", "confirmed"), [("", True), ("another@example.com", False)])
def test_registered_by_the_link_the_first_person_is_confirmed_if_it_is_the_mailed_address(
    organisation: Organisation, officer: User, email: str, confirmed: bool
) -> None:
    made, token = make_supplier_invitation(organisation, made_by=officer)
    open_invitation(token, at=NOW)
    registration = Registration(
        credit_code=CODE,
        name_zh=made.company_name,
        kind=SupplierKind.MANUFACTURER,
        contact_name="示例",
        email=email or made.email,
        password=PASSWORD,
    )
    register_invited(token, registration, categories=[make_category()], at=NOW)
    made.refresh_from_db()
    supplier = Supplier.objects.get()
    assert (made.supplier, made.state(NOW)) == (supplier, InvitationState.REGISTERED)
    assert supplier.consents.get().organisation == organisation
    assert (supplier.people_confirmed_at is not None) == confirmed
    assert supplier.people_confirmed_by == (officer if confirmed else None)
    assert live_supplier_invitation(token, NOW) is None


def test_the_list_finds_by_query_the_state_that_each_row_shows(organisation: Organisation, officer: User) -> None:
    make_supplier_invitation(organisation)
    make_supplier_invitation(organisation, mailed_at=None)
    make_supplier_invitation(organisation, opened_at=NOW)
    make_supplier_invitation(organisation, supplier=make_supplier())
    make_supplier_invitation(organisation, declined_at=NOW, declined_why=Declined.NOT_INTERESTED)
    make_supplier_invitation(organisation, revoked_at=NOW)
    make_supplier_invitation(organisation, mailed_at=None, given_up_at=NOW)
    make_supplier_invitation(
        organisation, made_at=NOW - timedelta(days=60), mailed_at=NOW, expires_at=NOW - timedelta(days=30)
    )
    make_supplier_invitation(make_organisation())
    rows = supplier_invitations(officer)
    for state in InvitationState:
        (row,) = rows.in_state(state, NOW)
        assert row.state(NOW) == state
    assert rows.count() == len(InvitationState)
