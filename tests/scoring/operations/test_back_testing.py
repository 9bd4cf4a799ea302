import json
import random
from collections import Counter
from copy import deepcopy
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from scoring.engine.row import score_row
from scoring.engine.score import Score
from scoring.evidence.reading import read_facts
from scoring.models import BackTest, Scorecard, ScoringModel
from scoring.operations.back_testing import ask_back_test, run_back_test, work_off_chunk
from scoring.operations.model_drafts import change_draft, start_draft
from scoring.operations.scoring import score_register
from scoring.queries.back_tests import movers_of, pending_back_tests
from scoring.queries.model_drafts import read_definition
from scoring.queries.models import parsed
from suppliers.enums import Role, SupplierKind
from suppliers.errors import Refused
from suppliers.models import Supplier
from tests.factories import NOW, TODAY, make_category, make_organisation, make_staff, make_supplier
from tests.scoring.files import happen, make_model, make_random_file
from tests.scoring.lives import back_tested, make_person, make_proposal

pytestmark = pytest.mark.django_db


def changed_model(base: ScoringModel) -> dict[str, Any]:
    """The machinery model with other limits, other weights, another worth, and a line that is gone."""
    content: dict[str, Any] = deepcopy(base.definition)
    content["version"] = 1
    del content["hash"]
    content["levels"][0]["minimum"], content["levels"][1]["minimum"] = 8_000, 6_500
    content["evidence_worth"] = {"declared": 3_000, "documented": 9_000, "verified": 10_000}
    content["minimum_known"] = 2_500
    criteria = content["dimensions"][0]["criteria"]
    gone = criteria.pop(1)
    criteria[0]["weight"] += gone["weight"]
    return content


def make_register(size: int = 30) -> ScoringModel:
    rng = random.Random(11)
    base = make_model()
    for _ in range(size):
        make_random_file(rng)
    score_register(as_of=TODAY, at=NOW, cause="asked")
    return base


def by_rows(definition: dict[str, Any]) -> dict[int, Score]:
    """Every supplier scored one by one, the other way."""
    model = read_definition(definition)
    facts = read_facts(model.facts, ids=list(Supplier.objects.values_list("pk", flat=True)), as_of=TODAY, cut_off=NOW)
    kinds = dict(Supplier.objects.values_list("pk", "kind"))
    return {
        pk: score_row(model, facts.facts(at), kind=kinds[pk], as_of=TODAY)
        for at, pk in enumerate(facts.supplier_ids.tolist())
    }


def test_a_back_test_says_of_each_supplier_what_scoring_it_by_both_models_says() -> None:
    base = make_register()
    content = changed_model(base)
    found = back_tested(make_proposal(content, base=base))
    old, new = by_rows(base.definition), by_rows(content)
    report = found.report
    moved = {pk for pk in old if old[pk].level != new[pk].level}
    assert (found.suppliers, report["changed"]) == (30, len(moved))
    assert len(moved) > 3
    cells = Counter((old[pk].level, new[pk].level) for pk in old)
    levels = report["levels"]
    assert levels == ["none", "vetoed", "unrated", "A", "B", "C", "D"]
    expected = [[cells[before, after] for after in levels] for before in levels]
    assert report["migration"] == expected
    assert {each["supplier"] for each in report["movers"]} == moved
    for each in report["movers"]:
        before, after = old[each["supplier"]], new[each["supplier"]]
        assert each["before"] == {"total": before.total, "level": before.level, "known": before.known}
        assert each["after"] == {"total": after.total, "level": after.level, "known": after.known}
    sizes = [abs(each["after"]["total"] - each["before"]["total"]) for each in report["movers"]]
    assert sizes == sorted(sizes, reverse=True)
    assert (report["unscored"], report["stale"]) == (0, 0)


def test_the_reasons_are_the_differences_of_the_lines_to_the_last_digit() -> None:
    base = make_register()
    content = changed_model(base)
    report = back_tested(make_proposal(content, base=base)).report
    old, new = by_rows(base.definition), by_rows(content)
    for each in report["movers"]:
        gains = line_gains(old[each["supplier"]], new[each["supplier"]])
        largest = sorted(gains, key=lambda code: (-abs(gains[code]), code))[:5]
        assert [(cause["criterion"], cause["gain"]) for cause in each["causes"]] == [
            (code, int(gains[code])) for code in largest
        ]
        assert each["more_causes"] == max(0, len(gains) - 5)
    sums: dict[str, Fraction] = {}
    for pk, score in old.items():
        for code, gain in line_gains(score, new[pk]).items():
            sums[code] = sums.get(code, Fraction(0)) + gain
    shown = {code: gain for code, gain in report["criteria"].items() if gain}
    assert shown == {code: round_half_up(gain) for code, gain in sums.items() if round_half_up(gain)}


def line_gains(old: Score, new: Score) -> dict[str, Fraction]:
    before = {line.criterion: line.earned for line in old.lines}
    after = {line.criterion: line.earned for line in new.lines}
    gains = {code: after.get(code, Fraction(0)) - before.get(code, Fraction(0)) for code in before | after}
    return {code: gain for code, gain in gains.items() if gain}


