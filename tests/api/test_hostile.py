"""What nobody sends in good faith: every writing endpoint answers 4xx with a word, and nothing is written."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from rest_framework import serializers
from rest_framework.throttling import ScopedRateThrottle

from fixtures.demo.certificate_pdf import draw_certificate
from procurement.api.applications import ApplicationSent, DecisionSent
from suppliers.api import fields
from suppliers.api.answers import AnswerCheckSent, AnswersSent
from suppliers.api.certificates import CertificateSent, RejectionSent, VerificationSent
from suppliers.api.inventory_fields import (
    EstimateSent,
    InventoryCheckSent,
    InventoryReviewSent,
    InventorySent,
    ReportSent,
)
from suppliers.api.registrations import RegistrationSent
from suppliers.enums import Role
from suppliers.models import Document
from tests.api.test_journey import ENERGY, REGISTRATION
from tests.api.world import API, Caller, World, make_world
from tests.factories import make_category

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]

CLAIM = {
    "type": "ISO14001",
    "number": "示例-9",
    "holder": "示例",
    "valid_from": "2025-01-01",
    "valid_until": "2026-01-01",
    "issued_on": "2025-01-01",
    "issuer": "示例",
    "standard": "示例",
    "scope": "示例",
    "tier": "",
    "accreditation": "",
    "document": 1,
    "renews": 1,
}
APPLICATION = {
    "organisation": "there",
    "grounds": [{"ground": "product", "statement": "示例", "document": 1, "ends_on": "2030-01-01"}],
    "categories": ["castings"],
    "sites": [1],
}
FILLED = REGISTRATION | {"name_en": "Sample", "phone": "1", "language": "en"}
BODIES: dict[str, tuple[str, str, type[fields.Strict], dict[str, Any]]] = {
    "registrations/": ("nobody", "POST", RegistrationSent, FILLED),
    "certificates/": ("supplier", "POST", CertificateSent, CLAIM),
    "certificates/{certificate}/reject/": ("compliance", "POST", RejectionSent, {"reason": "other"}),
    "certificates/{certificate}/verify/": ("compliance", "POST", VerificationSent, {}),
    "certificates/{certificate}/withdraw/": ("supplier", "POST", fields.Strict, {}),
    "inventories/": (
        "supplier",
        "POST",
        InventorySent,
        ENERGY | {"green_power": [{"number": "G1", "kwh": "1"}], "assurance": "none", "document": 1},
    ),
    "inventories/reports/": (
        "supplier",
        "POST",
        ReportSent,
        {"year": 2024, "scope1_t": "1", "scope2_location_t": "2", "document": 1, "sector": "x"},
    ),
    "inventories/estimates/": ("supplier", "POST", EstimateSent, {"year": 2024, "output_wan": "1", "sector": "x"}),
    "inventories/{inventory}/check/": ("compliance", "POST", InventoryCheckSent, {"accepted": True}),
    "inventories/{inventory}/review/": (
        "compliance",
        "POST",
        InventoryReviewSent,
        {"returned": [{"position": 1, "reason": "示例"}], "reason": "示例"},
    ),
    "answers/": (
        "supplier",
        "PUT",
        AnswersSent,
        {"answers": [{"question": "cdp", "state": "given", "value": 1, "note": "示例", "document": 1}]},
    ),
    "answers/{answer}/check/": ("compliance", "POST", AnswerCheckSent, {"accepted": True}),
    "applications/": ("supplier", "POST", ApplicationSent, APPLICATION),
    "applications/{application}/decisions/": (
        "officer",
        "POST",
        DecisionSent,
        {"verdict": "refuse", "round": 1, "reasons": [{"code": "other", "section": "", "text": "示例"}]},
    ),
    "scorecards/{scorecard}/issue/": ("compliance", "POST", fields.Strict, {}),
    "notices/{notice}/read/": ("supplier", "POST", fields.Strict, {}),
}
# For every kind of field, what it must never take.
ALWAYS: list[Any] = [[], {}, [[]], [{}], {"a": {"b": []}}, ["x"] * 300]
NEVER: dict[type[serializers.Field[Any, Any, Any, Any]], list[Any]] = {
    fields.Text: ["a\0b", "\0", "\ud800", "a\udfffb", "x" * 200_000, "示" * 200_000, 5, True, 10**400],
    fields.Email: ["a\0b@example.com", "\ud800@example.com", "x" * 200_000 + "@example.com", "no", 5, True, "=1+1"],
    fields.StrictDecimal: [
        *[
            "1_000",
            "１２",
            "１２．５",
            "-0",
            "-1",
            "1e400",
            "1E5",
            "NaN",
            "-NaN",
            "Infinity",
            "-Infinity",
            "",
            " ",
            " 1",
        ],
        *["", " ", " 1", "1,5", "1,234", "+1", ".5", "1.", "0x10", "=1+1", "1\0", "\ud800"],
        *["9" * 30, "9" * 200_000, "1.1234567"],
        *[5, -0, True, 10**400],
    ],
    fields.Whole: ["1", "１", "1_000", "", True, 10**30, -(10**30), 10**400],
    fields.Id: ["1", "１", 0, -1, True, 2**63, 10**400, "\0"],
    fields.YesNo: ["true", "false", 1, 0, "", "on"],
    fields.Day: [
        "20260101",
        "2026-W01-1",
        "2026-02-30",
        "2026-1-1",
        "0001-01-01",
        "9999-12-31",
        "２０２６-01-01",
        5,
        True,
    ],
    fields.Choice: ["nope", "\0", "\ud800", "x" * 200_000, 5, True, "GIVEN"],
    serializers.ListField: ["x", 5, True, [5], [None], [[]], ["\0"], [{"a": 1}]],
}
RAW = [
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b'{"a": "\xed\xa0\x80"}',
    b'{"a": "\\ud800"}',
    b'{"\\u0000": 1}',
    b'{"a": "\\u0000"}',
    b'{"a": NaN}',
    b'{"a": Infinity}',
    b'{"a": 1e400}',
    b'{"a": -0.0}',
    b'{"a": 1_000}',
    '{"a": １２}'.encode(),
    b'{"a": ' + b"9" * 100_000 + b"}",
    b'{"a": 1, "a": 2}',
    b"[" * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
    b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    b"[" * 500 + b"]" * 500,
    b'{"reasons": ' + b"[" * 40 + b"]" * 40 + b"}",
    b"{",
    b'"text"',
    b"[]",
    b"null",
    b"12",
    b"true",
    b'{"no_such_field": 1}',
    b'{"' + b"x" * 200_000 + b'": 1}',
]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"registrations": None})
    make_category("castings")
    return make_world()


def path_in(world: World, path: str) -> str:
    nouns = ("certificate", "inventory", "answer", "application", "scorecard", "notice")
    return path.format(**{noun: getattr(world.own, noun).pk for noun in nouns})


def rows() -> dict[str, int]:
    """How many rows there are of everything; sessions come and go with those who ask."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label != "sessions"
    }


