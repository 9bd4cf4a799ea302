"""How far other weights could move the suppliers of a published model, for staff."""

from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from scoring.models import ScoringModel
from scoring.queries.robust import BANDS, WIDEST, Reach, reaches_of
from suppliers.api.endpoint import OF_STAFF, Rows, asked
from suppliers.api.fields import Choice, Strict
from suppliers.models import Supplier, User
from suppliers.queries.access import visible_to


class ReachAsked(Strict):
    band = Choice([str(band) for band in BANDS], required=False, help_text="basis points of itself, 2000 if not said")


class ReachShown(serializers.Serializer[Reach]):
    """Totals in hundredths, exact over all weights within the band; levels by code. verdict: stable, sensitive, or none
    for a supplier without a level that no such weights give one."""

    supplier = serializers.IntegerField(source="supplier_id")
    band = serializers.IntegerField()
    total = serializers.IntegerField()
    lowest = serializers.IntegerField()
    highest = serializers.IntegerField()
    level = serializers.CharField()
    lowest_level = serializers.CharField(source="worst")
    highest_level = serializers.CharField(source="best")
    verdict = serializers.ChoiceField(["stable", "sensitive", "none"])


class ModelRobustness(Rows):
    access = OF_STAFF
    filters = ReachAsked
    serializer_class = ReachShown

    def found(self, user: User, _asked: dict[str, Any]) -> QuerySet[Supplier]:
        model = get_object_or_404(ScoringModel, published_at__isnull=False, pk=self.kwargs["pk"])
        return visible_to(user).filter(current_score__scorecard__run__model=model).only("pk")

    def get(self, request: Request, pk: int) -> Response:
        """List what total and level of each supplier become when weights move within a band, the latest supplier
        first."""
        page = self.paginate_queryset(self.get_queryset()) or []
        band = int(asked(request, self.filters).get("band", WIDEST))
        reaches = reaches_of(ScoringModel.objects.get(pk=pk), band)
        if reaches is None:
            return self.get_paginated_response([])
        places = np.searchsorted(reaches.standing.supplier_ids, [supplier.pk for supplier in page])
        return self.get_paginated_response([ReachShown(reaches.of(int(at))).data for at in places])
