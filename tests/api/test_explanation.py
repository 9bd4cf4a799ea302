"""The API tells all of a scorecard that the page tells: nothing is for eyes alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from scoring.models import Scorecard
from scoring.operations.scoring import score_register, score_supplier
from suppliers.enums import Role
from suppliers.models import Organisation, Supplier
from suppliers.operations.certificates import verify_certificate
from tests.api.world import API, Caller
from tests.factories import NOW, TODAY, make_member, make_organisation, make_staff, make_supplier
from tests.scoring.files import answer, hold, make_document, make_model

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _now(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(LATER)


@pytest.fixture
def group() -> Organisation:
    return make_organisation("group")


@pytest.fixture
def supplier(group: Organisation) -> Supplier:
    """Scored twice; in between a certificate was verified, which ends in forty days."""
    make_model()
    supplier = make_supplier(organisation=group)
    certificate = hold(
        supplier,
        "ISO14001",
        status="claimed",
        accreditation="CNAS C001-M",
        until=TODAY + timedelta(days=40),
        document=make_document(supplier),
    )
    answer(supplier, "water_reuse", None)
    score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    checker = make_staff(group, Role.COMPLIANCE, "checker@example.com")
    verify_certificate(certificate, by=checker, at=NOW + timedelta(minutes=30))
    score_supplier(supplier, as_of=TODAY, at=NOW + timedelta(hours=1), cause="asked")
    return supplier


def told(caller: Caller, supplier: Supplier) -> Any:
    card = Scorecard.objects.filter(supplier=supplier).order_by("-pk")[0]
    answer_ = caller.ask(f"scorecards/{card.pk}/")
    assert answer_.status_code == 200
    return answer_.json()


def test_a_line_tells_value_rule_points_weights_and_evidence_with_its_page(
    group: Organisation, supplier: Supplier
) -> None:
    found = told(Caller(make_staff(group)), supplier)
    lines = {line["code"]: line for line in found["lines"]}
    line = lines["M1.2"]
    assert (line["value"], line["points"], line["own_weight"], line["weight"]) == ("ems_state", 600, 600, 600)
    assert line["rule"]["rule"] == "lookup"
    assert line["known"] == "known"
    assert (lines["M4.4"]["known"], lines["M4.4"]["value"]) == ("not_known", None)
    reference = line["facts"][0]["reference"]
    certificate = supplier.certificates.get()
    assert (reference["page"], reference["pages"], reference["document"]) == (1, 1, certificate.document_id)
    assert reference["preview"] == f"/documents/{certificate.document_id}/preview/?marks=1&page=1#page-1"
    assert reference["valid_until"] == "2026-07-11"
    assert reference["verified_at"] is not None
    assert "checker@example.com" not in json.dumps(found)


def test_the_waterfall_begins_at_0_and_ends_at_the_total(group: Organisation, supplier: Supplier) -> None:
    found = told(Caller(make_staff(group)), supplier)
    bars = found["waterfall"]
    assert [bar["criterion"] for bar in bars] == [line["code"] for line in found["lines"]]
    assert (bars[0]["start"], bars[-1]["end"] + found["cut"]) == (0, found["total"])
    assert [bar["end"] for bar in bars[:-1]] == [bar["start"] for bar in bars[1:]]


def test_changes_actions_and_lapses_are_told_with_cause_effort_and_day(group: Organisation, supplier: Supplier) -> None:
    found = told(Caller(make_staff(group)), supplier)
    since = found["since"]
    assert sum(line["gain"] for line in since["lines"]) + since["cut"] == since["gain"]
    change = next(line for line in since["lines"] if line["criterion"] == "M1.2")
    assert (change["gain"], change["aspects"]) == (120, ["evidence", "worth"])
    (cause,) = change["causes"]
    assert (cause["code"], cause["reference"]["id"]) == ("certificate.verified", supplier.certificates.get().pk)
    action = found["improvements"][0]
    assert set(action["effort"]) == {"level", "hours", "days", "days_if_missing", "counts_from", "provenance"}
    assert action["effort"]["provenance"] == "proposed"
    assert [(lapse["on"], lapse["loss"], lapse["criteria"]) for lapse in found["lapses"]] == [
        ("2026-07-11", 600, ["M1.2"])
    ]


def test_only_the_supplier_itself_reads_where_its_peers_stand(group: Organisation, supplier: Supplier) -> None:
    for _ in range(10):
        make_supplier()
    score_register(as_of=TODAY, at=LATER, cause="asked")
    assert told(Caller(make_staff(group)), supplier)["peers"] is None
    peers = told(Caller(make_member(supplier)), supplier)["peers"]
    assert (peers["kind"], peers["category"]) == ("manufacturer", None)
    assert set(peers["total"]) == {"low", "middle", "high"}


def test_recomputing_gives_every_number_three_times(group: Organisation, supplier: Supplier) -> None:
    card = Scorecard.objects.filter(supplier=supplier).order_by("-pk")[0]
    found = Caller(make_staff(group)).ask(f"scorecards/{card.pk}/recompute/").json()
    assert (found["equal"], found["scorecard"]) == (True, card.pk)
    total = next(figure for figure in found["figures"] if figure["what"] == "total")
    assert total == {
        "what": "total",
        "code": "",
        "stored": card.total,
        "row": card.total,
        "columns": card.total,
        "equal": True,
    }


def test_an_explained_scorecard_costs_as_many_queries_with_little_evidence_as_with_much(
    group: Organisation, supplier: Supplier, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    staff = Caller(make_staff(group))
    card = Scorecard.objects.filter(supplier=supplier).order_by("-pk")[0]
    staff.ask(f"scorecards/{card.pk}/")
    for questions in (("cdp", "recycled_content"), ("packaging_reusable", "solid_waste_use")):
        card = Scorecard.objects.filter(supplier=supplier).order_by("-pk")[0]
        with django_assert_num_queries(12):
            staff.get(f"{API}scorecards/{card.pk}/")
        for question in questions:
            answer(supplier, question, 2, document=make_document(supplier))
        score_supplier(supplier, as_of=TODAY, at=LATER, cause="asked")