def spoilt(body: Any, field: Any) -> Iterator[Any]:
    """The body with one field at a time replaced by what it must never take."""
    if isinstance(field, serializers.Serializer):
        yield from ({**body, "no_such_field": 1}, *([] if not field.fields else ["x", 5, [body], None]))
        for name, inner in field.fields.items():
            if name in body:
                yield from ({**body, name: wrong} for wrong in spoilt(body[name], inner))
        return
    if isinstance(field, serializers.ListField):
        yield from NEVER[serializers.ListField]
        yield from ([wrong] for wrong in spoilt(body[0], field.child))
        return
    yield from (wrong for wrong in (*ALWAYS, *NEVER[type(field)]))
    if not field.allow_null:
        yield None


def at_the_end(world: World, before: dict[str, int]) -> None:
    assert rows() == before
    for file in (world.own, world.foreign):
        for thing in (file.certificate, file.inventory, file.answer, file.application, file.notice):
            known = {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}
            thing.refresh_from_db()
            assert {name: getattr(thing, name) for name in known} == known


@pytest.mark.parametrize("path", BODIES)
def test_a_body_that_is_no_plain_object_is_refused(world: World, path: str) -> None:
    who, verb, _serializer, _body = BODIES[path]
    caller, place, before = Caller(world.people()[who]), path_in(world, path), rows()
    for raw in RAW:
        answer = caller.send_raw(place, raw, method=verb)
        assert answer.status_code == 400, raw[:40]
        assert set(answer.json()) - {"errors"} == {"code", "field", "message"}
        assert len(answer.content) < 5_000
    at_the_end(world, before)


