"""Levels as they are stored: the engine's index into the model's levels from the best, -1 unrated, -2 vetoed."""

from scoring.engine.model import Level, Model


def level_code(model: Model, stored: int) -> str:
    """The code of a stored level: a level's own, "vetoed" or "unrated"."""
    return model.level_code(stored)


def level_of(model: Model, stored: int) -> Level | None:
    """The level itself; None when vetoed or unrated."""
    return model.levels[stored] if stored >= 0 else None
