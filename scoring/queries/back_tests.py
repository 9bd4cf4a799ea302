"""What a back-test compares, what is pending, and who of its movers a reader may see by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from scoring.engine.model import Model
from scoring.engine.parse import content_hash
from scoring.engine.scopes import Dated, in_force
from scoring.models import BackTest, ModelDraft, ScoringModel
from scoring.queries.model_drafts import read_definition
from scoring.queries.models import dated, models_in_force, parsed
from suppliers.errors import Refused
from suppliers.models import Supplier, User
from suppliers.queries.access import visible_to

LAST = 2**62
"""The key of a candidate among the published models: it would be published later than all of them."""


def standing(on: date) -> tuple[ScoringModel, ...]:
    """The models in force on a day; none where nothing was published yet."""
    try:
        return models_in_force(on)
    except Refused:
        return ()


def candidate_of(back_test: BackTest) -> ScoringModel:
    """The content that is tried, as a model that is not published: it has no row."""
    model = read_definition(back_test.revision.definition)
    definition = back_test.revision.definition
    return ScoringModel(code=model.code, version=model.version, definition=definition, content_hash=content_hash(model))


def baselines_of(back_test: BackTest) -> tuple[ScoringModel, ...]:
    """The models that were in force when the back-test was asked for."""
    rows = ScoringModel.objects.in_bulk(back_test.report["baselines"])
    return tuple(rows[pk] for pk in back_test.report["baselines"])


def with_candidate(model: Model, rows: Sequence[ScoringModel], on: date) -> tuple[tuple[Model, ...], int]:
    """The models that would be in force with the candidate from a day on, and which of them it is."""
    holding = in_force([*map(dated, rows), Dated(model, on, LAST)], on)
    own = next(at for at, each in enumerate(holding) if each.key == LAST)
    return tuple(each.model for each in holding), own


def replaced_by(model: Model, rows: Sequence[ScoringModel]) -> ScoringModel | None:
    """The model whose place the candidate takes: of its code, else of its scope; None when it stands beside them."""
    same_code = [row for row in rows if row.code == model.code]
    same_scope = [row for row in rows if parsed(row).scope == model.scope]
    return next(iter([*same_code, *same_scope]), None)


def pending_back_tests() -> QuerySet[BackTest]:
    """What is asked for and not finished, the longest waiting first."""
    return BackTest.objects.filter(finished_at__isnull=True).order_by("asked_at", "pk")


def latest_back_test(draft: ModelDraft) -> BackTest | None:
    """The last back-test of exactly the draft's content, finished or not."""
    return draft.back_tests.filter(content_hash=draft.content_hash).order_by("-asked_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Movers:
    """The movers of a back-test whose file the reader may read, each with its supplier; how many more there are that it
    may not, and how many changed level in all (of whom the report names only the largest changes)."""

    shown: tuple[tuple[Supplier, dict[str, Any]], ...]
    hidden: int
    changed: int


def movers_of(back_test: BackTest, user: User) -> Movers:
    """Who changes level, by name as far as the reader may know, in one query."""
    listed = back_test.report.get("movers", [])
    suppliers = visible_to(user).in_bulk([each["supplier"] for each in listed])
    shown = tuple((suppliers[each["supplier"]], each) for each in listed if each["supplier"] in suppliers)
    return Movers(shown, len(listed) - len(shown), back_test.report.get("changed", 0))
