"""Weights from comparisons in pairs, worked out and not kept."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from scoring.engine.ahp import RANDOM_INDEX, Judgement, judge_together, matrix_of, nearest_on_scale
from scoring.queries.pairwise import Item, weights_by_code
from suppliers.api.endpoint import OF_STAFF, Endpoint, answer, sent
from suppliers.api.fields import Strict, Text
from suppliers.edge import said
from suppliers.errors import Refused

MOST = len(RANDOM_INDEX) - 1
MOST_PEOPLE = 100


class PairwiseAsked(Strict):
    """`items` name what is compared. `matrix`: one person's, row by row, 1/9 to 9, any fraction; or `judgements`: one
    list a person with a step of Saaty's scale for each pair (first with second, first with third, ...)."""

    items = serializers.ListField(child=Text(max_length=60), min_length=2, max_length=MOST)
    matrix = serializers.ListField(
        child=serializers.ListField(child=Text(max_length=12), max_length=MOST), max_length=MOST, required=False
    )
    judgements = serializers.ListField(
        child=serializers.ListField(child=Text(max_length=3), max_length=MOST * (MOST - 1) // 2),
        min_length=1,
        max_length=MOST_PEOPLE,
        required=False,
    )


class WeightShown(serializers.Serializer[object]):
    item = serializers.CharField()
    weight = serializers.IntegerField(help_text="basis points; all add up to 10000")


class WorstShown(serializers.Serializer[object]):
    """The pair that fits the others worst: what was said of it, and what would fit, exactly and on the scale."""

    first = serializers.CharField()
    second = serializers.CharField()
    given = serializers.CharField()
    implied = serializers.CharField()
    nearest = serializers.CharField()


class PairwiseShown(serializers.Serializer[object]):
    weights = WeightShown(many=True)
    consistency_ratio = serializers.CharField(help_text="as text with 4 decimals; above 0.10 nothing is answered")
    largest_eigenvalue = serializers.CharField(help_text="as text with 4 decimals")
    worst_pair = WorstShown()


@extend_schema_serializer(component_name="Error")  # the one shape of every error
class Inconsistent(serializers.Serializer[object]):
    code = serializers.CharField()
    field = serializers.CharField()
    message = serializers.CharField()


class Pairwise(Endpoint):
    access = OF_STAFF
    writers = None

    @extend_schema(request=PairwiseAsked, responses={200: PairwiseShown, 422: Inconsistent})
    def post(self, request: Request) -> Response:
        """Tell the weights that follow from comparisons; 422 when they contradict each other. Nothing is kept."""
        asked = sent(request, PairwiseAsked)
        items = asked["items"]
        if len(set(items)) != len(items):
            raise Refused("named_twice", "Two of these things have the same name.", "items")
        together = judge_together(_matrices(asked))
        try:
            weights = weights_by_code([Item(name, name, name) for name in items], together)
        except Refused as error:
            refusal = {"code": error.code, "field": error.field, "message": said(error)}
            return answer(Inconsistent, refusal, 422)
        shown = [{"item": item, "weight": weights[item]} for item in items]
        largest = {"largest_eigenvalue": f"{together.lambda_max:.4f}"}
        return answer(PairwiseShown, {"weights": shown} | largest | _consistency(items, together))


def _matrices(asked: dict[str, Any]) -> list[Any]:
    size, matrix, judgements = len(asked["items"]), asked.get("matrix"), asked.get("judgements")
    if (matrix is None) == (judgements is None):
        raise Refused("one_of_two", "Send either a matrix or judgements.", "matrix")
    if matrix is None:
        return [matrix_of(size, cells) for cells in judgements or ()]
    if len(matrix) != size:
        message = "The matrix has {found} rows; {size} things are compared."
        raise Refused("other_size", message, "matrix", found=len(matrix), size=size)
    return [matrix]


def _consistency(items: list[str], together: Judgement) -> dict[str, object]:
    row, column = together.worst_pair
    return {
        "consistency_ratio": f"{together.consistency_ratio:.4f}",
        "worst_pair": {
            "first": items[row],
            "second": items[column],
            "given": f"{together.given:.4f}",
            "implied": f"{together.implied:.4f}",
            "nearest": str(nearest_on_scale(together.implied)),
        },
    }
