"""A scorecard's result by the method before, for one cycle after a change of model."""

from rest_framework import serializers

from scoring.queries.previous import PreviousResult


class PreviousMethodShown(serializers.Serializer[PreviousResult]):
    """The same supplier, day and evidence by the model before: total in hundredths, known in basis points. Not stored,
    and nothing is decided by it."""

    model = serializers.IntegerField(source="row.pk")
    version = serializers.IntegerField(source="model.version")
    total = serializers.IntegerField(source="score.total")
    level = serializers.CharField(source="score.level")
    known = serializers.IntegerField(source="score.known")
    shown_until = serializers.DateField(source="until")
