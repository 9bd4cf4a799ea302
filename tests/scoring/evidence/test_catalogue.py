import json
from collections import Counter
from dataclasses import fields

import pytest

from scoring.engine.facts import FactKind
from scoring.engine.parse import model_from_json
from scoring.evidence.catalogue import BY_KEY, FACTS, SPECS, question_of, row_of
from scoring.evidence.definition import FactDefinition, Table
from scoring.evidence.held import PROOFS
from scoring.evidence.reading import read_facts
from suppliers.enums import EvidenceLevel, Known, SupplierKind
from suppliers.questions import QUESTIONS, questions_for
from tests.factories import NOW, TODAY, make_supplier
from tests.scoring.files import SHIPPED, TIERS, answer, hold, report


@pytest.mark.parametrize("definition", FACTS, ids=lambda definition: definition.key)
def test_a_fact_lacks_nothing(definition: FactDefinition) -> None:
    texts = [field.name for field in fields(definition) if field.type is str and field.name != "question"]
    assert [name for name in texts if not getattr(definition, name).strip()] == []
    assert len(texts) == 7
    assert bool(definition.levels) == (definition.kind is FactKind.LEVEL)
    assert [level for level in definition.levels if not (level.code and level.name_zh and level.name_en)] == []
    assert (question_of(definition) is not None) == bool(definition.question)
    assert definition.table in Table


def test_every_key_is_used_once() -> None:
    assert [key for key, times in Counter(definition.key for definition in FACTS).items() if times > 1] == []


def test_every_question_feeds_exactly_one_fact() -> None:
    asked = Counter(definition.question for definition in FACTS if definition.question)
    assert asked == Counter(question.key for question in QUESTIONS)


def test_a_question_and_its_fact_mean_the_same_levels() -> None:
    own = {question.key: question for question in QUESTIONS if question.key in BY_KEY}
    assert {key: [option.code for option in question.options] for key, question in own.items()} == {
        key: [level.code for level in BY_KEY[key].levels] for key in own
    }


def test_every_tier_of_a_certificate_that_counts_has_a_value_within_its_levels() -> None:
    for code, proof in PROOFS.items():
        for tier in TIERS.get(code, [""]):
            value = proof.value_of(tier)
            assert value is not None
            assert BY_KEY[proof.fact].kind is FactKind.YES_NO or 0 <= value < len(BY_KEY[proof.fact].levels)


@pytest.mark.django_db
def test_the_queries_yield_every_fact_of_the_catalogue() -> None:
    suppliers = [make_supplier(kind=kind) for kind in SupplierKind]
    keys = list(SPECS)
    for supplier in suppliers:
        for question in questions_for(supplier.kind):
            answer(supplier, question.key, question.high)
        hold(supplier, "ISO9001")
    facts = read_facts(keys, ids=[supplier.pk for supplier in suppliers], as_of=TODAY, cut_off=NOW)
    assert facts.values.shape == (len(SupplierKind), len(FACTS))
    answered = [key for key in keys if question_of(BY_KEY[key]) and BY_KEY[key].table != Table.CERTIFICATE]
    known = facts.states == Known.KNOWN
    assert [key for key in answered if not known[:, keys.index(key)].any()] == []


def test_the_shipped_models_read_every_fact_and_no_other() -> None:
    used = {fact for path in SHIPPED for fact in model_from_json(json.loads(path.read_text("utf-8")), SPECS).facts}
    assert used == set(SPECS)


@pytest.mark.django_db
def test_the_query_of_every_fact_finds_it_in_a_full_file_with_how_well_it_is_supported() -> None:
    supplier = make_supplier()
    for code in PROOFS:
        hold(supplier, code, tier=TIERS.get(code, [""])[0])
    for question in QUESTIONS:
        answer(supplier, question.key, question.high)
    for year in (2024, 2025):
        report(supplier, year)
    found = read_facts(list(SPECS), ids=[supplier.pk], as_of=TODAY, cut_off=NOW).facts(0)
    assert [key for key, fact in found.items() if fact.state is not Known.KNOWN] == []
    assert [key for key, fact in found.items() if fact.evidence is EvidenceLevel.NONE] == []
    assert [key for key, fact in found.items() if BY_KEY[key].table is not Table.SUPPLIER and not fact.source] == []


def test_a_source_leads_to_its_row() -> None:
    assert row_of("ems_state", 7) == (Table.CERTIFICATE, 7)
    assert row_of("ems_state", -7) == (Table.DISCLOSURE, 7)
    assert row_of("penalties_3y", 7) == (Table.INCIDENT, 7)
    assert row_of("cdp", 7) == (Table.DISCLOSURE, 7)
    assert row_of("cdp", 0) is None