def round_half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def test_counts_are_complete_by_kind_category_and_organisation() -> None:
    base = make_register(12)
    here, there = make_organisation("here"), make_organisation("there")
    castings = make_category()
    ids = list(Supplier.objects.order_by("pk").values_list("pk", flat=True))
    for pk in ids[:8]:
        supplier = Supplier.objects.get(pk=pk)
        supplier.consents.create(organisation=here, given_by=None, given_at=NOW - timedelta(days=1))
        supplier.suppliercategory_set.create(category=castings)
    gone = Supplier.objects.get(pk=ids[0])
    gone.consents.create(
        organisation=there, given_by=None, given_at=NOW - timedelta(days=2), withdrawn_at=NOW - timedelta(days=1)
    )
    content = changed_model(base)
    report = back_tested(make_proposal(content, base=base)).report
    old, new = by_rows(base.definition), by_rows(content)

    def tally(of: list[int]) -> list[int]:
        steps = [(old[pk].level, new[pk].level, height(old[pk]), height(new[pk])) for pk in of]
        return [
            len(of),
            sum(before != after for before, after, _, _ in steps),
            sum(low < high for _, _, low, high in steps),
            sum(low > high for _, _, low, high in steps),
        ]

    assert report["organisations"] == {str(here.pk): tally(ids[:8])}
    assert report["categories"] == {str(castings.pk): tally(ids[:8])}
    kinds = dict(Supplier.objects.values_list("pk", "kind"))
    assert report["kinds"] == {
        kind: tally([pk for pk in ids if kinds[pk] == kind]) for kind in sorted(set(kinds.values()))
    }
    assert [sum(counts[at] for counts in report["kinds"].values()) for at in range(4)] == tally(ids)


def height(score: Score) -> int:
    return ["vetoed", "unrated", "D", "C", "B", "A"].index(score.level)


def test_chunks_and_their_order_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    base = make_register()
    proposal = make_proposal(changed_model(base), base=base)
    whole = back_tested(proposal).report
    chunks_of(7, monkeypatch)
    in_parts = back_tested(proposal)
    assert in_parts.chunks_all == 5
    assert in_parts.report | {"ends": []} == whole | {"ends": []}


