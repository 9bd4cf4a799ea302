"""A scorecard told in full: the shape of every point with its reason and its evidence."""

from enum import IntEnum
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scoring.engine.model import LineState, VetoState
from scoring.engine.score import MinimumState, Reason
from scoring.evidence.definition import Table
from scoring.queries.references import EvidenceReference
from scoring.queries.scorecards import (
    Explained,
    ExplainedAction,
    ExplainedChange,
    ExplainedDimension,
    ExplainedLine,
    ExplainedVeto,
)
from scoring.queries.values import ExplainedFact
from suppliers.enums import EvidenceLevel, Known
from suppliers.wording import filled


@extend_schema_field(OpenApiTypes.STR)
class Word(serializers.Field[int, int, str, Any]):
    """A state of the engine by its name in small letters."""

    def __init__(self, states: type[IntEnum]) -> None:
        super().__init__(read_only=True, help_text=", ".join(state.name.lower() for state in states))
        self.states = states

    def to_representation(self, value: int) -> str:
        return self.states(value).name.lower()


class ReasonShown(serializers.Serializer[Reason]):
    code = serializers.CharField()
    text = serializers.SerializerMethodField(help_text="in the reader's language")

    def get_text(self, reason: Reason) -> str:
        return filled(reason.message, reason.values)


class ReferenceShown(serializers.Serializer[EvidenceReference]):
    """The row of evidence behind a fact, its file, and who checked it."""

    table = serializers.ChoiceField([str(table) for table in Table])
    id = serializers.IntegerField()
    label_zh = serializers.CharField()
    label_en = serializers.CharField()
    document = serializers.IntegerField(source="document_id", allow_null=True)
    document_name = serializers.CharField()
    verified_by = serializers.CharField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)


class FactShown(serializers.Serializer[ExplainedFact]):
    key = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    state = Word(Known)
    value = serializers.IntegerField(help_text="in the fact's integer unit; says something only when known")
    text_zh = serializers.CharField()
    text_en = serializers.CharField()
    evidence = Word(EvidenceLevel)
    reference = ReferenceShown(allow_null=True)


class Names(serializers.Serializer[object]):
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class LineShown(Names, serializers.Serializer[ExplainedLine]):
    """A criterion. points and scale in hundredths on its own scale; weight and worth in basis points; earned, open and
    lost in hundredths of the total."""

    code = serializers.CharField()
    dimension = serializers.CharField()
    state = Word(LineState)
    known = Word(Known)
    points = serializers.IntegerField(allow_null=True)
    scale = serializers.IntegerField()
    weight = serializers.IntegerField()
    worth = serializers.IntegerField()
    earned = serializers.IntegerField()
    open = serializers.IntegerField()
    lost = serializers.IntegerField()
    evidence = Word(EvidenceLevel)
    reason = ReasonShown()
    facts = FactShown(many=True)


class DimensionShown(Names, serializers.Serializer[ExplainedDimension]):
    code = serializers.CharField()
    weight = serializers.IntegerField()
    earned = serializers.IntegerField()
    open = serializers.IntegerField()
    minimum = serializers.ChoiceField([str(state) for state in MinimumState])


class VetoShown(Names, serializers.Serializer[ExplainedVeto]):
    code = serializers.CharField()
    state = Word(VetoState)
    reason = ReasonShown()
    source = serializers.CharField()  # type: ignore[assignment]  # takes the place of an attribute
    provenance = serializers.CharField()
    fact = FactShown()


class ActionShown(Names, serializers.Serializer[ExplainedAction]):
    """What would pay: `gain` hundredths of the total, and total and level after it."""

    criterion = serializers.CharField()
    gain = serializers.IntegerField()
    total = serializers.IntegerField()
    level = serializers.CharField()
    reason = ReasonShown()


class ChangeShown(Names, serializers.Serializer[ExplainedChange]):
    criterion = serializers.CharField()
    gain = serializers.IntegerField()
    reason = ReasonShown()


class ExplanationShown(serializers.Serializer[Explained]):
    """Hundredths of the total: total = the sum of what the lines earned plus `cut`; known in basis points."""

    id = serializers.IntegerField(source="scorecard.pk")
    supplier = serializers.IntegerField(source="scorecard.supplier_id")
    model = serializers.IntegerField(source="scorecard.run.model_id")
    as_of = serializers.DateField()
    scored_at = serializers.DateTimeField(source="scorecard.run.cut_off_at")
    cause = serializers.CharField(source="scorecard.run.cause")
    input_hash = serializers.CharField(source="scorecard.input_hash")
    total = serializers.IntegerField()
    possible = serializers.IntegerField()
    known = serializers.IntegerField()
    level = serializers.CharField(source="level_code")
    cut = serializers.IntegerField(source="waterfall.cut")
    agrees = serializers.BooleanField(help_text="working it out again from what is stored gives the same")
    previous = serializers.IntegerField(source="previous.pk", allow_null=True, default=None)
    dimensions = DimensionShown(many=True)
    lines = LineShown(many=True)
    vetoes = VetoShown(many=True)
    improvements = ActionShown(many=True)
    changes = ChangeShown(many=True)
