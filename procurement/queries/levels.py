"""The levels that the models in force share, for labels and filters."""

from datetime import date

from scoring.engine.model import UNRATED, UNRATED_INDEX, VETOED, VETOED_INDEX
from scoring.queries.models import levels_in_force
from suppliers.errors import Refused


def level_codes(on: date) -> dict[int, str]:
    """Code by index: the levels of the models in force from the best, then unrated and vetoed, which need no model."""
    rest = {UNRATED_INDEX: UNRATED, VETOED_INDEX: VETOED}
    try:
        levels = levels_in_force(on)
    except Refused:
        return rest
    return {index: level.code for index, level in enumerate(levels)} | rest
