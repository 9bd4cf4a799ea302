"""What changed since the scorecard before: every number adds up, and every change names what made it."""

import json
import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.engine.explanation import Aspect
from scoring.engine.model import VetoState
from scoring.models import Scorecard
from scoring.operations.publishing import publish_model
from scoring.operations.scoring import score_register, score_supplier
from scoring.queries.changes import ExplainedChange, ExplainedChanges
from scoring.queries.scorecards import explained
from suppliers.enums import AnswerState, CertificateStatus, Role
from suppliers.models import Incident, Supplier, User
from suppliers.operations.certificates import reject_certificate, verify_certificate, withdraw_certificate
from suppliers.operations.disclosures import Answer, answer_questions, check_answer
from suppliers.operations.footprints import check_inventory
from suppliers.operations.incidents import record_incident, withdraw_incident
from tests.factories import NOW, TODAY, make_member, make_organisation, make_staff, make_supplier
from tests.scoring.files import DEFINITION, EARLIER, answer, happen, hold, make_model, make_random_file, report

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def supplier() -> Supplier:
    make_model()
    return make_supplier()


@pytest.fixture
def checker() -> User:
    return make_staff(make_organisation(), Role.COMPLIANCE)


def scored(supplier: Supplier, on: date = TODAY, at: datetime = NOW) -> Scorecard:
    return score_supplier(supplier, as_of=on, at=at, cause="asked")


def since(supplier: Supplier, on: date = TODAY) -> ExplainedChanges:
    found = explained(scored(supplier, on, LATER)).since
    assert found is not None
    assert sum(line.gain for line in found.lines) + found.cut == found.gain
    return found


def line(found: ExplainedChanges, code: str) -> ExplainedChange:
    return next(each for each in found.lines if each.criterion == code)


def causes(change: ExplainedChange) -> list[str]:
    return [cause.code for cause in change.causes]


def test_a_verified_certificate_is_named_with_its_event_and_the_evidence_behind_it(
    supplier: Supplier, checker: User
) -> None:
    certificate = hold(supplier, "ISO14001", status="claimed", accreditation="CNAS C001-M")
    scored(supplier)
    verify_certificate(certificate, by=checker, at=SOON)
    found = line(since(supplier), "M1.2")
    (cause,) = found.causes
    assert (cause.code, cause.at, cause.event) == ("certificate.verified", SOON, supplier.events.get(at=SOON).number)
    assert cause.reference is not None
    assert (cause.reference.id, cause.reference.verified_at) == (certificate.pk, SOON)
    assert found.aspects == (Aspect.EVIDENCE, Aspect.WORTH)
    assert found.gain == 300
    assert str(cause.reason).endswith("was verified.")


def test_a_certificate_that_ran_out_needs_no_event(supplier: Supplier) -> None:
    certificate = hold(supplier, "ISO14001", accreditation="CNAS C001-M", until=TODAY)
    scored(supplier)
    (cause,) = line(since(supplier, TOMORROW), "M1.2").causes
    assert (cause.code, cause.on, cause.event) == ("certificate.lapsed", TODAY, None)
    assert cause.reference is not None
    assert cause.reference.id == certificate.pk


def test_a_rejected_and_a_withdrawn_certificate_are_told_apart(supplier: Supplier, checker: User) -> None:
    wrong = hold(supplier, "ISO14001", status="claimed")
    taken = hold(supplier, "ISO50001", status=CertificateStatus.VERIFIED)
    scored(supplier)
    reject_certificate(wrong, reason="altered", by=checker, at=SOON)
    withdraw_certificate(taken, by=make_member(supplier), at=SOON)
    found = since(supplier)
    assert causes(line(found, "M1.2")) == ["certificate.rejected"]
    assert causes(line(found, "M1.3")) == ["certificate.withdrawn"]


def test_answers_and_inventories_name_what_was_said_and_what_was_accepted(supplier: Supplier, checker: User) -> None:
    inventory = report(supplier, 2025)
    old = answer(supplier, "recycled_content", 4_500)
    scored(supplier)
    answer_questions(supplier, [Answer("cdp", value=3)], by=make_member(supplier), at=SOON)
    check_answer(old, accepted=False, by=checker, at=SOON)
    check_inventory(inventory, accepted=True, by=checker, at=SOON)
    found = since(supplier)
    assert causes(line(found, "M3.2")) == ["answer.not_accepted"]
    assert causes(line(found, "M2.1")) == ["inventory.verified"]
    of_cdp = next(each for each in found.lines if "cdp" in dict(each.change.after.inputs if each.change.after else ()))
    assert "questions.answered" in causes(of_cdp)


