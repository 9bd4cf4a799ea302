"""What was typed into the studio's controls, put into a model's JSON. Nothing typed is lost: what is no number stays as
the text that it is, and the engine's reader says at its place what is wrong with it."""

from copy import deepcopy
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from scoring.engine.facts import FactKind
from scoring.evidence.catalogue import SPECS
from scoring.pages.studio.paths import found_at, last, parent, put, steps_of
from scoring.pages.studio.shapes import reshape

WHOLE = "whole"
"""Name of the controls that say which lists and objects are sent as a whole, so that what is not sent is gone."""
HUNDREDTHS = frozenset(
    {
        *("weight", "scale", "yes", "no", "below", "most", "each", "cap", "floor", "start", "minimum"),
        *("minimum_known", "declared", "documented", "verified"),
    }
)
FLAGS = frozenset({"may_be_not_applicable", "evidence_counts", "bonus"})
SETS = frozenset({"applies_to", "categories", "kinds"})
EDITABLE = frozenset(
    {
        *("name_zh", "name_en", "source", "provenance", "status_note_zh", "status_note_en"),
        *("minimum_known", "evidence_worth", "levels", "vetoes", "dimensions", "scope"),
    }
)


def applied(definition: dict[str, Any], posted: QueryDict) -> dict[str, Any]:
    """The definition with everything that was typed. Names that are no place in a model are passed over."""
    changed = deepcopy(definition)
    names = [name for name in posted if (steps_of(name) or ("",))[0] in EDITABLE]
    for name in posted.getlist(WHOLE):
        if (steps_of(name) or ("",))[0] in EDITABLE:
            put(changed, name, _empty(name))
    # What a number means hangs on the rule and the fact beside it: these come first.
    for name in sorted(names, key=lambda each: last(each) not in {"rule", "fact"}):
        put(changed, name, _value(changed, name, posted))
    _close(changed, posted)
    for name in posted.getlist("had"):
        path, _, before = name.partition("=")
        reshape(changed, path, before)
    return changed


def _empty(name: str) -> object:
    return None if last(name) in SETS else [] if last(name) in {"levels", "vetoes", "knots", "steps", "parts"} else {}


def _value(changed: dict[str, Any], name: str, posted: QueryDict) -> object:
    key, text = last(name), posted.getlist(name)[-1].strip()
    if key in SETS:
        return sorted(set(posted.getlist(name)) - {""}) or None
    if key in FLAGS:
        return text == "on"
    if key in {"knots", "steps"}:
        first = name.endswith("[0]")
        return typed(text, factor_of(changed, parent(parent(parent(name)))) if first else 100)
    if last(parent(name)) == "points" or key in HUNDREDTHS:
        return None if key == "most" and not text else typed(text, 100)
    if key == "value":
        return (
            text if _is_level(changed, parent(parent(name))) else typed(text, factor_of(changed, parent(parent(name))))
        )
    return posted.getlist(name)[-1].replace("\r\n", "\n")


def _close(changed: dict[str, Any], posted: QueryDict) -> None:
    """Two things are asked with two controls and kept as one: when a veto strikes, what becomes of a missing line."""
    for name in posted:
        if name.endswith(".condition.comparison"):
            condition = found_at(changed, parent(name)) or {}
            put(changed, parent(name), {str(condition.get("comparison")): condition.get("value")})
        if name.endswith(".missing.policy"):
            missing = found_at(changed, parent(name)) or {}
            is_dated = missing.get("policy") == "zero_after"
            put(changed, parent(name), {"zero_after": missing.get("after")} if is_dated else missing.get("policy"))


def typed(text: str, factor: int) -> int | str:
    """The whole number that a typed one means in units of 1/factor ("6.25" is 625 hundredths); else the text."""
    try:
        number = Decimal(text.strip().removesuffix("%").replace(",", ".").strip()) * factor
    except InvalidOperation:
        return text
    return int(number) if number.is_finite() and number == number.to_integral_value() and abs(number) < 10**12 else text


def written(value: object, factor: int) -> str:
    """How a number of the model stands in its control: 625 hundredths as "6.25"; what is no number as it is."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int):
        return str(value)
    if factor == 1:
        return str(value)
    return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"


def factor_of(content: dict[str, Any], node: str) -> int:
    """100 where the fact that a rule or veto reads is shown in percent, 1 where it is a count."""
    spec = SPECS.get(str(found_at(content, f"{node}.fact")))
    return 100 if spec is not None and spec.kind in {FactKind.SHARE, FactKind.CHANGE} else 1


def _is_level(content: dict[str, Any], node: str) -> bool:
    spec = SPECS.get(str(found_at(content, f"{node}.fact")))
    return spec is not None and spec.kind is FactKind.LEVEL
