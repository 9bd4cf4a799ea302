"""The page of the studio: the tree of a draft with one place open, its problems, and who may keep what."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scoring.engine.reading import ModelError, Problem
from scoring.models import ModelDraft
from scoring.models.draft import ENDED
from scoring.pages.studio.controls import Desk, key_of
from scoring.pages.studio.parts import name_of, part_form
from scoring.pages.studio.result import Result
from scoring.pages.studio.rule import RuleForm
from scoring.pages.studio.tree import words
from scoring.pages.studio.weights import criteria_in, dimensions_in, weights_in
from scoring.pages.studio.whole import WHOLE_PARTS, whole_parts
from scoring.pages.studio.words import Said, by_place, said
from scoring.queries.model_drafts import may_draft, read_definition, redo_target, undo_target
from scoring.queries.trial.register import trial_register
from suppliers.edge import said as said_refusal
from suppliers.errors import Refused
from suppliers.models import User


def studio_page(
    request: HttpRequest,
    draft: ModelDraft,
    definition: dict[str, Any],
    opened: str,
    *,
    result: Result | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    problems = said(_problems(definition), definition)
    located = [(each, _place_on_page(each)) for each in problems]
    desk = Desk(definition, by_place(problems))
    register = trial_register() if opened else None
    writes = may_draft(person_of(request)) and draft.state not in ENDED
    context = {
        "draft": draft,
        "model": definition,
        "dimensions": _tree(desk, opened),
        "total": sum(each for each in weights_in(definition).values() if isinstance(each, int)),
        "part": part_form(desk, opened, register) if opened else None,
        "opened": opened,
        "whole_parts": whole_parts(),
        "whole_places": WHOLE_PARTS,
        "problems": [(each.text, place, words(place, definition)) for each, place in located],
        "writes": writes,
        "may_undo": writes and undo_target(draft) is not None,
        "may_redo": writes and redo_target(draft) is not None,
        "result": result,
        "unkept": definition != draft.definition,
        "sentence": request.POST.get("sentence", draft.sentence),
        "refused": said_refusal(refused) if refused else "",
        "sentence_wrong": refused is not None and refused.field == "sentence",
    }
    return render(request, "scoring/studio.html", context, status=422 if refused else 200)


def _problems(definition: dict[str, Any]) -> tuple[Problem, ...]:
    try:
        read_definition(definition)
    except ModelError as error:
        return error.problems
    return ()


def _tree(desk: Desk, opened: str) -> list[dict[str, Any]]:
    tree = []
    for d, dimension in enumerate(dimensions_in(desk.definition)):
        path = f"dimensions[{d}]"
        criteria = [_line(desk, f"{path}.criteria[{c}]", each, opened) for c, each in enumerate(criteria_in(dimension))]
        weights = [each["bp"] for each in criteria]
        tree.append(
            {
                "path": path,
                "key": key_of(path),
                "told": dimension,
                "name": name_of(dimension),
                "criteria": criteria,
                "weight": sum(weights),
                "problem": any(place.startswith(path) for place in desk.problems),
                "is_open": opened == path or opened.startswith(f"{path}."),
            }
        )
    return tree


def _line(desk: Desk, path: str, criterion: dict[str, Any], opened: str) -> dict[str, Any]:
    weight = criterion.get("weight")
    return {
        "path": path,
        "key": key_of(path),
        "told": criterion,
        "name": name_of(criterion),
        "weight": desk.number(f"{path}.weight", "", unit="%"),
        "bp": weight if isinstance(weight, int) else 0,
        "problem": any(place == path or place.startswith(f"{path}.") for place in desk.problems),
        "is_open": opened == path,
    }


def _place_on_page(problem: Said) -> str:
    """The criterion, dimension or part in which a problem can be put right; "" where no one place is to blame."""
    if found := re.match(r"dimensions\[[0-9]+\](\.criteria\[[0-9]+\])?", problem.place):
        return found[0]
    top = re.split(r"[.\[]", problem.place)[0]
    named = {"minimum_known": "levels", "evidence_worth": "evidence", "dimensions": "", "criteria": ""}
    return named.get(top, top if top in WHOLE_PARTS else "model")


def figures_of(definition: dict[str, Any], opened: str) -> list[RuleForm]:
    """The curves of the rule that is open, to be drawn again while it is being changed."""
    part = part_form(Desk(definition, {}), opened, trial_register()) if ".criteria[" in opened else None
    waiting = [part.rule] if part is not None and part.rule is not None else []
    found = []
    while waiting:
        rule = waiting.pop()
        found.append(rule)
        waiting += rule.parts
    return found


def person_of(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise TypeError("The door lets nobody in who is not signed in.")
    return user
