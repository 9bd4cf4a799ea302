"""What a press of a button does to the tree of a draft. Each returns the place that is open afterwards."""

from collections.abc import Callable
from typing import Any

from scoring.pages.studio import shapes
from scoring.pages.studio.paths import found_at, parent, put
from scoring.pages.studio.weights import criteria_in, dimensions_in

Definition = dict[str, Any]


def pressed(definition: Definition, act: str, opened: str) -> str:
    """Do what the button `act` ("verb:place") says; an unknown one does nothing."""
    verb, _, place = act.partition(":")
    return _ACTS.get(verb, _stay)(definition, place, opened)


def _stay(_definition: Definition, _place: str, opened: str) -> str:
    return opened


def _open(_definition: Definition, place: str, _opened: str) -> str:
    return place


def _add(definition: Definition, place: str, opened: str) -> str:
    shapes.add(definition, place)
    return opened


def _remove(definition: Definition, place: str, opened: str) -> str:
    shapes.remove(definition, place)
    return "" if opened == place or opened.startswith(f"{place}.") else opened


def _up(definition: Definition, place: str, _opened: str) -> str:
    return _moved(definition, place, -1)


def _down(definition: Definition, place: str, _opened: str) -> str:
    return _moved(definition, place, 1)


def _moved(definition: Definition, place: str, by: int) -> str:
    """Up or down; a criterion at the edge of its dimension goes over into the next one."""
    after = shapes.move(definition, place, by)
    if after != place or ".criteria[" not in place:
        return after
    criterion, dimensions = found_at(definition, place), dimensions_in(definition)
    target = int(place.partition("[")[2].partition("]")[0]) + by
    if criterion is None or not 0 <= target < len(dimensions):
        return place
    inside = [*criteria_in(dimensions[target]), criterion] if by < 0 else [criterion, *criteria_in(dimensions[target])]
    shapes.remove(definition, place)
    put(definition, f"dimensions[{target}].criteria", inside)
    return f"dimensions[{target}].criteria[{len(inside) - 1 if by < 0 else 0}]"


def _criterion(definition: Definition, place: str, _opened: str) -> str:
    """One more criterion at the end of a dimension, without weight until somebody gives it some."""
    dimension = found_at(definition, place)
    if not isinstance(dimension, dict):
        return ""
    at = len(criteria_in(dimension))
    code = f"{dimension.get('code')}.{at + 1}"
    texts = dict.fromkeys(("name_zh", "name_en", "how_scored_zh", "how_scored_en"), code)
    rule = {"rule": "yes_no", "fact": "", "yes": 100, "no": 0}
    put(definition, f"{place}.criteria[{at}]", {"code": code, **texts, "weight": 0, "scale": 100, "rule": rule})
    return f"{place}.criteria[{at}]"


_NO_LIMITS: dict[str, object] = {"minimum": 0, "minimum_level": "", "bonus": False, "cap": 0}


def _dimension(definition: Definition, _place: str, _opened: str) -> str:
    """One more dimension with one criterion, for a dimension has at least one."""
    at = len(dimensions_in(definition))
    code = f"D{at + 1}"
    put(definition, f"dimensions[{at}]", {"code": code, "name_zh": code, "name_en": code, "criteria": [], **_NO_LIMITS})
    _criterion(definition, f"dimensions[{at}]", "")
    return f"dimensions[{at}]"


def _number(definition: Definition, place: str, opened: str) -> str:
    """A deduction that starts at a number instead of another rule's points, or the other way round."""
    start = found_at(definition, f"{place}.start")
    most = shapes.most_of(start) if isinstance(start, dict) else start if isinstance(start, int) else 100
    put(definition, f"{place}.start", most if isinstance(start, dict) else shapes.fresh("yes_no", {}, most))
    return opened


_ACTS: dict[str, Callable[[Definition, str, str], str]] = {
    "open": _open,
    "add": _add,
    "remove": _remove,
    "up": _up,
    "down": _down,
    "criterion": _criterion,
    "dimension": _dimension,
    "start": _number,
}


def words(place: str, definition: Definition) -> str:
    """The code of a criterion or dimension, for the note of a change; "" elsewhere."""
    while place and not isinstance(found_at(definition, f"{place}.code"), str):
        shorter = parent(place)
        place = shorter if shorter != place else ""
    return str(found_at(definition, f"{place}.code")) if place else ""
