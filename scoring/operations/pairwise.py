"""Weights from pairwise comparison: the question is opened, people judge, the result goes into a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from scoring.engine.ahp import RANDOM_INDEX, matrix_of
from scoring.engine.numbers import apportion
from scoring.models import ModelDraft, PairwiseComparison, PairwiseJudgement, ScoringModel
from scoring.operations.model_drafts import change_draft
from scoring.queries.pairwise import Item, combined, items_of, items_of_model
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import User
from suppliers.queries.access import roles_of

LONGEST_TITLE = 120
MOST_ITEMS = len(RANDOM_INDEX) - 1


@transaction.atomic
def open_comparison(
    title: str,
    *,
    model: ScoringModel | None = None,
    dimension: str = "",
    names: Sequence[str] = (),
    by: User,
    at: datetime,
) -> PairwiseComparison:
    """Ask how much more one thing matters than another: a model's dimensions, one dimension's criteria, or `names`."""
    _refuse_unless_compliance(by)
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        message = "Say in at most {most} characters what is compared."
        raise Refused("title_missing", message, "title", most=LONGEST_TITLE)
    items = items_of_model(model, dimension) if model is not None else _named(names)
    if not 2 <= len(items) <= MOST_ITEMS:
        message = "Compare 2 to {most} things; there are {found}."
        raise Refused("not_comparable", message, "names", most=MOST_ITEMS, found=len(items))
    return PairwiseComparison.objects.create(
        title=title,
        model=model,
        dimension=dimension if model is not None else "",
        items=[asdict(item) for item in items],
        started_by=by,
        started_at=at,
    )


def _named(names: Sequence[str]) -> tuple[Item, ...]:
    plain = [" ".join(name.split())[:60] for name in names]
    plain = [name for name in plain if name]
    if len(set(plain)) != len(plain):
        raise Refused("named_twice", "Two of these things have the same name.", "names")
    return tuple(Item(str(number), name, name) for number, name in enumerate(plain, start=1))


@transaction.atomic
def judge_pairs(comparison: PairwiseComparison, cells: Sequence[str], *, by: User, at: datetime) -> PairwiseJudgement:
    """Keep what a person says of each pair, under that person's name; it takes the place of what the person said
    before. A contradictory judgement is kept too: what is refused is weights from it."""
    comparison = PairwiseComparison.objects.select_for_update().get(pk=comparison.pk)
    _refuse_unless_compliance(by)
    matrix_of(len(items_of(comparison)), cells)
    before = comparison.judgements.filter(by=by).count()
    return PairwiseJudgement.objects.create(comparison=comparison, by=by, number=before + 1, cells=list(cells), at=at)


@transaction.atomic
def apply_comparison(
    comparison: PairwiseComparison, draft: ModelDraft, *, expected_revision: int, by: User, at: datetime
) -> ModelDraft:
    """Put the weights that follow into a draft, as a new revision of it.

    Refused when they contradict each other, or the draft does not have exactly these dimensions or criteria.
    """
    _refuse_unless_compliance(by)
    found = combined(comparison)
    if found.refusal is not None:
        raise found.refusal
    if found.weights is None:
        raise Refused("nobody_judged", "Nobody has compared these pairs yet.")
    if comparison.model_id is None:
        raise Refused("own_items", "These things are not those of a model, so no draft can take their weights.")
    definition = with_weights(draft.definition, comparison.dimension, found.weights)
    note = f"AHP: {comparison.title}"
    return change_draft(draft, definition, note=note, expected_revision=expected_revision, by=by, at=at)


def with_weights(definition: Mapping[str, Any], dimension: str, weights: Mapping[str, int]) -> dict[str, Any]:
    """A definition with other weights of its dimensions, or of the criteria of one dimension, in exact basis points.

    Within a dimension the criteria keep their proportions; among criteria the dimension keeps its weight.
    """
    try:
        tree = [dict(each) for each in definition["dimensions"]]
        if dimension:
            chosen = [each for each in tree if each["code"] == dimension]
            _refuse_other(weights, [c["code"] for each in chosen for c in each["criteria"]])
            shares = apportion(sum(c["weight"] for each in chosen for c in each["criteria"]), weights)
        else:
            plain = [each for each in tree if not each.get("bonus")]
            _refuse_other(weights, [each["code"] for each in plain])
            shares = {code: part for each in plain for code, part in _scaled(each, weights[each["code"]]).items()}
        for each in tree:
            each["criteria"] = [c | {"weight": shares.get(c["code"], c["weight"])} for c in each["criteria"]]
    except (KeyError, TypeError, AttributeError):
        message = "This draft is unfinished: its dimensions and criteria need codes and weights first."
        raise Refused("draft_unfinished", message) from None
    return {key: value for key, value in definition.items() if key != "hash"} | {"dimensions": tree}


def _scaled(dimension: Mapping[str, Any], whole: int) -> dict[str, int]:
    own = {criterion["code"]: criterion["weight"] for criterion in dimension["criteria"]}
    return apportion(whole, own if sum(own.values()) else dict.fromkeys(own, 1))


def _refuse_other(weights: Mapping[str, int], codes: Sequence[str]) -> None:
    if sorted(weights) != sorted(codes):
        raise Refused(
            "other_items",
            "This draft has other dimensions or criteria than those compared: {theirs}, not {ours}.",
            theirs=", ".join(codes) or "—",
            ours=", ".join(sorted(weights)),
        )


def _refuse_unless_compliance(by: User) -> None:
    if Role.COMPLIANCE not in roles_of(by):
        raise Refused("not_compliance", "Only compliance staff compare weights.")
