"""A scorecard told in full: the shape of every point with its reason and its evidence."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scoring.api.changes import ActionShown, ChangesShown, LapseShown, PeersShown
from scoring.api.parts import FactShown, Names, ReasonShown, Word
from scoring.api.previous import PreviousMethodShown
from scoring.engine.explanation import Bar
from scoring.engine.model import LineState, VetoState
from scoring.engine.parse_rules import rule_to_json
from scoring.engine.score import MinimumState
from scoring.queries.clearances import Clearance
from scoring.queries.previous import previous_result
from scoring.queries.scorecards import Explained, ExplainedDimension, ExplainedLine, ExplainedVeto
from suppliers.enums import EvidenceLevel, Known


class LineShown(Names, serializers.Serializer[ExplainedLine]):
    """A criterion. points and scale in hundredths on its own scale; weight and worth in basis points; earned, open and
    lost in hundredths of the total. `weight` is `own_weight` after that of lines that do not apply was shared out;
    `rule` is that of the model, with its numbers; `value` the fact that decided."""

    code = serializers.CharField()
    dimension = serializers.CharField()
    state = Word(LineState)
    known = Word(Known)
    points = serializers.IntegerField(allow_null=True)
    scale = serializers.IntegerField()
    own_weight = serializers.IntegerField()
    weight = serializers.IntegerField()
    worth = serializers.IntegerField()
    earned = serializers.IntegerField()
    open = serializers.IntegerField()
    lost = serializers.IntegerField()
    evidence = Word(EvidenceLevel)
    reason = ReasonShown()
    how_scored_zh = serializers.CharField()
    how_scored_en = serializers.CharField()
    rule = serializers.SerializerMethodField()
    value = serializers.CharField(source="value.key", allow_null=True, default=None, help_text="key of the fact")
    facts = FactShown(many=True)

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_rule(self, line: ExplainedLine) -> dict[str, object]:
        return rule_to_json(line.rule)


class BarShown(serializers.Serializer[Bar]):
    """A step of the waterfall, in hundredths: it begins at `start` and gains; open and lost are what it could not."""

    criterion = serializers.CharField()
    dimension = serializers.CharField()
    start = serializers.IntegerField()
    gained = serializers.IntegerField()
    open = serializers.IntegerField()
    lost = serializers.IntegerField()
    end = serializers.IntegerField()


class DimensionShown(Names, serializers.Serializer[ExplainedDimension]):
    code = serializers.CharField()
    weight = serializers.IntegerField()
    earned = serializers.IntegerField()
    open = serializers.IntegerField()
    minimum = serializers.ChoiceField([str(state) for state in MinimumState])


class ClearanceShown(serializers.Serializer[Clearance]):
    """What lifts a veto, which no points make up for; `on` is the earliest day without it, null where none is known."""

    on = serializers.DateField(allow_null=True)
    reason = ReasonShown()


class VetoShown(Names, serializers.Serializer[ExplainedVeto]):
    code = serializers.CharField()
    state = Word(VetoState)
    reason = ReasonShown()
    source = serializers.CharField()  # type: ignore[assignment]  # takes the place of an attribute
    provenance = serializers.CharField()
    fact = FactShown()
    clearance = ClearanceShown(allow_null=True, help_text="what lifts it; null unless it stands")


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
    previous_method = serializers.SerializerMethodField(help_text="by the model before, for a cycle after the change")
    waterfall = BarShown(source="waterfall.bars", many=True)
    dimensions = DimensionShown(many=True)
    lines = LineShown(many=True)
    vetoes = VetoShown(many=True)
    improvements = ActionShown(many=True)
    lapses = LapseShown(many=True)
    since = ChangesShown(allow_null=True, help_text="what changed since the scorecard before; null: it is the first")
    peers = serializers.SerializerMethodField(help_text="only for the supplier itself; null for everybody else")

    @extend_schema_field(PreviousMethodShown(allow_null=True))
    def get_previous_method(self, told: Explained) -> object:
        found = previous_result(told.scorecard)
        return None if found is None else PreviousMethodShown(found).data

    @extend_schema_field(PeersShown(allow_null=True))
    def get_peers(self, _told: Explained) -> object:
        peers = self.context.get("peers")
        return None if peers is None else PeersShown(peers).data
