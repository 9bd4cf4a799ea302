"""How a rule changes its kind without losing what it can keep, and how its rows and parts are added and removed."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from scoring.engine.facts import FactKind
from scoring.engine.parse_rules import NUMBERS
from scoring.evidence.catalogue import SPECS
from scoring.pages.studio.paths import found_at, parent, put

Node = dict[str, Any]
READS: Mapping[str, tuple[FactKind, ...]] = {
    "linear": NUMBERS,
    "steps": NUMBERS,
    "lookup": (FactKind.LEVEL,),
    "yes_no": (FactKind.YES_NO,),
    "share": (FactKind.SHARE,),
    "count": (FactKind.COUNT,),
    "deduction": (FactKind.COUNT, FactKind.YES_NO),
}
"""The closed set of rules over a fact, and what kinds of fact each can read."""
COMBINED = ("best_of", "sum_capped")


def facts_for(rule: str) -> list[str]:
    """Keys of the facts that such a rule can read."""
    return [key for key, spec in SPECS.items() if spec.kind in READS.get(rule, ())]


def most_of(node: object) -> int:
    """About how many points a rule gives at most, however incomplete it is; 1.00 where nothing says."""
    if not isinstance(node, dict):
        return 100
    found = [node.get(key) for key in ("yes", "most", "cap", "start", "below")]
    found += list((node.get("points") or {}).values()) if isinstance(node.get("points"), dict) else []
    found += [row[-1] for key in ("knots", "steps") for row in node.get(key) or () if isinstance(row, list) and row]
    found += [most_of(part) for part in node.get("parts") or ()]
    return max((each for each in found if isinstance(each, int) and each > 0), default=100)


def fresh(rule: str, old: Node, most: int) -> Node:
    """A rule of another kind over the same fact, or over none yet where it cannot read that one."""
    fact = old.get("fact") if old.get("fact") in facts_for(rule) else ""
    by_rule: dict[str, Node] = {
        "linear": {"knots": [[0, 0], [10_000, most]]},
        "steps": {"steps": [[1, most]], "below": 0},
        "lookup": {"points": _levels(str(fact), {}, most)},
        "yes_no": {"yes": most, "no": 0},
        "share": {"most": most},
        "count": {"each": max(1, most // 4), "cap": most},
        "deduction": {"start": most, "each": max(1, most // 4), "most": None, "floor": 0},
    }
    if rule in COMBINED:
        parts = old.get("parts") or ([old] if old.get("rule") in READS else [fresh("yes_no", {}, most)])
        return {"rule": rule, "parts": deepcopy(parts)} | ({"cap": most} if rule == "sum_capped" else {})
    return {"rule": rule, "fact": fact, **by_rule.get(rule, {})}


def _levels(fact: str, points: Node, most: int) -> Node:
    """Points for exactly the levels of a fact: those that are there stay, the others rise evenly."""
    levels = SPECS[fact].levels if fact in SPECS else ()
    return {level: points.get(level, most * at // max(1, len(levels) - 1)) for at, level in enumerate(levels)}


def reshape(content: Node, path: str, before: str) -> None:
    """Give a rule what its newly chosen kind or fact needs; `before` is "kind,fact" as it was shown."""
    node = found_at(content, path)
    was_rule, _, was_fact = before.partition(",")
    if not isinstance(node, dict):
        return
    if str(node.get("rule")) != was_rule:
        put(content, path, fresh(str(node.get("rule")), node | {"rule": was_rule}, most_of(node)))
    elif node.get("rule") == "lookup" and str(node.get("fact")) != was_fact:
        node["points"] = _levels(str(node.get("fact")), node.get("points") or {}, most_of(node))


def add(content: Node, path: str) -> None:
    """One more row of a line or of steps, part of a combined rule, level, or veto."""
    rows = found_at(content, path)
    rows = rows if isinstance(rows, list) else []
    put(content, path, [*rows, _another(content, path, rows)])


def _another(content: Node, path: str, rows: list[Any]) -> object:
    kind = path.rpartition(".")[2]
    if kind in {"knots", "steps"}:
        numbers = rows and all(isinstance(cell, int) for cell in rows[-1])
        step = 1_000 if SPECS[_fact(content, path)].kind is not FactKind.COUNT else 1
        return [rows[-1][0] + step, rows[-1][1]] if numbers else [0, 0]
    if kind == "parts":
        return fresh("yes_no", {}, 100)
    if kind == "levels":
        return {"code": "", "name_zh": "", "name_en": "", "minimum": 0}
    texts = dict.fromkeys(("code", "name_zh", "name_en", "fact", "source"), "")
    return texts | {"provenance": "proposed", "condition": {"equals": 0}, "applies_to": None}


def _fact(content: Node, path: str) -> str:
    fact = str(found_at(content, f"{parent(path)}.fact"))
    return fact if fact in SPECS else next(iter(SPECS))


def remove(content: Node, path: str) -> None:
    """Take one entry out of the list that it stands in."""
    rows, entry = found_at(content, parent(path)), path.rpartition("[")[2].rstrip("]")
    if isinstance(rows, list) and entry.isdigit() and int(entry) < len(rows):
        del rows[int(entry)]


def move(content: Node, path: str, by: int) -> str:
    """Move an entry up (-1) or down (1) in its list; where it stands then."""
    rows, entry = found_at(content, parent(path)), path.rpartition("[")[2].rstrip("]")
    if not isinstance(rows, list) or not entry.isdigit() or not 0 <= int(entry) + by < len(rows):
        return path
    at = int(entry)
    rows[at], rows[at + by] = rows[at + by], rows[at]
    return f"{parent(path)}[{at + by}]"
