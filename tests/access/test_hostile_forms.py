"""Nothing that anybody sends makes any page or endpoint fail: found through the table of addresses, so new ones too."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from rest_framework.throttling import ScopedRateThrottle

from suppliers.enums import Role
from tests.access.forms import Form, forms_of
from tests.access.table import TABLE
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]
ROLES = [Role.SUPPLIER_ADMIN, Role.OFFICER, Role.COMPLIANCE, Role.MANAGER, Role.ADMINISTRATOR]
# NUL, a lone surrogate (as a browser can send it), markup, right-to-left, numbers in other notations, far too long.
TEXTS = [
    "a\0b",
    "<script>alert(1)</script>{{ 1 }}{% x %} ‮示例 =1+1",
    "1_000",
    "１２３",
    "-0",
    "9" * 400,
    "1e999",
    "NaN",
    "0001-01-01",
    "9" * 19,
]
HUGE = "示" * 200_000
BODIES = [
    b'{"a": "\\ud800"}',
    b"[" * 20_000 + b"]" * 20_000,
    b"\xff\xfe",
    b'{"a": 1_000}',
    b"null",
    b"[]",
    b'{"\\u0000": "\\u0000"}',
    b'{"a": 1e400}',
]
FILES = [
    b"",
    b"\0" * 64,
    b"%PDF-1.7\n\0",
    b"PK\x03\x04" + b"\0" * 64,
    "统一社会信用代码,\0,１２\n-0,1_000,\ud800".encode("utf-8", "surrogatepass"),
]
VALUES: list[Any] = [
    None,
    True,
    -1,
    10**30,
    "\0",
    "\ud800",
    "１２",
    "1_000",
    "-0",
    "NaN",
    "<b>‮",
    "x" * 200_000,
    [],
    {},
    [[]],
    [{}],
]


@pytest.fixture
def world(method: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", dict.fromkeys(ScopedRateThrottle.THROTTLE_RATES))
    made = World()
    for client in made.clients.values():
        client.raise_request_exception = False
    return made


def writes(world: World, role: Role | None, *, api: bool) -> Iterator[tuple[str, str]]:
    """Method and address of everything that the role may write (a stranger: what is open to everybody)."""
    for name, row in sorted(TABLE.items()):
        for method, roles in row.methods.items():
            user = world.people[role] if role else None
            address = world.address(name, row.of, "own", user)
            mine = row.public if role is None else role in roles and not row.public
            if method != "GET" and mine and address and address.startswith("/api/v1/") == api:
                yield method, address


def status_of(client: Client, method: str, address: str, *sent: Any) -> int:
    """The answer's status; what the request wrote is taken back."""
    with transaction.atomic():
        status = client.generic(method, address, *sent).status_code
        transaction.set_rollback(True)
    return status


def posted(client: Client, address: str, fields: dict[str, Any]) -> int:
    with transaction.atomic():
        status = client.post(address, fields).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("role", [None, *ROLES], ids=lambda role: role or "stranger")
def test_no_json_makes_an_endpoint_fail(world: World, role: Role | None, api_names: list[str]) -> None:
    bodies = [*BODIES, *(json.dumps(dict.fromkeys(api_names, value)).encode() for value in VALUES)]
    failed = [
        (method, address, body[:40])
        for method, address in writes(world, role, api=True)
        for body in bodies
        if status_of(world.clients[role], method, address, body, "application/json") >= 500
    ]
    assert failed == []


@pytest.mark.parametrize("role", [None, *ROLES], ids=lambda role: role or "stranger")
def test_no_form_and_no_upload_makes_a_page_fail(world: World, role: Role | None) -> None:
    client = world.clients[role]
    failed = []
    for form in forms(world, role):
        for told, fields in spoilt(form):
            status = posted(client, form.action, fields)
            if status >= 500:
                failed.append((form.action, told, status))
    assert failed == []


def spoilt(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """The form with every field spoilt, with one at a time, and with each kind of file."""
    for text in TEXTS:
        yield text[:9], form.fields | dict.fromkeys(form.fields, text)
    for place, name in enumerate(form.fields):
        yield name, form.fields | {name: TEXTS[place % len(TEXTS)]}
    yield "200,000", form.fields | dict.fromkeys(list(form.fields)[:3], HUGE)
    for content in FILES:
        for name in form.files:
            yield name, form.fields | {name: SimpleUploadedFile("示例‮\u202e<b>.xlsx", content)}


def forms(world: World, role: Role | None) -> list[Form]:
    """Every form that posts on the pages that the role may open, and an empty one for each other address to post to."""
    found: dict[str, Form] = {}
    for name, row in sorted(TABLE.items()):
        address = world.address(name, row.of, "own", world.people[role] if role else None)
        mine = row.public if role is None else role in row.methods.get("GET", ()) and not row.public
        if mine and "GET" in row.methods and address and not address.startswith("/api/"):
            response = world.clients[role].get(address)
            if response.streaming:  # read to its end, a file is closed
                assert response.getvalue()
            elif response.headers.get("Content-Type", "").startswith("text/html"):
                for form in forms_of(response.content.decode(), address):
                    if form.method == "post" and form.action.startswith("/"):
                        found.setdefault(form.action.split("?")[0], form)
    for _method, address in writes(world, role, api=False):
        found.setdefault(address, Form(address, "post", dict.fromkeys(["ids", "q", "text", "name", "reason"], "")))
    return list(found.values())


@pytest.fixture(scope="session")
def api_names() -> list[str]:
    """The names of all fields that any endpoint takes, as the description of the API has them."""
    from drf_spectacular.generators import SchemaGenerator

    parts = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]  # type: ignore[no-untyped-call]
    return sorted({name for part in parts.values() for name in part.get("properties", ())})
