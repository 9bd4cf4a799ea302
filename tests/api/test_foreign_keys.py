"""Every id that a body may carry: one of a foreign object is refused, in the same words as one that does not exist.

A new field without a row in CASES fails.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import get_resolver

from suppliers.api.fields import Id, Strict
from suppliers.enums import Role
from suppliers.models import Document, Event, Supplier, User
from tests.api.test_inventories import BILLS
from tests.api.test_product_footprints import DRAFT
from tests.api.world import Caller
from tests.factories import (
    NOW,
    make_certificate,
    make_document,
    make_duplicate,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)
from tests.procurement.matters import Matter, make_matter, publish_policy_3

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]
MISSING = 987_654_321
GROUPS_OWN = {"DraftStart.based_on"}
"""Ids of what belongs to no supplier and no organisation."""


@dataclass(frozen=True, slots=True)
class Scene:
    """`matter` is one's own; `stranger` and its `document` are of a file that nobody of the matter may read."""

    matter: Matter
    stranger: Supplier
    document: Document


@dataclass(frozen=True, slots=True)
class Case:
    """Who sends it where, with the id put in by `body`; `foreign` is that of the other file."""

    sender: Callable[[Matter], User]
    path: Callable[[Scene], str]
    body: Callable[[Scene, int], dict[str, Any]]
    foreign: Callable[[Scene], int]
    refused: tuple[int, str]
    method: str = "POST"


def member(matter: Matter) -> User:
    return matter.member


def officer(matter: Matter) -> User:
    return matter.officer


def compliance(matter: Matter) -> User:
    return matter.compliance


def document(scene: Scene) -> int:
    return scene.document.pk


def stranger(scene: Scene) -> int:
    return scene.stranger.pk


def by_member(path: str, body: dict[str, Any], field: str = "document", **other: Any) -> Case:
    """The supplier's own person names a document of another supplier."""
    return Case(member, lambda _: path, lambda _, pk: body | {field: pk}, document, FOREIGN_DOCUMENT, **other)


def here(scene: Scene) -> dict[str, Any]:
    return {"supplier": scene.matter.supplier.pk, "organisation": scene.matter.organisation.code}


def exception(scene: Scene) -> dict[str, Any]:
    return here(scene) | {"veto": "N1", "reason": "示例", "ends_on": "2026-07-01"}


def action(scene: Scene) -> dict[str, Any]:
    return here(scene) | {"origin": "audit", "text": "示例", "due_on": "2026-07-01", "owner": scene.matter.member.email}


def incident(scene: Scene) -> int:
    told = {"kind": "crime", "severity": "ordinary", "occurred_on": "2026-01-05", "source": "示例", "recorded_at": NOW}
    return int(scene.stranger.incidents.create(**told).pk)


def pair(scene: Scene) -> str:
    twin = make_supplier(organisation=scene.matter.organisation)
    return f"duplicates/{make_duplicate(scene.matter.supplier, twin).pk}/merge/"


def application(scene: Scene, **told: object) -> dict[str, Any]:
    return {"organisation": scene.matter.organisation.code, **told}


FOREIGN_DOCUMENT, NOT_FOUND = (400, "foreign_document"), (404, "not_found")
CLAIM = {"type": "ISO14001", "number": "示例-2", "holder": "示例", "valid_from": "2025-01-01"}
GROUND = {"ground": "product", "statement": "示例", "ends_on": "2099-12-31"}
HAPPENED = {"kind": "crime", "severity": "ordinary", "occurred_on": "2026-01-05", "source": "示例"}
MOVE = {"standing": "suspended", "reason": "violation", "sentence": "示例"}

