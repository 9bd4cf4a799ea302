import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from suppliers.models import Notice
from suppliers.operations.notices import tell
from tests.factories import NOW, PASSWORD, make_member, make_organisation, make_staff, make_supplier, make_user
from tests.suppliers.pages.visitors import signed_in, text_of, visitor

pytestmark = pytest.mark.django_db


def make_notices(user: object, count: int = 1, path: str = "/portal/certificates/") -> None:
    for number in range(count):
        tell([user], "certificate.verified", subject=str(number), path=path, at=NOW, number=f"E{number}")  # type: ignore[list-item]


def test_a_notice_leads_to_where_to_act_and_is_read_then() -> None:
    user = make_member(make_supplier())
    make_notices(user)
    client = signed_in(user)
    assert "Your certificate E0 was verified. (unread)" in text_of(client.get("/inbox/"))
    assert Notice.objects.get().read_at is None

    answer = client.post(f"/inbox/{Notice.objects.get().pk}/open/")
    assert (answer.status_code, answer.url) == (302, "/portal/certificates/")  # type: ignore[attr-defined]
    assert Notice.objects.get().read_at is not None


def test_a_notice_never_leads_out_of_the_house() -> None:
    user = make_member(make_supplier())
    make_notices(user, path="//elsewhere.example/")
    assert signed_in(user).post(f"/inbox/{Notice.objects.get().pk}/open/").url == "/inbox/"  # type: ignore[attr-defined]


def test_somebody_elses_notice_is_not_there_and_looking_changes_nothing() -> None:
    user, other = make_member(make_supplier()), make_member(make_supplier())
    make_notices(other)
    path = f"/inbox/{Notice.objects.get().pk}/open/"
    assert signed_in(user).post(path).status_code == 404
    assert signed_in(other).get(path).status_code == 405
    signed_in(user).post("/inbox/read/")
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_the_same_for_one_and_three(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_member(make_supplier())
    make_notices(user, count)
    client = signed_in(user)
    with django_assert_num_queries(6):
        assert text_of(client.get("/inbox/")).count("was verified") == count


def test_everybody_is_led_to_their_first_page() -> None:
    supplier, staff = make_member(make_supplier()), make_staff(make_organisation())
    assert signed_in(supplier).get("/").url == "/portal/"  # type: ignore[attr-defined]
    assert signed_in(staff).get("/").url == "/dashboard/"  # type: ignore[attr-defined]
    assert visitor().get("/").url == "/account/login/?next=/"  # type: ignore[attr-defined]
    assert "Your account has no role yet" in text_of(signed_in(make_user()).get("/"))


def test_signing_in_and_out_is_by_e_mail_in_the_shell() -> None:
    user = make_member(make_supplier(), email="me@example.com")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)  # type: ignore[attr-defined]
    client = visitor()
    assert "Register as a supplier" in text_of(client.get("/account/login/"))
    wrong = client.post("/account/login/", {"login": "me@example.com", "password": "no"})
    assert 'value="me@example.com"' in wrong.content.decode()
    right = client.post("/account/login/", {"login": "Me@Example.com", "password": PASSWORD})
    assert right.url == "/"  # type: ignore[attr-defined]
    assert client.post("/account/logout/").url == "/account/login/"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/account/password/change/", "Change your password"),
        ("/account/logout/", "Sign out?"),
        ("/account/2fa/", "Second factor"),
        ("/account/reauthenticate/", "Is it you?"),
    ],
)
def test_the_pages_of_an_account_stand_in_the_shell(path: str, title: str) -> None:
    page = text_of(signed_in(make_member(make_supplier())).get(path))
    assert title in page
    assert "My tasks" in page


@pytest.mark.parametrize(
    "path", ["/account/password/reset/", "/account/password/reset/done/", "/account/confirm-email/no-such-key/"]
)
def test_the_pages_before_signing_in_stand_in_the_shell(path: str) -> None:
    answer = visitor().get(path)
    assert answer.status_code == 200
    assert "Green admission and assessment of suppliers" in text_of(answer)
