import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from rest_framework.throttling import ScopedRateThrottle

from suppliers.checks.identity import make_credit_code
from suppliers.models import Supplier, User
from tests.factories import make_category, make_member, make_organisation, make_supplier
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of, visitor

pytestmark = pytest.mark.django_db
CODE = "91110000600037341L"


def make_form(**changes: object) -> dict[str, object]:
    return {
        "credit_code": CODE,
        "name_zh": "示例铸造厂",
        "kind": "manufacturer",
        "categories": [make_category().pk],
        "organisation": make_organisation().pk,
        "contact_name": "示例联系人",
        "email": "Someone@Example.com",
        "password": "four green leaves",
        "consent": "on",
        **changes,
    }


def confirm(client: Client) -> None:
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link is not None
    client.get(link[1])
    client.post(link[1])


def test_a_stranger_registers_confirms_with_one_click_and_is_in() -> None:
    client = visitor()
    sent = client.post("/register/", make_form())
    assert (sent.status_code, sent.url) == (302, "/account/confirm-email/")  # type: ignore[attr-defined]
    assert [message.to for message in mail.outbox] == [["someone@example.com"]]
    assert mail.outbox[0].subject == "Greengate: Confirm your e-mail address"
    assert "_auth_user_id" not in client.session

    confirm(client)
    assert EmailAddress.objects.get().verified is True
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    supplier = Supplier.objects.get()
    assert (supplier.identifier, supplier.province) == (CODE, "CN-BJ")


def test_a_wrong_code_says_which_character_and_loses_nothing_typed() -> None:
    answer = visitor().post("/register/", make_form(credit_code="9111000060003734IL", email="x@example.com"))
    assert answer.status_code == 422
    assert errors_at(answer, "credit_code").startswith('Character 17 is "I"')
    page = answer.content.decode()
    for typed in ("9111000060003734IL", "示例铸造厂", "示例联系人", "x@example.com", "four green leaves"):
        assert f'value="{typed}"' in page
    assert page.count(" checked") == 3
    assert Supplier.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name_zh", "", "This field is required."),
        ("name_zh", "示" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        ("email", "nobody", "Enter a valid email address."),
        ("password", "short", "Choose a less common password of at least 10 characters."),
        ("consent", "", "Without this consent the buyer cannot look at your file: tick it to register."),
    ],
)
def test_what_is_missing_is_said_at_its_field(field: str, typed: str, said: str) -> None:
    answer = visitor().post("/register/", make_form(**{field: typed}))
    assert (answer.status_code, errors_at(answer, field)) == (422, said)
    assert (Supplier.objects.count(), User.objects.count()) == (0, 0)


def test_a_code_that_is_registered_says_whom_to_ask() -> None:
    supplier = make_supplier()
    answer = visitor().post("/register/", make_form(credit_code=supplier.identifier))
    assert errors_at(answer, "credit_code") == (
        f"{supplier.identifier} is registered: ask your colleague there to invite you."
    )


def test_the_code_is_checked_when_its_field_is_left() -> None:
    client = visitor()
    assert text_of(client.get("/register/code/", {"credit_code": CODE})) == "The code is sound. Registered in Beijing."
    wrong = text_of(client.get("/register/code/", {"credit_code": CODE[:-1]}))
    assert wrong == "A credit code has 18 characters. Here are 17: 1 are missing."
    assert client.get("/register/code/").content == b""


def test_who_is_signed_in_does_not_register_again() -> None:
    answer = signed_in(make_member(make_supplier())).get("/register/")
    assert (answer.status_code, answer.url) == (302, "/")  # type: ignore[attr-defined]


def test_one_address_registers_so_many_companies_an_hour_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"registrations": "2/hour"})
    form, answers = make_form(), []
    for number in range(3):
        code, email = make_credit_code("110000", number), f"{number}@example.com"
        answers.append(visitor().post("/register/", form | {"credit_code": code, "email": email}))
    assert [each.status_code for each in answers] == [302, 302, 422]
    assert "Too many companies were registered from here" in text_of(answers[2])
    assert Supplier.objects.count() == 2


def test_what_is_refused_for_its_fields_costs_no_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"registrations": "1/hour"})
    form = make_form()
    for _ in range(3):
        assert visitor().post("/register/", form | {"credit_code": "no"}).status_code == 422
    assert visitor().post("/register/", form).status_code == 302