CASES = {
    "CertificateSent.document": by_member("certificates/", CLAIM),
    "CertificateSent.renews": Case(
        member,
        lambda _: "certificates/",
        lambda _, pk: CLAIM | {"renews": pk},
        lambda scene: make_certificate(scene.stranger).pk,
        (400, "foreign_certificate"),
    ),
    "AnswerSent.document": Case(
        member,
        lambda _: "answers/",
        lambda _, pk: {"answers": [{"question": "cdp", "value": 1, "document": pk}]},
        document,
        FOREIGN_DOCUMENT,
        "PUT",
    ),
    "InventorySent.document": by_member("inventories/", BILLS),
    "ReportSent.document": by_member(
        "inventories/reports/", {"year": 2023, "scope1_t": "657.305", "scope2_location_t": "9151.2"}
    ),
    "DraftSent.document": by_member("product-footprints/drafts/", DRAFT),
    "IncidentSent.supplier": Case(
        compliance, lambda _: "incidents/", lambda _, pk: HAPPENED | {"supplier": pk}, stranger, NOT_FOUND
    ),
    "MergeSent.survivor": Case(
        compliance, pair, lambda _, pk: {"survivor": pk, "reason": "示例"}, stranger, (400, "not_of_the_pair")
    ),
    "GroundSent.document": Case(
        member,
        lambda _: "applications/",
        lambda scene, pk: application(scene, grounds=[GROUND | {"document": pk}]),
        document,
        FOREIGN_DOCUMENT,
    ),
    "ApplicationSent.sites": Case(
        member,
        lambda _: "applications/",
        lambda scene, pk: application(scene, sites=[pk]),
        lambda scene: scene.stranger.sites.create(name="示例厂区").pk,
        (400, "not_yours"),
    ),
    "ActionSent.supplier": Case(
        officer, lambda _: "actions/", lambda scene, pk: action(scene) | {"supplier": pk}, stranger, NOT_FOUND
    ),
    "ActionSent.incident": Case(
        officer,
        lambda _: "actions/",
        lambda scene, pk: action(scene) | {"incident": pk},
        incident,
        (400, "foreign_incident"),
    ),
    "StepSent.document": Case(
        member,
        lambda scene: f"actions/{scene.matter.action().pk}/steps/",
        lambda _, pk: {"act": "answer", "text": "示例", "document": pk},
        document,
        FOREIGN_DOCUMENT,
    ),
    "ExceptionSent.supplier": Case(
        officer, lambda _: "exceptions/", lambda scene, pk: exception(scene) | {"supplier": pk}, stranger, NOT_FOUND
    ),
    "ExceptionSent.document": Case(
        officer,
        lambda _: "exceptions/",
        lambda scene, pk: exception(scene) | {"document": pk},
        document,
        FOREIGN_DOCUMENT,
    ),
    "MoveSent.document": Case(
        officer,
        lambda scene: f"engagements/{scene.matter.engagement.pk}/moves/",
        lambda _, pk: MOVE | {"document": pk},
        document,
        FOREIGN_DOCUMENT,
    ),
}


def _bodies(kind: type[Strict] = Strict) -> Iterator[type[Strict]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _bodies(inner)


def _is_id(field: object) -> bool:
    return isinstance(field, Id) or isinstance(getattr(field, "child", None), Id)


def _declared() -> set[str]:
    """The ids of every body; one that only hands them on to others is told by those."""
    assert get_resolver().url_patterns  # now every body is loaded
    names = {
        f"{body.__name__}.{name}"
        for body in _bodies()
        if not body.__subclasses__()
        for name, field in body._declared_fields.items()
        if _is_id(field)
    }
    return names - GROUPS_OWN


@pytest.fixture
def scene(method: None) -> Scene:
    publish_policy_3()
    matter, other = make_matter(), make_supplier(organisation=make_organisation())
    make_member(other)
    make_staff(other.consents.get().organisation, Role.COMPLIANCE)
    matter.incident()
    return Scene(matter, other, make_document(other))


def test_every_id_that_a_body_may_carry_has_a_case() -> None:
    assert _declared() == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_foreign_object_is_refused_like_one_that_is_not_there(scene: Scene, name: str) -> None:
    case = CASES[name]
    caller, path, foreign = Caller(case.sender(scene.matter)), case.path(scene), case.foreign(scene)
    before = Event.objects.count()

    told = [caller.send(path, case.body(scene, pk), method=case.method) for pk in (foreign, MISSING)]

    assert [(each.status_code, each.json()["code"]) for each in told] == [case.refused] * 2
    assert told[0].content == told[1].content
    assert Event.objects.count() == before