@pytest.mark.parametrize("path", BODIES)
def test_a_field_takes_nothing_that_it_must_not(world: World, path: str) -> None:
    who, verb, serializer, body = BODIES[path]
    caller, place, before = Caller(world.people()[who]), path_in(world, path), rows()
    for wrong in spoilt(body, serializer()):
        answer = caller.send_raw(place, json.dumps(wrong).encode(), method=verb)
        assert answer.status_code == 400, str(wrong)[:200]
        assert len(answer.content) < 20_000
    at_the_end(world, before)


def test_a_body_that_is_too_large_or_of_another_type_is_refused(world: World) -> None:
    caller, before = Caller(world.own.member), rows()
    large = caller.send_raw("certificates/", b'{"a": "' + b"x" * 3_000_000 + b'"}')
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    for kind in (
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        other = caller.generic("POST", f"{API}certificates/", b"a=1", kind)
        assert (other.status_code, other.json()["code"]) == (415, "unsupported_media_type")
    at_the_end(world, before)


def test_a_query_that_means_nothing_is_refused(world: World) -> None:
    caller = Caller(world.own.member)
    wrong = ["search=%00", "search=%ED%A0%80%00", "search=" + "x" * 10_000, "kind=%00", "province=%00", "level=%00"]
    wrong += ["standing=nope", "nope=1", "kind=manufacturer&kind=nope"]
    astray = ["cursor=x", "cursor=cD1hYmM=", "cursor=cD0lMDA=", "cursor=cD0tMQ==", "cursor=é"]
    astray += ["cursor=cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "cursor=cD3vvJHvvJI="]
    empty = [
        "search=%ED%A0%80",
        "level=nope",
        "province=zz",
        "cursor=cD05MjIzMzcyMDM2ODU0Nzc1ODA4",
        "page_size=-1",
        "cursor=%00",
    ]
    statuses = {query: caller.get(f"{API}suppliers/?{query}").status_code for query in (*wrong, *astray, *empty)}
    assert statuses == dict.fromkeys(wrong, 400) | dict.fromkeys(astray, 404) | dict.fromkeys(empty, 200)
    assert caller.get(f"{API}certificates/?supplier=１").status_code == 400
    assert caller.get(f"{API}certificates/{'9' * 30}/").status_code == 404


def test_what_people_write_is_kept_as_it_is_and_never_read_as_markup(world: World) -> None:
    name = "<b>示例</b> ‮ =1+1 {0} %s 𠮷"
    answer = Caller(world.own.member).send(
        "certificates/", {"type": "ISO14001", "number": "示例-7", "holder": name, "valid_from": "2025-01-01"}
    )
    assert (answer.status_code, answer.json()["holder"]) == (201, name)
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.pdf", "file_empty"),
        (b"MZ" + b"\0" * 500, "program.pdf", "file_program"),
        (b"%PDF-1.7\n" + b"\0" * 50, "broken.pdf", "pdf_truncated"),
    ],
)
def test_a_hostile_file_is_refused_with_a_word(world: World, content: bytes, name: str, code: str) -> None:
    before = rows()
    answer = Caller(world.own.member).hand_in(content, name)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    at_the_end(world, before)


def test_a_name_of_a_file_is_only_a_name(world: World) -> None:
    caller, kept = Caller(world.own.member), list[str]()
    for number, name in enumerate(("../../etc/passwd.pdf", "a" * 500 + ".pdf", "示例‮fdp.pdf", "<script>.pdf")):
        answer = caller.hand_in(draw_certificate(number=f"示例{number}"), name)
        assert answer.status_code == 201, answer.json()
        assert re.fullmatch(r"[0-9a-f]{2}/[\w-]{32}", Document.objects.get(pk=answer.json()["id"]).path)
        kept.append(answer.json()["name"])
    assert kept == ["passwd.pdf", "a" * 196 + ".pdf", "示例fdp.pdf", "<script>.pdf"]


def test_a_form_without_its_file_or_with_more_is_refused(world: World) -> None:
    client = Client()
    client.force_login(world.own.member)
    assert client.post(f"{API}documents/", {"file": "text"}).status_code == 400
    assert client.post(f"{API}documents/", {}).status_code == 400
    assert Caller(world.staff[Role.OFFICER]).hand_in(b"%PDF-1.7").status_code == 403