def test_a_veto_that_strikes_and_one_that_is_cleared_come_with_their_incident(
    supplier: Supplier, checker: User
) -> None:
    answer(supplier, "untrustworthy_listed", 0)
    scored(supplier)
    incident = record_incident(
        supplier,
        kind=Incident.Kind.UNTRUSTWORTHY,
        severity=Incident.Severity.ORDINARY,
        occurred_on=TODAY,
        source="示例",
        by=checker,
        at=SOON,
    )
    found = since(supplier)
    assert [(each.before, each.after) for each in found.vetoes] == [(VetoState.PASS, VetoState.FAIL)]
    assert [cause.code for cause in found.vetoes[0].causes] == ["incident.recorded"]
    assert found.level_after == "vetoed"
    withdraw_incident(incident, by=checker, at=LATER + timedelta(hours=1))
    again = explained(scored(supplier, at=LATER + timedelta(hours=2))).since
    assert again is not None
    assert [(each.before, each.after) for each in again.vetoes] == [(VetoState.FAIL, VetoState.PASS)]
    assert [cause.code for cause in again.vetoes[0].causes] == ["incident.withdrawn"]


def test_a_penalty_that_becomes_three_years_old_is_the_calendars_doing(supplier: Supplier) -> None:
    happen(supplier, "penalty", on=TODAY.replace(year=TODAY.year - 3) + timedelta(days=1))
    happen(supplier, "penalty")
    scored(supplier)
    change = line(since(supplier, TOMORROW), "M1.6")
    assert causes(change) == ["incident.aged"]
    assert change.gain > 0


def test_another_version_of_the_model_is_named_where_it_made_the_difference(supplier: Supplier) -> None:
    hold(supplier, "ISO14001", accreditation="CNAS C001-M")
    hold(supplier, "ISO50001")
    definition: dict[str, Any] = json.loads(DEFINITION.read_text())
    definition |= {"version": 1}
    definition.pop("hash", None)
    first, second = definition["dimensions"][0]["criteria"][1:3]
    first["weight"], second["weight"] = first["weight"] + 100, second["weight"] - 100
    publish_model(definition, by=None, at=EARLIER, in_force_from=TOMORROW)
    scored(supplier)
    found = since(supplier, TOMORROW)
    assert {each.criterion: causes(each) for each in found.lines} == {
        "M1.2": ["model.changed"],
        "M1.3": ["model.changed"],
    }
    assert [each.aspects for each in found.lines] == [(Aspect.WEIGHT,)] * 2
    assert found.model_before is not None
    assert found.model_before.version == 0
    assert "v1 instead of" in str(found.lines[0].causes[0].reason)


def test_weights_that_were_shared_anew_name_the_lines_that_did_it(supplier: Supplier) -> None:
    answer(supplier, "mode_shift", 5_000)
    answer(supplier, "fleet_clean", 5_000)
    scored(supplier)
    member = make_member(supplier)
    supplier.disclosures.filter(question="mode_shift").update(superseded_at=SOON)
    answer_questions(supplier, [Answer("mode_shift", state=AnswerState.NOT_APPLICABLE)], by=member, at=SOON)
    found = since(supplier)
    shared = {each.criterion: causes(each) for each in found.lines if each.aspects == (Aspect.WEIGHT,)}
    assert shared == {code: ["weights.shared"] for code in ("M5.1", "M5.2")}
    assert "M5.3" in str(line(found, "M5.1").causes[0].reason)


def test_what_the_history_does_not_tell_is_said_so(supplier: Supplier) -> None:
    scored(supplier)
    answer(supplier, "packaging_reusable", 8_000, answered_at=SOON)
    assert "untold" in {code for each in since(supplier).lines for code in causes(each)}


def test_whatever_happens_to_random_files_the_gains_add_up_and_every_line_has_a_cause() -> None:
    rng = random.Random(3)
    make_model()
    suppliers = [make_random_file(rng) for _ in range(8)]
    score_register(as_of=TODAY - timedelta(days=200), at=EARLIER - timedelta(days=1), cause="asked")
    score_register(as_of=TODAY, at=NOW, cause="asked")
    changed = 0
    for each in suppliers:
        told = explained(each.scorecards.order_by("-pk")[0])
        assert told.since is not None
        assert sum(line.gain for line in told.since.lines) + told.since.cut == told.since.gain
        assert told.since.gain == told.total - told.since.previous.total
        assert all(line.causes for line in told.since.lines)
        changed += len(told.since.lines)
    assert changed


def test_the_history_costs_one_query_however_much_happened(
    supplier: Supplier, checker: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scored(supplier)
    empty = scored(supplier, at=SOON)
    member = make_member(supplier)
    for question in ("cdp", "recycled_content", "water_reuse"):
        answer_questions(supplier, [Answer(question, value=1)], by=member, at=SOON + timedelta(minutes=1))
    full = scored(supplier, at=LATER)
    for card in (empty, full):
        with django_assert_num_queries(8):
            explained(card)
