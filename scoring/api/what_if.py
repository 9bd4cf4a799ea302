"""What other weights of a published model would do to the register, for staff. Nothing is written."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from scoring.engine.numbers import FULL
from scoring.engine.what_if import reweighted
from scoring.models import ScoringModel
from scoring.queries.models import parsed
from scoring.queries.trial.movers import Mover, Why, movers, places_of
from scoring.queries.trial.register import trial_register
from scoring.queries.trial.trying import Trial, trial_of
from suppliers.api.endpoint import OF_STAFF, Endpoint, answer, person, sent
from suppliers.api.fields import Choice, Strict, Whole
from suppliers.errors import Refused
from suppliers.models import User

MOST_MOVERS = 500


class WhatIfAsked(Strict):
    weights = serializers.DictField(
        child=Whole(low=0, high=FULL),
        help_text="basis points by code of criterion; one that is not named keeps its own; all must add up to 10000",
    )
    movers = Whole(low=0, high=MOST_MOVERS, required=False, default=50, help_text="how many movers to list at most")


class LevelCount(serializers.Serializer[object]):
    level = serializers.CharField(help_text="a level's code, vetoed or unrated")
    before = serializers.IntegerField()
    after = serializers.IntegerField()


class Migration(serializers.Serializer[object]):
    before = serializers.CharField()
    after = serializers.CharField()
    suppliers = serializers.IntegerField()


class MoverShown(serializers.Serializer[Mover]):
    """Totals in hundredths. thing: the criterion or veto of the reason; change: hundredths that its line adds."""

    supplier = serializers.IntegerField(source="supplier.pk")
    name_zh = serializers.CharField(source="supplier.name_zh")
    name_en = serializers.CharField(source="supplier.name_en")
    total_before = serializers.IntegerField()
    total_after = serializers.IntegerField()
    level_before = serializers.CharField()
    level_after = serializers.CharField()
    reason = Choice(list(Why), source="reason.why")
    thing = serializers.SerializerMethodField()
    change = serializers.IntegerField(source="reason.change")

    def get_thing(self, mover: Mover) -> str:
        return mover.reason.thing.code if mover.reason is not None and mover.reason.thing is not None else ""


class WhatIfShown(serializers.Serializer[object]):
    """The register before and after. Movers are listed where you may read the file; `moved` counts all of them."""

    suppliers = serializers.IntegerField(help_text="whom the model would score")
    others = serializers.IntegerField(help_text="scored by another model, not counted")
    unscored = serializers.IntegerField(help_text="without a score yet, not counted")
    as_of = serializers.DateField(help_text="the day of the newest scores")
    levels = LevelCount(many=True)
    migration = Migration(many=True, help_text="who goes from which level to which; only where there is somebody")
    moved = serializers.IntegerField()
    movers = MoverShown(many=True, help_text="the largest change of total first")
    rank_correlation = serializers.CharField(allow_null=True, help_text="Spearman's, as text with 6 decimals")
    mean_change = serializers.CharField(help_text="of the totals, in points, as text with 4 decimals")


class ModelWhatIf(Endpoint):
    access = OF_STAFF
    writers = None

    @extend_schema(request=WhatIfAsked, responses={200: WhatIfShown})
    def post(self, request: Request, pk: int) -> Response:
        """Tell what other weights of a model would do to the register; nothing is written."""
        row = get_object_or_404(ScoringModel, published_at__isnull=False, pk=pk)
        asked = sent(request, WhatIfAsked)
        model = reweighted(parsed(row), asked["weights"])
        register = trial_register()
        if register is None:
            raise Refused("nobody_scored", "Nobody has a score yet: score the register first.")
        return answer(WhatIfShown, told(trial_of(model, register), reader=person(request), most=asked["movers"]))


def told(trial: Trial, *, reader: User, most: int) -> dict[str, Any]:
    """A trial as `WhatIfShown` shows it."""
    codes, table = trial.codes(), trial.shift.migration
    correlation = trial.shift.rank_correlation
    return {
        "suppliers": len(trial.rows),
        "others": trial.others,
        "unscored": trial.register.unscored,
        "as_of": trial.register.as_of,
        "levels": [
            {"level": code, "before": int(table[at].sum()), "after": int(table[:, at].sum())}
            for at, code in enumerate(codes)
        ],
        "migration": [
            {"before": before, "after": after, "suppliers": int(table[row, column])}
            for row, before in enumerate(codes)
            for column, after in enumerate(codes)
            if table[row, column]
        ],
        "moved": len(trial.shift.movers),
        "movers": movers(trial, places_of(trial), reader=reader, most=most) if most else [],
        "rank_correlation": None if correlation is None else f"{correlation:.6f}",
        "mean_change": f"{trial.shift.mean_change / 100:.4f}",
    }
