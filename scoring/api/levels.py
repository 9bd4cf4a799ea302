"""Levels by their codes, for lists: a model is read once in a process, for its hash says all that is in it."""

from functools import lru_cache

from django.db.models import Q

from scoring.engine.model import UNRATED, UNRATED_INDEX, VETOED, VETOED_INDEX, Model
from scoring.models import ScoringModel
from scoring.queries.levels import level_code
from scoring.queries.models import parsed

WITHOUT_LEVEL = {VETOED: VETOED_INDEX, UNRATED: UNRATED_INDEX}


def level_shown(content_hash: str | None, level: int | None) -> str | None:
    """The code of a stored level by its model; None where there is no score."""
    return None if content_hash is None or level is None else level_code(_model(content_hash), level)


def has_level(code: str, path: str) -> Q:
    """The condition that the score at `path` (a relation with level and scorecard) has the level of this code."""
    if code in WITHOUT_LEVEL:
        return Q(**{f"{path}__level": WITHOUT_LEVEL[code]})
    condition = Q(pk__in=[])
    for model in ScoringModel.objects.filter(published_at__isnull=False):
        for index, level in enumerate(parsed(model).levels):
            if level.code == code:
                condition |= Q(**{f"{path}__scorecard__run__model": model, f"{path}__level": index})
    return condition


@lru_cache(maxsize=64)
def _model(content_hash: str) -> Model:
    return parsed(ScoringModel.objects.filter(content_hash=content_hash)[0])
