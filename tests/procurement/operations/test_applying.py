"""What an application is about and claims, and what must be begun before it is sent."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from procurement.models import Application
from procurement.operations.admission import Reason, decide, send_application
from procurement.operations.applying import Ground
from procurement.policy import PriorityGround, Verdict
from procurement.queries.cases import is_prior
from suppliers.errors import Refused
from suppliers.models import AskingPolicy, Organisation, Supplier
from suppliers.operations.disclosures import Answer, answer_questions
from tests.factories import (
    NOW,
    TODAY,
    begin_file,
    make_category,
    make_certificate,
    make_document,
    make_ground,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def supplier(organisation: Organisation) -> Supplier:
    return make_supplier(organisation=organisation)


def publish_asking() -> AskingPolicy:
    text = (settings.REFERENCE_DIR / "asking_v1.json").read_text(encoding="utf-8")
    return AskingPolicy.objects.create(
        version=1, definition=json.loads(text), published_at=NOW, in_force_from=date(2020, 1, 1)
    )


def send(supplier: Supplier, organisation: Organisation, *grounds: Ground, **scope: Any) -> Application:
    return send_application(supplier, organisation, grounds=grounds, by=make_member(supplier), at=NOW, **scope)


def test_without_a_choice_it_is_about_everything_the_supplier_has(
    supplier: Supplier, organisation: Organisation
) -> None:
    supplier.categories.set([make_category("castings"), make_category("gears")])
    site = supplier.sites.create(name="示例一厂")
    supplier.sites.create(name="示例旧厂", retired_at=NOW)
    case = send(supplier, organisation)
    assert sorted(case.categories.values_list("code", flat=True)) == ["castings", "gears"]
    assert list(case.sites.all()) == [site]


def test_it_is_about_what_was_chosen_and_the_next_sending_chooses_anew(
    supplier: Supplier, organisation: Organisation
) -> None:
    castings, gears = make_category("castings"), make_category("gears")
    supplier.categories.set([castings, gears])
    case = send(supplier, organisation, categories=[castings])
    assert list(case.categories.all()) == [castings]
    decide(case, Verdict.RETURN, reasons=[Reason("other")], by=make_staff(organisation), at=NOW)
    send(supplier, organisation, categories=[gears])
    assert list(case.categories.all()) == [gears]


def test_what_is_not_the_suppliers_own_cannot_be_applied_for(supplier: Supplier, organisation: Organisation) -> None:
    supplier.categories.set([make_category("castings")])
    foreign = make_supplier().sites.create(name="示例他厂")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"categories": [make_category("steel")]}, "not_supplied"),
        ({"categories": []}, "category_needed"),
        ({"sites": [foreign]}, "foreign_site"),
    ]
    for scope, code in wrong:
        with pytest.raises(Refused) as refusal:
            send(supplier, organisation, **scope)
        assert refusal.value.code == code
    assert (Application.objects.count(), supplier.events.count()) == (0, 0)


@pytest.mark.parametrize(
    ("document", "ends_on", "code"),
    [
        (None, TODAY, "evidence_needed"),
        ("own", None, "end_needed"),
        ("own", TODAY - timedelta(days=1), "ground_ended"),
        ("foreign", TODAY, "foreign_document"),
    ],
)
def test_a_ground_needs_its_evidence_and_a_day_to_come(
    supplier: Supplier, organisation: Organisation, document: str | None, ends_on: date | None, code: str
) -> None:
    papers = {None: None, "own": make_document(supplier), "foreign": make_document(make_supplier())}
    ground = Ground(PriorityGround.PRODUCT, "示例", papers[document], ends_on)
    with pytest.raises(Refused) as refusal:
        send(supplier, organisation, ground)
    assert (refusal.value.code, Application.objects.count()) == (code, 0)


def test_a_ground_is_taken_back_by_leaving_it_out_when_sending_again(
    supplier: Supplier, organisation: Organisation
) -> None:
    material, product = (make_ground(supplier, each) for each in (PriorityGround.MATERIAL, PriorityGround.PRODUCT))
    case = send(supplier, organisation, material, product)
    decide(case, Verdict.RETURN, reasons=[Reason("other")], by=make_staff(organisation), at=NOW)
    send(supplier, organisation, product)
    assert list(case.priority_claims.values_list("ground", flat=True)) == ["product"]
    decide(case, Verdict.RETURN, reasons=[Reason("other")], by=make_staff(organisation), at=NOW)
    send(supplier, organisation)
    case.refresh_from_db()
    assert (case.priority, case.priority_until) == (False, None)
    told = [event.payload["grounds"] for event in supplier.events.filter(kind="application.sent").order_by("number")]
    assert [[each["ground"] for each in grounds] for grounds in told] == [["material", "product"], ["product"], []]


def test_priority_ends_with_the_ground_that_ends_last(supplier: Supplier, organisation: Organisation) -> None:
    paper = make_document(supplier)
    send(
        supplier,
        organisation,
        Ground(PriorityGround.MATERIAL, "示例", paper, TODAY),
        Ground(PriorityGround.PRODUCT, "示例", paper, TODAY + timedelta(days=9)),
    )
    days = [TODAY + timedelta(days=each) for each in (0, 9, 10)]
    assert [Application.objects.filter(is_prior(day)).exists() for day in days] == [True, True, False]


def test_an_untouched_file_is_not_sent(supplier: Supplier, organisation: Organisation) -> None:
    publish_asking()
    with pytest.raises(Refused) as refusal:
        send(supplier, organisation)
    assert (refusal.value.code, Application.objects.count()) == ("not_begun", 0)
    make_certificate(supplier)
    with pytest.raises(Refused, match="First answer the indicators"):
        send(supplier, organisation)
    answer_questions(supplier, [Answer("penalties_3y", value=0)], by=None, at=NOW)
    assert send(supplier, organisation).state == "sent"


def test_a_begun_file_is_enough(supplier: Supplier, organisation: Organisation) -> None:
    publish_asking()
    begin_file(supplier)
    assert send(supplier, organisation).state == "sent"


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_published_policy_never_changes(act: str) -> None:
    row = publish_asking()
    rows = AskingPolicy.objects.filter(pk=row.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(version=2) if act == "update" else rows._raw_delete(rows.db)
    assert rows.get().version == 1
