"""Weights that keep their sum: what one criterion gains, the others give, in proportion. studio.js does the same."""

from collections.abc import Collection, Mapping
from typing import Any

from scoring.engine.numbers import FULL, apportion
from scoring.pages.studio.paths import put


def weights_in(definition: dict[str, Any], *, bonus: bool = False) -> dict[str, Any]:
    """The weights of the criteria by their place, of the dimensions that are a bonus or of the others."""
    found = {}
    for d, dimension in enumerate(dimensions_in(definition)):
        if bool(dimension.get("bonus")) is bonus:
            for c, criterion in enumerate(criteria_in(dimension)):
                found[f"dimensions[{d}].criteria[{c}].weight"] = criterion.get("weight")
    return found


def dimensions_in(definition: dict[str, Any]) -> list[dict[str, Any]]:
    """The dimensions, as far as they can be read."""
    return _objects(definition.get("dimensions"))


def criteria_in(dimension: dict[str, Any]) -> list[dict[str, Any]]:
    return _objects(dimension.get("criteria"))


def _objects(value: object) -> list[dict[str, Any]]:
    return [each if isinstance(each, dict) else {} for each in value] if isinstance(value, list) else []


def shared_out(before: Mapping[str, Any], now: Mapping[str, Any], locked: Collection[str] = ()) -> dict[str, Any]:
    """The weights with what was changed kept, and the rest of the 10,000 shared out over the others as they were to
    each other before, by largest remainder; equal remainders go by place. Locked ones stay.

    As they are where that cannot be: a weight is no number, nobody is left to share, or too much was given away.
    """
    fixed = {name: weight for name, weight in now.items() if weight != before.get(name) or name in locked}
    others = {name: weight for name, weight in before.items() if name in now and name not in fixed}
    if not others or not all(_is_weight(weight) for weight in (*fixed.values(), *others.values())):
        return dict(now)
    left = FULL - sum(fixed.values())
    if left < 0:
        return dict(now)
    return dict(now) | apportion(left, others if any(others.values()) else dict.fromkeys(others, 1))


def _is_weight(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= FULL


def share_out(before: dict[str, Any], now: dict[str, Any], locked: Collection[str]) -> None:
    """The same, written into the changed definition."""
    for name, weight in shared_out(weights_in(before), weights_in(now), locked).items():
        put(now, name, weight)
