"""Whom a model that is tried out would score."""

from scoring.engine.facts import Flags
from scoring.engine.model import Model
from scoring.engine.scopes import Dated, assigned, in_force
from scoring.models import ScoringModel
from scoring.queries.models import dated
from scoring.queries.trial.register import TrialRegister, in_categories

LAST = 2**62
"""The key of what is published later than anything."""


def would_score(model: Model, register: TrialRegister) -> Flags:
    """Which suppliers [n] of the register the model would score if it were in force on the register's day.

    It takes the place of the model of its code or its scope; suppliers whom another one is aimed at more closely stay
    with that one.
    """
    rows = ScoringModel.objects.filter(published_at__isnull=False, in_force_from__lte=register.as_of)
    holding = in_force([*map(dated, rows), Dated(model, register.as_of, LAST)], register.as_of)
    models = [each.model for each in holding]
    codes = sorted({code for each in models for code in each.scope.categories})
    found = assigned(models, register.kinds, in_categories(register, codes))
    own: Flags = found == next(at for at, each in enumerate(holding) if each.key == LAST)
    return own
