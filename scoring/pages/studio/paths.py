"""Places in a model's JSON by name: "dimensions[0].criteria[2].rule.knots[1][0]".

The same names stand on the controls of the studio and in the problems that scoring.engine.parse finds, so that a
problem finds its control without a table between them.
"""

import re
from typing import Any

Step = str | int
_NAME = re.compile(r"[a-z_]+(?:\.[A-Za-z0-9_-]+|\[[0-9]{1,3}\])*", re.ASCII)
_STEP = re.compile(r"\[([0-9]+)\]|([A-Za-z0-9_-]+)", re.ASCII)
DEEPEST = 24


def steps_of(name: str) -> tuple[Step, ...] | None:
    """The steps of a name; None when it is no name of a place."""
    if not _NAME.fullmatch(name):
        return None
    steps = tuple(int(index) if index else key for index, key in _STEP.findall(name))
    return steps if len(steps) <= DEEPEST else None


def found_at(content: Any, name: str) -> Any:
    """What lies there; None when nothing does."""
    for step in steps_of(name) or ("",):
        if isinstance(step, int):
            content = content[step] if isinstance(content, list) and step < len(content) else None
        else:
            content = content.get(step) if isinstance(content, dict) else None
    return content


def put(content: Any, name: str, value: object) -> bool:
    """Set what lies there, making the objects and lists on the way; False where the name does not fit the content.

    A list grows by one at most: what comes after a gap has no place.
    """
    steps = steps_of(name) or ()
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if following is None:
            return _set(content, step, value)
        fresh: Any = [] if isinstance(following, int) else {}
        inside = _get(content, step)
        if not isinstance(inside, type(fresh)):
            if not _set(content, step, fresh):
                return False
            inside = fresh
        content = inside
    return False


def _get(content: Any, step: Step) -> Any:
    if isinstance(step, int):
        return content[step] if isinstance(content, list) and step < len(content) else None
    return content.get(step) if isinstance(content, dict) else None


def _set(content: Any, step: Step, value: object) -> bool:
    if isinstance(step, str):
        if isinstance(content, dict):
            content[step] = value
        return isinstance(content, dict)
    if not isinstance(content, list) or step > len(content):
        return False
    content[step : step + 1] = [value]
    return True


def parent(name: str) -> str:
    """The place around: "a.b[2]" of "a.b[2].c", "a.b" of "a.b[2]"."""
    return re.sub(r"(\.[A-Za-z0-9_-]+|\[[0-9]+\])$", "", name)


def last(name: str) -> str:
    """The key that a name ends in, without the indices behind it: "knots" of "rule.knots[1][0]"."""
    return re.sub(r"(\[[0-9]+\])+$", "", name).rpartition(".")[2]
