from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest

from scoring.models import Scorecard, ScoringModel
from scoring.operations.recomputing import recompute
from scoring.operations.scoring import score_supplier
from scoring.queries.previous import cycle_end, previous_result
from suppliers.enums import SupplierKind
from suppliers.models import Supplier
from tests.api.world import Caller
from tests.factories import NOW, TODAY, make_member, make_supplier
from tests.scoring.files import answer, hold, make_model
from tests.scoring.lives import publish_through_life
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db


def make_filled() -> Supplier:
    supplier = make_supplier(kind=SupplierKind.MANUFACTURER)
    hold(supplier, "ISO14001", accreditation="CNAS C001-M")
    hold(supplier, "ISO50001")
    hold(supplier, "DISCHARGEPERMIT")
    answer(supplier, "cdp", 5)
    return supplier


def second_version(base: ScoringModel) -> dict[str, Any]:
    """Evidence counts for less, the limits are higher, and one line (with its fact) is gone."""
    content: dict[str, Any] = deepcopy(base.definition) | {"version": 1}
    del content["hash"]
    content["evidence_worth"] = {"declared": 1_000, "documented": 2_000, "verified": 9_000}
    content["minimum_known"] = 0
    criteria = content["dimensions"][0]["criteria"]
    gone = criteria.pop(2)
    criteria[0]["weight"] += gone["weight"]
    return content


def change_method(supplier: Supplier, *, on: date = TODAY) -> tuple[Scorecard, Scorecard]:
    """The supplier's scorecards of one day by the model before and by the one after."""
    base = ScoringModel.objects.get()
    old = score_supplier(supplier, as_of=on, at=NOW, cause="asked")
    publish_through_life(second_version(base), in_force_from=on)
    new = score_supplier(supplier, as_of=on, at=NOW, cause="asked")
    return old, new


def test_both_methods_stand_side_by_side_for_the_same_day_and_evidence() -> None:
    make_model()
    old, new = change_method(make_filled())
    found = previous_result(new)
    assert found is not None
    assert (found.row, found.score.total, found.score.level_index) == (old.run.model, old.total, old.level)
    assert (found.score.known, found.model.version, found.until) == (old.known, 0, date(2027, 6, 1))
    points = tuple(-1 if line.points is None else line.points for line in found.score.lines)
    assert points == old.points
    assert new.total != old.total


def test_it_is_shown_for_one_cycle_and_for_the_first_model_never() -> None:
    make_model()
    supplier = make_filled()
    old, _new = change_method(supplier)
    assert previous_result(old) is None
    last, after = (
        score_supplier(supplier, as_of=day, at=NOW, cause="asked") for day in (date(2027, 5, 31), date(2027, 6, 1))
    )
    assert (previous_result(last) is None, previous_result(after)) == (False, None)


@pytest.mark.parametrize(
    ("since", "end"),
    [
        (date(2026, 6, 1), date(2027, 6, 1)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_cycle_is_a_year(since: date, end: date) -> None:
    assert cycle_end(since) == end


def test_nothing_of_it_is_stored_and_what_comes_later_changes_nothing() -> None:
    make_model()
    supplier = make_filled()
    old, new = change_method(supplier)
    answer(supplier, "ecovadis", 4, answered_at=NOW + timedelta(days=1))
    hold(supplier, "GREENFACTORY", tier="国家级", claimed_at=NOW + timedelta(hours=1))
    found = previous_result(Scorecard.objects.select_related("run__model", "supplier").get(pk=new.pk))
    assert found is not None
    assert (found.score.total, Scorecard.objects.count()) == (old.total, 2)
    assert recompute().differences == ()


def test_a_model_that_reads_the_same_facts_is_told_without_a_look_at_the_file(django_assert_num_queries: Any) -> None:
    base = make_model()
    supplier = make_filled()
    score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    content = second_version(base) | {"dimensions": base.definition["dimensions"]}
    publish_through_life(content)
    new = score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    new.supplier = supplier
    with django_assert_num_queries(2):  # the supplier's categories, the models before
        assert previous_result(new) is not None


def test_the_supplier_reads_both_on_its_page_and_over_the_api() -> None:
    make_model()
    supplier = make_filled()
    old, new = change_method(supplier)
    member = make_member(supplier)
    page = text_of(signed_in(member).get("/portal/score/"))
    assert f"By the previous method (v0): {old.total // 100}.{old.total % 100:02d}" in page
    told = Caller(member).ask(f"scorecards/{new.pk}/").json()
    found = previous_result(new)
    assert found is not None
    assert told["previous_method"] == {
        "model": old.run.model_id,
        "version": 0,
        "total": old.total,
        "level": found.score.level,
        "known": old.known,
        "shown_until": "2027-06-01",
    }
    assert Caller(member).ask(f"scorecards/{old.pk}/").json()["previous_method"] is None
