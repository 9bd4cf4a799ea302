"""The API describes itself completely, and its page works under the strict content security policy."""

import io
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from suppliers.access import Access
from tests.api.test_journey import REGISTRATION
from tests.api.world import Caller
from tests.factories import make_category, make_organisation, make_staff, make_user

JSON = "application/json"

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture(scope="module")
def schema() -> Any:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return yaml.safe_load(out.getvalue())


def patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for each in resolver.url_patterns:
        path = prefix + str(each.pattern)
        found += patterns(each, path) if isinstance(each, URLResolver) else [(path, each)]
    return found


def test_every_address_of_the_api_declares_its_readers_and_is_described(schema: Any) -> None:
    found = [(path, each) for path, each in patterns(get_resolver()) if path.startswith("api/v1/")]
    assert len(found) >= 35
    assert [path for path, each in found if not isinstance(each.callback.cls.access, Access)] == []  # type: ignore[attr-defined]
    described = {"/" + path.replace("<int:pk>", "{id}").replace("<str:code>", "{code}") for path, _ in found}
    assert described == set(schema["paths"])


def test_every_operation_has_a_summary_a_tag_a_result_and_its_errors(schema: Any) -> None:
    for path, operations in schema["paths"].items():
        for verb, operation in operations.items():
            assert operation["summary"], (path, verb)
            assert len(operation["tags"]) == 1
            answers = operation["responses"]
            done = [status for status in answers if status.startswith("2")]
            assert len(done) == 1
            assert answers[done[0]]["content"]["application/json"]["schema"]
            refused = {status: each for status, each in answers.items() if not status.startswith("2")}
            assert refused or path.endswith(("categories/", "organisations/"))
            shapes = [each["content"]["application/json"]["schema"]["$ref"] for each in refused.values()]
            assert set(shapes) <= {"#/components/schemas/Error"}


@pytest.mark.django_db
def test_schema_and_its_page_are_for_who_is_signed_in() -> None:
    nobody, somebody = Client(), Client()
    somebody.force_login(make_user())
    assert [nobody.get(path).status_code for path in ("/api/schema/", "/api/docs/")] == [302, 302]
    assert [somebody.get(path).status_code for path in ("/api/schema/", "/api/docs/")] == [200, 200]
    page = somebody.get("/api/docs/")
    assert "unsafe" not in page.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_errors_have_one_shape_whatever_went_wrong() -> None:
    officer = Caller(make_staff(make_organisation()))
    answers = {
        401: Caller().ask("me/"),
        404: officer.ask("suppliers/1/"),
        403: officer.send("answers/", {}, method="PUT"),
        405: officer.send("me/", {}),
        406: officer.get("/api/v1/me/", headers={"accept": "text/html"}),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    assert {frozenset(answer.json()) for answer in answers.values()} == {frozenset({"code", "field", "message"})}


@pytest.mark.django_db
def test_several_wrong_fields_are_all_named() -> None:
    told = Caller().send("registrations/", REGISTRATION | {"kind": "nope", "email": "no", "categories": [1]}).json()
    assert [error["field"] for error in told["errors"]] == ["kind", "categories.0", "email"]
    assert told["field"] == "kind"


@pytest.mark.django_db
def test_a_wrong_credit_code_says_which_character_and_nothing_is_kept() -> None:
    make_category("castings")
    make_organisation("group")
    wrong = REGISTRATION | {"credit_code": str(REGISTRATION["credit_code"])[:-1] + "?"}
    told = Caller().send("registrations/", wrong)
    assert (told.status_code, told.json()["field"]) == (400, "credit_code")
    assert Caller().ask("organisations/").json() != []


@pytest.mark.django_db
def test_a_stranger_registers_only_so_often() -> None:
    statuses = [Caller().send("registrations/", {}).status_code for _ in range(22)]
    assert statuses == [400] * 20 + [429] * 2
    spoofed = Caller().generic(
        "POST", "/api/v1/registrations/", b"{}", "application/json", HTTP_X_FORWARDED_FOR="1.2.3.4"
    )
    assert spoofed.status_code == 429


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_of_the_api_shows_under_the_strict_policy(
    live_server: "LiveServer", visitor: "BrowserContext"
) -> None:
    client = Client()
    client.force_login(make_user())
    visitor.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page, complaints = visitor.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/api/docs/")
    page.get_by_text("Accept a claimed certificate as genuine").click()
    page.get_by_text("Nobody is signed in.").first.wait_for()
    assert complaints == []