def chunks_of(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("scoring", "back_testing"):
        monkeypatch.setattr(f"scoring.operations.{module}.CHUNK", size)


def test_only_the_largest_movers_are_named_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    base = make_register()
    proposal = make_proposal(changed_model(base), base=base)
    whole = back_tested(proposal).report
    for module in ("back_testing", "back_testing_chunks"):
        monkeypatch.setattr(f"scoring.operations.{module}.MOST_MOVERS", 2)
    few = back_tested(proposal).report
    assert few["movers"] == whole["movers"][:2]
    assert few["changed"] == whole["changed"] == sum(whole["whys"].values())


def test_work_that_was_broken_off_goes_on_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    base = make_register(10)
    proposal = make_proposal(changed_model(base), base=base)
    chunks_of(4, monkeypatch)
    asked = ask_back_test(proposal, as_of=TODAY, by=make_person(), at=NOW)
    half = work_off_chunk(asked.pk, at=NOW)
    assert (half.chunks_done, half.chunks_all, half.finished_at) == (1, 3, None)
    assert list(pending_back_tests()) == [half]
    told: list[tuple[int, int]] = []
    whole = run_back_test(asked.pk, at=NOW, progress=lambda done, of: told.append((done, of)))
    assert (told, whole.suppliers, whole.chunks.count()) == ([(2, 3), (3, 3)], 10, 3)
    again = run_back_test(asked.pk, at=NOW + timedelta(days=1))
    assert (again.finished_at, list(pending_back_tests())) == (NOW, [])


def test_asking_twice_gives_the_one_that_waits() -> None:
    base = make_register(1)
    proposal = make_proposal(changed_model(base), base=base)
    first = ask_back_test(proposal, as_of=TODAY, by=make_person(), at=NOW)
    assert ask_back_test(proposal, as_of=TODAY, by=make_person(), at=NOW) == first
    assert BackTest.objects.count() == 1


def test_nothing_is_written_about_suppliers() -> None:
    base = make_register(5)
    before = list(Scorecard.objects.values_list("pk", flat=True))
    back_tested(make_proposal(changed_model(base), base=base))
    assert list(Scorecard.objects.values_list("pk", flat=True)) == before
    assert ScoringModel.objects.count() == 1


def test_a_score_that_the_evidence_has_overtaken_is_counted_apart() -> None:
    base = make_register(3)
    supplier = make_supplier(kind=SupplierKind.MANUFACTURER)
    later = Supplier.objects.order_by("pk")[0]
    happen(later, "untrustworthy", recorded_at=NOW - timedelta(hours=1))
    report = back_tested(make_proposal(base.definition | {"version": 1}, base=base)).report
    assert (report["unscored"], report["changed"]) == (1, 0)
    fresh = by_rows(base.definition)
    stored = {card.supplier_id: card for card in Scorecard.objects.all()}
    others = [pk for pk, card in stored.items() if (card.total, card.level) != (fresh[pk].total, fresh[pk].level_index)]
    assert (report["stale"], others) == (1, [later.pk])
    assert supplier.pk not in stored


def test_a_veto_that_is_new_is_named() -> None:
    base = make_register(12)
    content = changed_model(base)
    content["vetoes"].append(
        {
            "code": "V9",
            "name_zh": "示例",
            "name_en": "Sample",
            "fact": "submission_quality",
            "condition": {"at_least": 1},
            "source": "示例",
            "provenance": "proposed",
            "applies_to": None,
        }
    )
    content["vetoes"] = content["vetoes"][-1:]
    report = back_tested(make_proposal(content, base=base)).report
    new = by_rows(content)
    struck = [pk for pk, score in new.items() if score.level == "vetoed"]
    old = by_rows(base.definition)
    named = {each["supplier"]: each for each in report["movers"]}
    assert report["vetoes"] == {"V9": len(struck)}
    newly = [pk for pk in struck if old[pk].level != "vetoed"]
    assert newly
    for pk in newly:
        assert (named[pk]["why"], named[pk]["values"]) == ("veto_struck", {"vetoes": ["V9"]})


def test_limits_that_moved_are_told_from_totals_that_did() -> None:
    base = make_register(30)
    content = deepcopy(base.definition) | {"version": 1}
    for level, limit in zip(content["levels"], (5_000, 3_000, 1_000, 0), strict=True):
        level["minimum"] = limit
    report = back_tested(make_proposal(content, base=base)).report
    assert set(report["whys"]) == {"limits_moved"}
    assert all(each["causes"] == [] for each in report["movers"])


def test_a_reader_sees_by_name_only_whose_file_it_may_read() -> None:
    base = make_register(30)
    found = back_tested(make_proposal(changed_model(base), base=base))
    organisation = make_organisation("reader")
    reader = make_staff(organisation, Role.AUDITOR)
    listed = [each["supplier"] for each in found.report["movers"]]
    Supplier.objects.get(pk=listed[1]).consents.create(organisation=organisation, given_by=None, given_at=NOW)
    movers = movers_of(found, reader)
    assert [supplier.pk for supplier, _ in movers.shown] == [listed[1]]
    assert (movers.hidden, movers.changed) == (len(listed) - 1, len(listed))


def test_what_is_no_model_is_not_tried_out() -> None:
    base = make_model()
    person = make_person()
    draft = start_draft(base, by=person, at=NOW)
    draft = change_draft(draft, {}, expected_revision=1, by=person, at=NOW)
    with pytest.raises(Refused) as refused:
        ask_back_test(draft, as_of=TODAY, by=person, at=NOW)
    assert (refused.value.code, BackTest.objects.count()) == ("invalid_model", 0)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_compliance_asks_for_one(role: Role) -> None:
    proposal = make_proposal(make_model().definition | {"version": 1})
    with pytest.raises(Refused) as refused:
        ask_back_test(proposal, as_of=TODAY, by=make_person(role), at=NOW)
    assert (refused.value.code, BackTest.objects.count()) == ("role_needed", 0)


def test_an_empty_register_is_tried_out_at_once() -> None:
    found = back_tested(make_proposal(make_model().definition | {"version": 1}))
    assert (found.chunks_all, found.suppliers, found.finished_at) == (0, 0, NOW)
    assert (found.report["changed"], found.report["rank_correlation"]) == (0, None)


def test_a_finished_back_test_stands_as_it_is() -> None:
    base = make_register(2)
    found = back_tested(make_proposal(changed_model(base), base=base))
    for act in (
        lambda: BackTest.objects.filter(pk=found.pk).update(report={}),
        lambda: found.chunks.all().delete(),
        lambda: found.chunks.update(part={}),
        lambda: BackTest.objects.filter(pk=found.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert json.dumps(BackTest.objects.get().report, sort_keys=True) == json.dumps(found.report, sort_keys=True)


def test_the_number_of_queries_does_not_depend_on_the_register() -> None:
    base = make_register(1)
    proposal = make_proposal(changed_model(base), base=base)
    asked = ask_back_test(proposal, as_of=TODAY, by=make_person(), at=NOW)
    with connection.execute_wrapper(counted := Queries()):
        run_back_test(asked.pk, at=NOW)
    for _ in range(3):
        make_random_file(random.Random(3))
    asked = ask_back_test(proposal, as_of=TODAY, by=make_person(), at=NOW)
    with connection.execute_wrapper(more := Queries()):
        run_back_test(asked.pk, at=NOW)
    assert (asked.suppliers, counted.number) == (0, more.number)


class Queries:
    """Counts the queries of a connection."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.number += 1
        return execute(sql, params, many, context)


def test_the_level_of_a_supplier_is_told_by_code_in_both_models() -> None:
    base = make_register(4)
    content = changed_model(base)
    content["levels"][0]["code"], content["levels"][1]["code"] = "AA", "BB"
    levels = back_tested(make_proposal(content, base=base)).report["levels"]
    assert levels == ["none", "vetoed", "unrated", "AA", "BB", "C", "D", "A", "B"]
    assert [level.code for level in parsed(base).levels] == ["A", "B", "C", "D"]
