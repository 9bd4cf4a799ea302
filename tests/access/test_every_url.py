"""Every URL, every role, own, foreign and missing objects: what is not in the table is open to nobody."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from config.access import THIRD_PARTY
from procurement.models import Application
from suppliers.access import declared
from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.models import User
from tests.access.table import SHUT, TABLE, Row
from tests.access.world import World, signed_in, views
from tests.factories import make_organisation, make_staff

OPEN = {200, 201, 204, 302, 400, 409, 415, 422}
FREE = {"year"}  # any of them may be asked for


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    names = {view.name for view in views()}
    assert names - set(TABLE) - set(THIRD_PARTY) - SHUT == set()
    assert set(TABLE) - names - set(THIRD_PARTY) == set()


def test_every_view_of_ours_declares_whom_it_opens_to() -> None:
    undeclared = {view.name for view in views() if declared(view.callback) is None}
    assert undeclared - set(THIRD_PARTY) == SHUT


@pytest.fixture
def world(method: None) -> World:
    return World()


def ask(client: Client, method: str, address: str) -> int:
    body = b"" if method == "GET" else b"{}"
    response = client.generic(method, address, body, content_type="application/json")
    if response.streaming:  # read to its end, a file is closed
        assert response.getvalue()
    return response.status_code


def turned_away(status: int, address: str, user: User | None) -> bool:
    """Signed in: 403. A stranger: to the sign-in page, or 401 from the API."""
    if user is not None:
        return status == 403
    return status == (401 if address.startswith("/api/v1/") else 302)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "stranger")
def test_a_url_opens_to_whom_the_table_says_and_to_nobody_else(world: World, role: Role | None) -> None:
    found = [fault for name, row in sorted(TABLE.items()) for fault in faults(name, row, world, role)]
    assert found == []


def faults(name: str, row: Row, world: World, role: Role | None) -> Iterator[str]:
    """What is not as the table says, over every method and object; nothing that a request does is kept."""
    user = world.people[role] if role else None
    for method, roles in row.methods.items():
        opens = row.public or role in roles
        # Who is turned away is turned away before anything is looked for: what is his own is the hardest to refuse.
        for whose in ("foreign", "elsewhere", "missing", "own") if opens else ("foreign", "own"):
            address = world.address(name, row.of, whose, user)
            if address is None:
                continue
            with transaction.atomic():
                status = ask(world.clients[role], method, address)
                transaction.set_rollback(True)
            if not opens:
                fine = turned_away(status, address, user)
            elif row.of in FREE or in_sight(whose, role):
                fine = status in OPEN
            else:
                fine = status == 404
            if not fine:
                yield f"{method} {address} ({whose}): {status}"


def in_sight(whose: str, role: Role | None) -> bool:
    """The own things, and to the supplier's own people also what they have with another organisation."""
    return whose == "own" or (whose == "elsewhere" and role in SUPPLIER_ROLES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SHUT))
def test_what_is_shut_opens_to_nobody(name: str) -> None:
    client = signed_in(make_staff(make_organisation(), Role.ADMINISTRATOR))
    assert client.get(reverse(name)).status_code == 403


def test_nothing_that_a_reader_opened_changed_a_case(world: World) -> None:
    before = list(Application.objects.order_by("pk").values())
    for name, row in TABLE.items():
        if "GET" in row.methods and row.of == "application":
            ask(world.clients[Role.AUDITOR], "GET", reverse(name, kwargs=world.objects["own"]["application"]))
    assert list(Application.objects.order_by("pk").values()) == before
