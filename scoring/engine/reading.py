"""Read untrusted JSON field by field, collecting every problem with its place instead of stopping at the first."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: `path` such as "dimensions[0].criteria[2].rule"; message as in `Refused`."""

    path: str
    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.path}: {self.message.format(**self.values)}"


class ModelError(Exception):
    """A scoring model cannot be taken as it is. `problems` lists all that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Place:
    """One JSON object at one path. Readers return a harmless value after noting a problem."""

    fields: Mapping[str, object]
    path: str
    problems: list[Problem]

    def note(self, key: str, code: str, message: str, /, **values: object) -> None:
        """Add a problem of the field `key` ("" for the object itself)."""
        self.problems.append(Problem(self._at(key), code, message, values))

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}".strip(".") if key else self.path or "."

    def only(self, allowed: Collection[str]) -> None:
        """Note every field that nobody reads: a misspelt one must not be lost in silence."""
        for key in self.fields:
            if key not in allowed:
                self.note(key, "unknown_field", "There is no field {field} here; remove or correct it.", field=key)

    def text(self, key: str, default: str | None = None) -> str:
        """A string; without a default it must be there and not be empty."""
        value = self.fields.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.note(key, "text_needed", "A text is needed here.")
            return default or "?"
        return value

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from low to high; floats, NaN and booleans are none."""
        return self.as_integer(self.fields.get(key, default), key, low, high)

    def as_integer(self, value: object, key: str, low: int, high: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(key, "integer_needed", "A whole number is needed here, not {value}.", value=_shown(value))
            return low
        if not low <= value <= high:
            message = "{value} is outside {low} to {high}."
            self.note(key, "out_of_range", message, value=value, low=low, high=high)
            return low
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.fields.get(key, default)
        if not isinstance(value, bool):
            self.note(key, "flag_needed", "true or false is needed here, not {value}.", value=_shown(value))
            return default
        return value

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """One of a closed set of words; the first of them after a problem."""
        value = self.fields.get(key)
        if not isinstance(value, str) or value not in allowed:
            message = "{value} is not known here; it must be one of {allowed}."
            self.note(key, "unknown_choice", message, value=_shown(value), allowed=", ".join(allowed))
            return allowed[0]
        return value

    def words(self, key: str, allowed: Collection[str] | None = None) -> frozenset[str] | None:
        """A set of words, or None for null or nothing; `allowed` closes it."""
        value = self.fields.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not value or not all(isinstance(word, str) for word in value):
            self.note(key, "words_needed", "A list of words, or null for all, is needed here.")
            return None
        for word in value:
            if allowed is not None and word not in allowed:
                message = "{value} is not known here; it must be one of {allowed}."
                self.note(key, "unknown_choice", message, value=word, allowed=", ".join(allowed))
        return frozenset(value)

    def day(self, key: str) -> date | None:
        value = self.fields.get(key)
        try:
            return date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None

    def inside(self, key: str) -> "Place":
        """The object of a field."""
        value = self.fields.get(key)
        if not isinstance(value, Mapping):
            self.note(key, "object_needed", "An object is needed here.")
            value = {}
        return Place(value, self._at(key), self.problems)

    def each(self, key: str, *, least: int = 0) -> list["Place"]:
        """The objects of a list."""
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.note(key, "list_needed", "A list of objects is needed here.")
            return []
        if len(value) < least:
            self.note(key, "too_few", "At least {least} are needed here.", least=least)
        return [Place(item, f"{self._at(key)}[{at}]", self.problems) for at, item in enumerate(value)]

    def pairs(self, key: str, least: int, low: int, high: int, most: int) -> tuple[tuple[int, int], ...]:
        """[[limit, points], ...] with limits that strictly rise."""
        value = self.fields.get(key)
        if not isinstance(value, list) or len(value) < least or not all(_is_pair(item) for item in value):
            self.note(key, "pairs_needed", "A list of at least {least} [limit, points] is needed here.", least=least)
            return ((0, 0), (1, 0))
        found = tuple(
            (self.as_integer(x, f"{key}[{at}][0]", low, high), self.as_integer(y, f"{key}[{at}][1]", 0, most))
            for at, (x, y) in enumerate(value)
        )
        for at in range(1, len(found)):
            if found[at][0] <= found[at - 1][0]:
                message = "The limit {limit} does not lie above the one before it; steps overlap or are out of order."
                self.note(f"{key}[{at}]", "steps_overlap", message, limit=found[at][0])
                return ((0, 0), (1, 0))
        return found


def _is_pair(item: object) -> bool:
    return isinstance(item, list) and len(item) == 2


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:60]
