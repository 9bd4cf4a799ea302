import random
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.evidence.catalogue import BY_KEY
from scoring.evidence.definition import Table
from scoring.models import Scorecard
from scoring.operations.scoring import score_register, score_supplier
from scoring.queries.references import EvidenceReference
from scoring.queries.scorecards import explained
from scoring.queries.values import percent, shown_value
from suppliers.enums import Known, SupplierKind
from suppliers.models import Supplier
from tests.factories import NOW, TODAY, make_supplier, make_user
from tests.scoring.files import (
    EARLIER,
    answer,
    happen,
    hold,
    make_document,
    make_model,
    make_random_file,
    report,
)

pytestmark = pytest.mark.django_db


def scored(supplier: Supplier, on: date = TODAY) -> Scorecard:
    return score_supplier(supplier, as_of=on, at=NOW, cause="asked")


def test_every_scorecard_of_random_files_agrees_and_is_told_in_seven_queries_and_one_a_veto_of_the_register(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    rng = random.Random(11)
    make_model()
    for _ in range(12):
        make_random_file(rng)
    score_register(as_of=TODAY, at=NOW, cause="asked")
    for scorecard in Scorecard.objects.all():
        with django_assert_max_num_queries(9) as queries:
            told = explained(scorecard)
        registered = [veto for veto in told.vetoes if veto.clearance and veto.clearance.reason.code != "clear_cause"]
        assert len(queries) == 7 + len(registered)
        assert told.agrees
        assert len(told.lines) == 27
        assert sum(line.earned for line in told.lines) == told.total
        assert [line.value is None for line in told.lines] == [line.points is None for line in told.lines]


def test_a_line_names_its_evidence_with_its_file_and_who_checked_it() -> None:
    make_model()
    supplier, checker = make_supplier(), make_user(name="示例核查员")
    document = make_document(supplier)
    certificate = hold(
        supplier, "ISO14001", accreditation="CNAS C001-M", document=document, checked_by=checker, checked_at=EARLIER
    )
    row = answer(supplier, "cdp", 3)
    penalty = happen(supplier, "penalty", recorded_by=checker)
    inventory = report(supplier, 2025)
    told = explained(score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked"))
    lines = {line.code: line for line in told.lines}
    assert lines["M1.2"].reference == EvidenceReference(
        Table.CERTIFICATE,
        certificate.pk,
        f"ISO14001 {certificate.number}",
        f"ISO14001 {certificate.number}",
        document.pk,
        document.name,
        "示例核查员",
        EARLIER,
        certificate.valid_until,
        page=1,
        pages=1,
    )
    found = {
        fact.key: (fact.reference.table, fact.reference.id)
        for line in told.lines
        for fact in line.facts
        if fact.reference
    }
    assert found == {
        "ems_state": (Table.CERTIFICATE, certificate.pk),
        "penalties_3y": (Table.INCIDENT, penalty.pk),
        "inventory_assurance": (Table.INVENTORY, inventory.pk),
        "green_power_share": (Table.INVENTORY, inventory.pk),
        "cdp": (Table.DISCLOSURE, row.pk),
    }
    value = lines["M1.2"].value
    assert value is not None
    assert (value.text_zh, value.text_en, value.evidence) == ("有效，经 CNAS 认可", "Valid, accredited by CNAS", 3)
    assert lines["M1.6"].value is not None
    assert (lines["M1.6"].value.text_en, lines["M1.6"].points) == ("1", 150)
    assert lines["M2.5"].value is not None
    assert lines["M2.5"].value.text_zh == "20 %"


def test_the_tier_of_a_certificate_is_told_in_both_languages() -> None:
    make_model()
    supplier = make_supplier()
    certificate = hold(supplier, "GREENFACTORY", tier="省级")
    told = explained(scored(supplier))
    reference = next(line.reference for line in told.lines if line.code == "M4.1")
    assert reference is not None
    assert (reference.label_zh, reference.label_en) == (
        f"GREENFACTORY 省级 {certificate.number}",
        f"GREENFACTORY Provincial {certificate.number}",
    )


def test_the_four_kinds_of_missing_are_told_apart() -> None:
    make_model()
    supplier = make_supplier()
    answer(supplier, "recycled_content", None)
    answer(supplier, "hazardous_substances", 2, accepted=False, checked_at=EARLIER)
    answer(supplier, "solid_waste_use", 0)
    trader = make_supplier(kind=SupplierKind.TRADER)
    lines = {line.code: line for line in explained(scored(supplier)).lines}
    assert [lines[code].known for code in ("M3.2", "M3.3", "M4.3")] == [
        Known.NOT_KNOWN,
        Known.NOT_ACCEPTED,
        Known.KNOWN,
    ]
    assert lines["M4.3"].points == 0
    assert lines["M3.2"].value is None
    of_trader = {line.code: line for line in explained(scored(trader)).lines}
    assert (of_trader["M1.1"].known, of_trader["M1.1"].weight) == (Known.NOT_APPLICABLE, 0)
    assert of_trader["M1.1"].reason.code == "not_for_this_kind"


def test_what_changed_since_the_scorecard_before_is_told_with_its_reason() -> None:
    make_model()
    supplier = make_supplier()
    hold(supplier, "ISO14001", accreditation="CNAS C001-M", until=TODAY)
    first = scored(supplier)
    told = explained(scored(supplier, TODAY + timedelta(days=1)))
    assert told.previous == first
    assert told.since is not None
    assert [(each.criterion, each.gain, each.reason.code) for each in told.since.lines] == [
        ("M1.2", -600, "points_changed")
    ]
    assert explained(first).since is None
    assert explained(first).previous is None


def test_vetoes_name_their_fact_and_the_actions_pay_most_first() -> None:
    make_model()
    supplier = make_supplier()
    row = answer(supplier, "without_permit", 0)
    told = explained(scored(supplier))
    assert (told.level_code, told.level) == ("vetoed", None)
    assert [(veto.code, veto.state.name) for veto in told.vetoes] == [
        ("V1", "FAIL"),
        ("V2", "UNKNOWN"),
        ("V3", "UNKNOWN"),
    ]
    assert told.vetoes[0].fact.reference is not None
    assert told.vetoes[0].fact.reference.id == row.pk
    gains = [action.gain for action in told.improvements]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0
    assert sum(dimension.earned for dimension in told.dimensions) == told.total


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 %"), (4_550, "45.5 %"), (10_000, "100 %"), (-2_500, "-25 %"), (-5, "-0.05 %"), (1, "0.01 %")],
)
def test_basis_points_are_shown_as_percent(value: int, text: str) -> None:
    assert percent(value) == text


@pytest.mark.parametrize(
    ("key", "value", "texts"),
    [
        ("qms_valid", 1, ("是", "Yes")),
        ("qms_valid", 0, ("否", "No")),
        ("penalties_3y", 2, ("2", "2")),
        ("ecovadis", 4, ("金牌", "Gold")),
        ("pcf_vs_average", -2_500, ("-25 %", "-25 %")),
    ],
)
def test_a_value_is_shown_in_its_unit(key: str, value: int, texts: tuple[str, str]) -> None:
    assert shown_value(BY_KEY[key], value) == texts
