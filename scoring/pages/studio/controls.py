"""The controls of the studio: one for each place in a model's JSON that can be changed, with its problem beside it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.pages.studio.paths import found_at
from scoring.pages.studio.typed import written


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    """kind: number, text, area, date, flag, choice (one of options), choices (any of them). key: its id on the page."""

    name: str
    label: str
    kind: str
    value: str = ""
    unit: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    problem: str = ""
    reshapes: bool = False

    @property
    def key(self) -> str:
        return key_of(self.name)

    @property
    def chosen(self) -> bool:
        """Whether a flag is set."""
        return self.value == "on"


def key_of(name: str) -> str:
    """A place's name as the id of an element."""
    return "at-" + re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")


@dataclass(frozen=True, slots=True)
class Desk:
    """Makes controls over one definition and its problems by place."""

    definition: dict[str, Any]
    problems: Mapping[str, str]

    def at(self, name: str) -> Any:
        return found_at(self.definition, name)

    def number(self, name: str, label: str, *, factor: int = 100, unit: str = "", hint: str = "") -> Control:
        value = written(self.at(name), factor)
        return Control(name, label, "number", value, unit, hint, problem=self.problem(name))

    def text(self, name: str, label: str, kind: str = "text", *, hint: str = "") -> Control:
        value = self.at(name)
        return Control(name, label, kind, "" if value is None else str(value), hint=hint, problem=self.problem(name))

    def flag(self, name: str, label: str, *, default: bool = False, hint: str = "") -> Control:
        value = self.at(name)
        chosen = default if value is None else bool(value)
        return Control(name, label, "flag", "on" if chosen else "", hint=hint, problem=self.problem(name))

    def choice(
        self, name: str, label: str, options: Iterable[tuple[str, str]], *, value: object = None, reshapes: bool = False
    ) -> Control:
        """One of the options; a value that is none of them stays on the list, for nothing typed is lost."""
        current = str(self.at(name) if value is None else value)
        listed = list(options)
        if current not in {code for code, _label in listed}:
            listed.insert(0, (current, current if current != "None" else "—"))
        made = tuple(Option(code, label_, code == current) for code, label_ in listed)
        return Control(name, label, "choice", current, options=made, problem=self.problem(name), reshapes=reshapes)

    def choices(self, name: str, label: str, options: Iterable[tuple[str, str]], *, hint: str = "") -> Control:
        current = self.at(name) or ()
        made = tuple(Option(code, label_, code in current) for code, label_ in options)
        return Control(name, label, "choices", options=made, hint=hint, problem=self.problem(name))

    def problem(self, name: str) -> str:
        return self.problems.get(name, "")
