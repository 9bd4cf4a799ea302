"""What is tried out is exactly what scoring everybody by the changed model would give."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.engine.combined import Deduction
from scoring.engine.facts import KINDS
from scoring.engine.model import Model, ModelScope
from scoring.engine.parse import model_from_json
from scoring.engine.row import score_row
from scoring.engine.rules import Lookup, YesNo
from scoring.engine.what_if import reweighted
from scoring.evidence.catalogue import SPECS
from scoring.evidence.reading import read_facts
from scoring.models import CurrentScore
from scoring.operations.publishing import publish_model
from scoring.operations.scoring import score_register, score_supplier
from scoring.queries.kept import KeptAWhile
from scoring.queries.models import parsed
from scoring.queries.trial.movers import Why, movers, places_of
from scoring.queries.trial.register import KEPT_SECONDS, TrialRegister, held, trial_register
from scoring.queries.trial.trying import Trial, trial_of
from suppliers.enums import Role, SupplierKind
from suppliers.models import Organisation, Supplier
from tests.factories import NOW, TODAY, make_category, make_organisation, make_staff, make_supplier
from tests.scoring.files import DEFINITION, hold, make_good_file, make_model, make_random_file, publish

pytestmark = pytest.mark.django_db


def scored_register(suppliers: int = 40) -> TrialRegister:
    rng = random.Random(11)
    for _ in range(suppliers):
        make_random_file(rng)
    score_register(as_of=TODAY, at=NOW, cause="asked")
    return register_now()


def seen_by(buyer: Organisation, supplier: Supplier) -> Supplier:
    """The supplier, who lets the buyer read its file."""
    supplier.consents.create(organisation=buyer, given_by=None, given_at=NOW)
    return supplier


def register_now() -> TrialRegister:
    register = trial_register()
    assert register is not None
    return register


def changed(model: Model, code: str, **fields: object) -> Model:
    """The model with other fields of one criterion."""
    dimensions = tuple(
        replace(d, criteria=tuple(replace(c, **fields) if c.code == code else c for c in d.criteria))  # type: ignore[arg-type]
        for d in model.dimensions
    )
    return replace(model, dimensions=dimensions)


def assert_exact(trial: Trial) -> None:
    """Every total and level is what the row path gives, from the files themselves."""
    ids = trial.register.supplier_ids[trial.rows].tolist()
    facts = read_facts(trial.model.facts, ids=ids, as_of=TODAY, cut_off=NOW)
    for at, pk in enumerate(ids):
        categories = Supplier.objects.get(pk=pk).categories.values_list("code", flat=True)
        kind = KINDS[facts.kinds[at]]
        score = score_row(trial.model, facts.facts(at), kind=kind, as_of=TODAY, categories=frozenset(categories))
        assert (int(trial.after.totals[at]), trial.code(int(trial.after.levels[at]))) == (score.total, score.level)


def test_other_weights_rules_limits_and_worths_give_what_scoring_everybody_would_give() -> None:
    model = parsed(make_model())
    register = scored_register()
    weights = reweighted(model, {"M1.1": 100, "M1.2": 1_100})
    lookup = next(c for c in model.criteria if c.code == "M1.2").rule
    assert isinstance(lookup, Lookup)
    variants = [
        model,
        weights,
        changed(weights, "M1.2", rule=Lookup(lookup.fact, lookup.levels, (600, 0, 100, 300))),
        changed(model, "M1.6", rule=Deduction(300, "penalties_3y", 150, None, 50)),
        changed(model, "M1.6", applies_to=frozenset({"trader"})),
        replace(
            model,
            levels=(
                replace(model.levels[0], minimum=6_000),
                *(replace(e, minimum=m) for e, m in zip(model.levels[1:], (4_000, 2_000, 0), strict=True)),
            ),
        ),
        replace(model, minimum_known=9_000),
        replace(model, evidence_worth=dict.fromkeys(model.evidence_worth, 10000)),
        replace(
            model, dimensions=(replace(model.dimensions[0], minimum=9_000, minimum_level="C"), *model.dimensions[1:])
        ),
    ]
    for variant in variants:
        assert_exact(trial_of(variant, register))


def test_the_present_is_what_every_page_shows() -> None:
    model = parsed(make_model())
    register = scored_register(12)
    trial = trial_of(model, register)
    present = dict(CurrentScore.objects.values_list("supplier_id", "total"))
    assert dict(zip(register.supplier_ids.tolist(), trial.before.totals.tolist(), strict=True)) == present
    assert (trial.before.levels == trial.after.levels).all()
    assert (len(trial.shift.movers), trial.shift.mean_change, trial.others) == (0, 0.0, 0)


def test_a_criterion_over_a_fact_that_no_score_has_is_tried_from_the_files() -> None:
    definition = json.loads(DEFINITION.read_text())
    whole = model_from_json(definition, SPECS)
    definition.pop("hash")
    kept, gone = definition["dimensions"][:1], definition["dimensions"][1:]
    kept[0]["criteria"][0]["weight"] += sum(each["weight"] for dimension in gone for each in dimension["criteria"])
    publish_model(definition | {"dimensions": kept}, by=None, at=NOW, in_force_from=date(2020, 1, 1))
    register = scored_register(20)
    assert "green_power_share" not in register.facts
    assert_exact(trial_of(whole, register))
    assert register.facts["green_power_share"].there.all()


def test_a_criterion_for_a_category_counts_for_those_who_sell_it() -> None:
    model = parsed(make_model())
    for at, supplier in enumerate([make_good_file(), make_good_file(), make_good_file()]):
        if at:
            supplier.categories.add(make_category("castings"))
    score_register(as_of=TODAY, at=NOW, cause="asked")
    trial = trial_of(changed(model, "M1.2", categories=frozenset({"castings"})), register_now())
    assert_exact(trial)
    assert len(set(trial.after.totals.tolist())) == 2


def test_only_those_whom_the_model_would_score_are_counted() -> None:
    model = parsed(make_model())
    for kind in (SupplierKind.LOGISTICS, SupplierKind.TRADER, SupplierKind.LOGISTICS):
        make_supplier(kind=kind)
    score_register(as_of=TODAY, at=NOW, cause="asked")
    make_supplier()
    scope = ModelScope(kinds=frozenset({"logistics"}))
    trial = trial_of(replace(model, code="other", scope=scope), register_now())
    assert (len(trial.rows), trial.others, trial.register.unscored) == (2, 1, 1)


def test_the_register_is_kept_for_a_while_and_then_read_again_only_when_a_score_moved() -> None:
    make_model()
    supplier = make_good_file()
    register = scored_register(3)
    clock = [0.0]
    kept: KeptAWhile[TrialRegister] = KeptAWhile(KEPT_SECONDS, lambda: clock[0])
    made = [kept.get(lambda _last: register)]
    hold(supplier, "ISO50001")
    score_supplier(supplier, as_of=TODAY, at=NOW, cause="new_evidence")
    with CaptureQueriesContext(connection) as queries:
        assert register_now() is register
    assert len(queries) == 0
    held.forget()
    newer = register_now()
    assert newer.version != register.version
    clock[0] = KEPT_SECONDS - 1
    made.append(kept.get(lambda _last: newer))
    clock[0] = KEPT_SECONDS
    made.append(kept.get(lambda _last: newer))
    assert [each is register for each in made] == [True, True, False]
    assert_exact(trial_of(parsed(CurrentScore.objects.first().scorecard.run.model), newer))  # type: ignore[union-attr]


def test_suppliers_that_two_models_score_are_read_in_one_statement_each_once() -> None:
    make_model()
    publish(DEFINITION, on=TODAY, version=9)
    first, second, third = make_good_file(), make_good_file(), make_good_file()
    score_register(as_of=TODAY - timedelta(days=1), at=NOW, cause="asked")
    score_supplier(second, as_of=TODAY, at=NOW, cause="asked")
    make_supplier()
    with CaptureQueriesContext(connection) as queries:
        register = register_now()
    assert sum("now.total" in query["sql"] for query in queries) <= 1
    assert register.supplier_ids.tolist() == [first.pk, second.pk, third.pk]
    assert (len(register.models), register.scored_by.tolist(), register.unscored) == (2, [0, 1, 0], 1)


def test_without_a_score_there_is_nothing_to_try() -> None:
    make_model()
    make_supplier()
    assert trial_register() is None


def test_movers_are_named_with_the_line_that_moved_them_where_the_reader_may_see_the_file() -> None:
    model = parsed(make_model())
    buyer, stranger = make_organisation("buyer"), make_organisation("stranger")
    supplier = seen_by(buyer, make_good_file())
    score_register(as_of=TODAY, at=NOW, cause="asked")
    levels = tuple(replace(e, minimum=m) for e, m in zip(model.levels, (9_999, 9_998, 9_997, 0), strict=True))
    limits = trial_of(replace(model, levels=levels), register_now())
    (mover,) = movers(limits, places_of(limits), reader=make_staff(buyer, Role.COMPLIANCE), most=5)
    assert (mover.supplier, mover.level_after) == (supplier, "D")
    assert mover.reason is not None
    assert mover.reason.why is Why.LIMIT
    assert movers(limits, places_of(limits), reader=make_staff(stranger, Role.COMPLIANCE), most=5) == []


def test_the_reason_of_a_mover_is_the_line_that_changed_most_in_that_direction() -> None:
    model = parsed(make_model())
    buyer = make_organisation("buyer")
    supplier = seen_by(buyer, make_good_file())
    score_register(as_of=TODAY, at=NOW, cause="asked")
    before = CurrentScore.objects.get(supplier=supplier)
    worse = changed(
        model,
        "M1.2",
        rule=Lookup("ems_state", ("none", "in_progress", "valid_unaccredited", "valid_accredited"), (600, 0, 0, 0)),
    )
    limit = before.total
    at_the_edge = replace(
        worse,
        levels=tuple(replace(e, minimum=limit if n == before.level else e.minimum) for n, e in enumerate(model.levels)),
    )
    trial = trial_of(at_the_edge, register_now())
    (mover,) = movers(trial, places_of(trial), reader=make_staff(buyer, Role.COMPLIANCE), most=5)
    assert mover.reason is not None
    assert (mover.reason.why, mover.reason.thing and mover.reason.thing.code) == (Why.LINE, "M1.2")
    assert mover.reason.change == mover.total_after - mover.total_before < 0


def test_a_cell_of_the_matrix_lists_exactly_its_suppliers() -> None:
    model = parsed(make_model())
    register = scored_register(30)
    trial = trial_of(reweighted(model, {"M1.1": 0, "M1.2": 1_200}), register)
    for down, before in enumerate(trial.codes()):
        for across, after in enumerate(trial.codes()):
            assert len(places_of(trial, before, after)) == trial.shift.migration[down, across]
    assert np.asarray(trial.shift.migration).sum() == 30


def test_a_rule_over_yes_or_no_may_take_the_place_of_any_other() -> None:
    model = parsed(make_model())
    register = scored_register(10)
    scale = next(c.scale for c in model.criteria if c.code == "M2.1")
    assert_exact(trial_of(changed(model, "M2.1", rule=YesNo("qms_valid", scale)), register))
