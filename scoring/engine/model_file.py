"""The file of a scoring model: untrusted text to plain JSON and back. What no model can hold is refused with its place.

Python's reader takes more than JSON is: NaN, Infinity, 1e400 (read as infinite), a key twice (the last one wins),
numbers of any length. Nothing of it gets through here. A file has no way to say "this part again", so no cycle can be
written in it; what nests too deeply, as a structure in memory that contains itself does, is refused by that name.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from scoring.engine.model import Model
from scoring.engine.parse import model_to_json
from scoring.engine.reading import ModelError, Problem

MOST_BYTES = 1_000_000
"""The shipped models have 30,000 to 60,000 bytes."""
MOST_DEPTH = 32
"""A rule may lie five deep, which makes 18 levels of JSON."""
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Unreadable:
    """Stands where something stood that is no JSON number of ours; reported with its place afterwards."""

    text: str


class _Object(dict[str, Any]):
    """An object of JSON with the keys that stood in it more than once."""

    twice: tuple[str, ...] = ()


def read_model_file(content: bytes | str) -> dict[str, object]:
    """The JSON object in a file. Raises ModelError with every problem and its place; what it means is `parse`'s."""
    text = _text(content)
    try:
        value = json.loads(
            text, parse_constant=_Unreadable, parse_float=_number, parse_int=_whole, object_pairs_hook=_object
        )
    except RecursionError as error:
        raise ModelError([_too_deep(".")]) from error
    except json.JSONDecodeError as error:
        message = "This is no JSON: {what} at line {line}, column {column}."
        values = {"what": error.msg, "line": error.lineno, "column": error.colno}
        raise ModelError([Problem(".", "not_json", message, values)]) from error
    return plain_object(value)


def write_model_file(model: Model) -> str:
    """The model as a file: with its hash, the same text for the same content."""
    return json.dumps(model_to_json(model), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def plain_object(value: object) -> dict[str, object]:
    """The value if it is an object that JSON and the database can hold. Raises ModelError with every place."""
    problems = list(_problems(value))
    if not isinstance(value, Mapping):
        problems.append(Problem(".", "object_needed", "A scoring model is a JSON object."))
    if problems:
        raise ModelError(problems)
    found: dict[str, object] = json.loads(json.dumps(value, allow_nan=False))
    return found


def _text(content: bytes | str) -> str:
    size = len(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        message = "The file has {size} bytes; a model has at most {most}."
        raise ModelError([Problem(".", "too_large", message, {"size": size, "most": MOST_BYTES})])
    try:
        return content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = "The file is no UTF-8 text: byte {at} cannot be read."
        raise ModelError([Problem(".", "not_text", message, {"at": error.start})]) from error


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        found.twice = tuple(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return found


def _number(text: str) -> float | _Unreadable:
    return number if isfinite(number := float(text)) else _Unreadable(text)


def _whole(text: str) -> int | _Unreadable:
    return int(text) if len(text) <= 20 and abs(int(text)) <= LARGEST else _Unreadable(text)


def _problems(value: object) -> Iterator[Problem]:
    """Without recursion, so that nothing that nests, itself included, can break the reader."""
    waiting: list[tuple[object, str, int]] = [(value, "", 1)]
    while waiting:
        each, path, depth = waiting.pop()
        place = path or "."
        if depth > MOST_DEPTH:
            yield _too_deep(place)
            return
        if isinstance(each, Mapping):
            for key in getattr(each, "twice", ()):
                yield Problem(f"{path}.{key}".strip("."), "key_twice", "The key {key} stands here twice.", {"key": key})
            yield from (_unstorable(place, key) for key in each if not _is_text(key))
            waiting += reversed([(inner, f"{path}.{key}".strip("."), depth + 1) for key, inner in each.items()])
        elif isinstance(each, list):
            waiting += reversed([(inner, f"{path}[{at}]", depth + 1) for at, inner in enumerate(each)])
        elif not _is_plain(each):
            yield _unstorable(place, each)


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return _is_text(value)
    if isinstance(value, float):
        return isfinite(value)
    return value is None or (isinstance(value, int) and abs(value) <= LARGEST)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value and not any("\ud800" <= each <= "\udfff" for each in value)


def _unstorable(place: str, value: object) -> Problem:
    if isinstance(value, str):
        return Problem(place, "not_unicode", "Text must be Unicode without NUL characters.")
    shown = value.text if isinstance(value, _Unreadable) else str(value)
    return Problem(place, "not_a_number", "{value} is no number that a model can hold.", {"value": shown[:40]})


def _too_deep(place: str) -> Problem:
    return Problem(place, "too_deep", "Parts lie more than {deepest} deep in each other here.", {"deepest": MOST_DEPTH})
