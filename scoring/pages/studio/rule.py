"""A rule of the closed set as a form of its own kind, with its curve; a combined rule holds the forms of its parts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.engine.parse_rules import RuleReader
from scoring.engine.reading import Place, Problem
from scoring.evidence.catalogue import BY_KEY, SPECS
from scoring.pages.studio.controls import Control, Desk, key_of
from scoring.pages.studio.curve import Drawing, drawing
from scoring.pages.studio.shapes import COMBINED, READS, facts_for
from scoring.pages.studio.typed import factor_of
from scoring.queries.trial.register import TrialRegister
from suppliers.wording import in_reader_language

NAMES: dict[str, str | Promise] = {
    "linear": gettext_lazy("Straight lines between points"),
    "steps": gettext_lazy("Steps of points"),
    "lookup": gettext_lazy("Points by level"),
    "yes_no": gettext_lazy("Yes or no"),
    "share": gettext_lazy("Points times the share"),
    "count": gettext_lazy("Points for each, up to a cap"),
    "deduction": gettext_lazy("Deduction for each event"),
    "best_of": gettext_lazy("Best of several"),
    "sum_capped": gettext_lazy("Sum of several, up to a cap"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of points; `path` is what its remove button names ("" where it cannot be removed)."""

    controls: tuple[Control, ...]
    path: str = ""


@dataclass(frozen=True, slots=True)
class RuleForm:
    path: str
    had: str
    kind: Control
    fact: Control | None
    controls: tuple[Control, ...]
    rows: tuple[Row, ...]
    wholes: tuple[str, ...]
    growing: str
    growing_words: str
    parts: tuple["RuleForm", ...]
    meaning: str
    problem: str
    drawing: Drawing | None

    @property
    def key(self) -> str:
        return key_of(self.path)


def rule_form(desk: Desk, path: str, register: TrialRegister | None) -> RuleForm:
    """The form of the rule that lies at a path, sound or not."""
    node = desk.at(path) if isinstance(desk.at(path), dict) else {}
    rule, fact = str(node.get("rule")), str(node.get("fact", ""))
    kinds = [(code, str(name)) for code, name in NAMES.items()]
    build = _BUILDERS.get(rule, _nothing)
    controls, rows, growing, words = build(desk, path)
    parts = [f"{path}.parts[{at}]" for at in range(len(node.get("parts") or ()))] if rule in COMBINED else []
    if rule == "deduction" and isinstance(node.get("start"), dict):
        parts = [f"{path}.start"]
    return RuleForm(
        path=path,
        had=f"{path}={rule},{fact}",
        kind=desk.choice(f"{path}.rule", _("How it gives points"), kinds, reshapes=True),
        fact=_fact(desk, path, rule) if rule in READS else None,
        controls=tuple(controls),
        rows=tuple(rows),
        wholes=(growing,) if growing else (),
        growing=growing,
        growing_words=words,
        parts=tuple(rule_form(desk, part, register) for part in parts),
        meaning=_meaning(fact),
        problem=" ".join(filter(None, (desk.problem(path), desk.problem(growing) if growing else ""))),
        drawing=_drawing(node, register),
    )


def _fact(desk: Desk, path: str, rule: str) -> Control:
    facts = sorted(((key, in_reader_language(BY_KEY[key])) for key in facts_for(rule)), key=lambda pair: pair[1])
    return desk.choice(f"{path}.fact", _("Fact"), [("", _("Choose a fact")), *facts], reshapes=True)


def _meaning(fact: str) -> str:
    if fact not in BY_KEY:
        return ""
    definition = BY_KEY[fact]
    is_chinese = in_reader_language(definition) == definition.name_zh
    return definition.meaning_zh if is_chinese else definition.meaning_en


def _drawing(node: dict[str, object], register: TrialRegister | None) -> Drawing | None:
    problems: list[Problem] = []
    rule = RuleReader(SPECS).rule(Place(node, "", problems))
    return None if problems else drawing(rule, register)


Built = tuple[list[Control], list[Row], str, str]


def _pairs(name: str, add: str) -> Callable[[Desk, str], Built]:
    def build(desk: Desk, path: str) -> Built:
        rows, factor = desk.at(f"{path}.{name}") or [], factor_of(desk.definition, path)
        unit = "%" if factor == 100 else ""
        head = _("Value") if name == "knots" else _("From")
        built = [
            Row(
                (
                    desk.number(f"{path}.{name}[{at}][0]", head, factor=factor, unit=unit),
                    desk.number(f"{path}.{name}[{at}][1]", _("Points")),
                ),
                f"{path}.{name}[{at}]" if len(rows) > 1 else "",
            )
            for at in range(len(rows))
        ]
        below = [desk.number(f"{path}.below", _("Points below the first step"))] if name == "steps" else []
        return below, built, f"{path}.{name}", _(add)

    return build


def _lookup(desk: Desk, path: str) -> Built:
    definition = BY_KEY.get(str(desk.at(f"{path}.fact")))
    levels = definition.levels if definition is not None else ()
    rows = [Row((desk.number(f"{path}.points.{each.code}", in_reader_language(each)),)) for each in levels]
    return [], rows, "", ""


def _yes_no(desk: Desk, path: str) -> Built:
    return [desk.number(f"{path}.yes", _("Points for yes")), desk.number(f"{path}.no", _("Points for no"))], [], "", ""


def _share(desk: Desk, path: str) -> Built:
    return [desk.number(f"{path}.most", _("Points at 100 %"))], [], "", ""


def _count(desk: Desk, path: str) -> Built:
    return [desk.number(f"{path}.each", _("Points each")), desk.number(f"{path}.cap", _("At most"))], [], "", ""


def _deduction(desk: Desk, path: str) -> Built:
    controls = [
        desk.number(f"{path}.each", _("Each takes")),
        desk.number(f"{path}.most", _("All take at most"), hint=_("Empty: no limit.")),
        desk.number(f"{path}.floor", _("Never below")),
    ]
    if not isinstance(desk.at(f"{path}.start"), dict):
        controls.insert(0, desk.number(f"{path}.start", _("Starts at")))
    return controls, [], "", ""


def _best_of(_desk: Desk, path: str) -> Built:
    return [], [], f"{path}.parts", _("Add a part")


def _sum_capped(desk: Desk, path: str) -> Built:
    return [desk.number(f"{path}.cap", _("At most"))], [], f"{path}.parts", _("Add a part")


def _nothing(_desk: Desk, _path: str) -> Built:
    return [], [], "", ""


_BUILDERS: dict[str, Callable[[Desk, str], Built]] = {
    "linear": _pairs("knots", "Add a point"),
    "steps": _pairs("steps", "Add a step"),
    "lookup": _lookup,
    "yes_no": _yes_no,
    "share": _share,
    "count": _count,
    "deduction": _deduction,
    "best_of": _best_of,
    "sum_capped": _sum_capped,
}
WORDS = (gettext_lazy("Add a point"), gettext_lazy("Add a step"))