LEI = "529900T8BM49AURSDO55"  # of the ISO 17442 examples


@pytest.mark.parametrize(
    ("typed", "identity"),
    [
        ({"scheme": "lei", "lei": LEI.lower(), "country": "DE"}, ("lei", "DE", LEI)),
        (
            {"scheme": "foreign", "registration_number": " hrb  12345 ", "country": "DE"},
            ("foreign", "DE", "HRB 12345"),
        ),
    ],
)
def test_a_foreign_firm_registers_by_its_lei_or_its_number_and_needs_no_chinese_name(
    typed: dict[str, str], identity: tuple[str, str, str]
) -> None:
    form = make_form(name_zh="", name_en="Sample Maschinenbau GmbH", **typed)
    assert visitor().post("/register/", form).status_code == 302
    supplier = Supplier.objects.get()
    assert (supplier.scheme, supplier.country, supplier.identifier) == identity
    assert (supplier.name_zh, supplier.name_en) == ("Sample Maschinenbau GmbH",) * 2
    assert (supplier.province, supplier.time_zone) == ("", "Europe/Berlin")
    again = visitor().post("/register/", {**form, "email": "other@example.com"})
    field = "lei" if typed["scheme"] == "lei" else "registration_number"
    assert errors_at(again, field).endswith("is registered: ask your colleague there to invite you.")


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"scheme": "lei", "lei": LEI[:-1] + "4", "country": "DE"}, "lei", "The last two digits of this LEI"),
        ({"scheme": "lei", "lei": LEI, "country": ""}, "country", "This field is required."),
        ({"scheme": "lei", "lei": LEI, "country": "CN"}, "country", "Select a valid choice."),
        ({"scheme": "foreign", "registration_number": "!", "country": "FR"}, "registration_number", "A registration"),
        ({"scheme": "foreign", "registration_number": "1" * 200_000, "country": "FR"}, "registration_number", "Ensure"),
        ({"scheme": "foreign", "registration_number": "12", "country": "FR", "name_en": ""}, "name_en", "This field"),
    ],
)
def test_a_slip_in_a_foreign_number_is_said_at_its_field(typed: dict[str, str], field: str, said: str) -> None:
    answer = visitor().post("/register/", make_form(**{"name_en": "Sample", **typed}))
    assert answer.status_code == 422
    assert errors_at(answer, field).startswith(said)
    assert Supplier.objects.count() == 0


def test_another_place_of_registration_shows_its_fields_and_loses_nothing_typed() -> None:
    form = make_form(name_en="Sample Maschinenbau", scheme="foreign", adapt="1")
    answer = visitor().post("/register/", form)
    page = answer.content.decode()
    assert answer.status_code == 200
    shown = [text in page for text in ('name="credit_code"', 'name="registration_number"', "Germany")]
    assert shown == [False, True, True]
    for typed in ("示例铸造厂", "Sample Maschinenbau", "示例联系人", "four green leaves"):
        assert f'value="{typed}"' in page
    assert page.count(" checked") == 4
    assert Supplier.objects.count() == 0


@pytest.mark.parametrize(("scheme", "most"), [("uscc", 7), ("lei", 7), ("foreign", 7)])
def test_no_more_than_twelve_fields_are_typed(scheme: str, most: int) -> None:
    page = visitor().get("/register/", {"scheme": scheme}).content.decode()
    typed = re.findall(r'<input type="(?:text|email|password)" name="\w+"', page)
    assert len(typed) == most


def test_each_kind_says_what_it_will_be_asked() -> None:
    shown = text_of(visitor().get("/register/"))
    assert len(re.findall(r"\d+ questions, [^.]{0,40}about \d+ minutes", shown)) == 6


@pytest.mark.parametrize("typed", ["示例\x00厂", "<script>alert(1)</script>", "\u202e厂造铸例示", "示" * 200_000])
def test_a_hostile_name_is_refused_or_made_harmless(typed: str) -> None:
    answer = visitor().post("/register/", make_form(name_zh=typed))
    assert answer.status_code in {302, 422}
    for supplier in Supplier.objects.all():
        assert supplier.name_zh == typed.replace("\u202e", "")
