"""What changed, what would pay, what would be lost, and where the peers stand: the shapes of it."""

from rest_framework import serializers

from scoring.api.parts import FactShown, Names, ReasonShown, ReferenceShown, Word
from scoring.engine.explanation import Aspect
from scoring.engine.model import VetoState
from scoring.engine.score import MinimumState
from scoring.evidence.efforts import PROVENANCE, Effort, EffortLevel
from scoring.queries.actions import ExplainedAction, ExplainedLapse
from scoring.queries.causes import Cause
from scoring.queries.changes import ExplainedChange, ExplainedChanges, ExplainedMinimumChange, ExplainedVetoChange
from scoring.queries.peers import DimensionPeers, Peers, Quartiles


class EffortShown(serializers.Serializer[Effort]):
    """What an action takes: a proposal of the house, not an official figure."""

    level = serializers.ChoiceField([str(level) for level in EffortLevel])
    hours = serializers.IntegerField(help_text="of the supplier's own work")
    days = serializers.IntegerField(help_text="until it can count")
    days_if_missing = serializers.IntegerField(allow_null=True, help_text="when the thing must be got first; else null")
    counts_from = serializers.DateField()
    provenance = serializers.SerializerMethodField()

    def get_provenance(self, _effort: Effort) -> str:
        return PROVENANCE


class ActionShown(Names, serializers.Serializer[ExplainedAction]):
    """What would pay: `gain` hundredths of the total, and total and level after it. The largest gain first, of equal
    ones the least effort."""

    criterion = serializers.CharField()
    kind = serializers.CharField(source="action.kind", help_text="provide, verify, next_step or reach_best")
    gain = serializers.IntegerField()
    total = serializers.IntegerField()
    level = serializers.CharField()
    reason = ReasonShown()
    facts = FactShown(many=True, help_text="what would have to be shown")
    effort = EffortShown()
    lapses_on = serializers.DateField(allow_null=True, help_text="first day on which a certificate behind it ends")


class LapseShown(serializers.Serializer[ExplainedLapse]):
    """A certificate that ends within a year, and the hundredths that go with it unless it is renewed."""

    reference = ReferenceShown()
    on = serializers.DateField()
    loss = serializers.IntegerField()
    total = serializers.IntegerField()
    level = serializers.CharField()
    criteria = serializers.ListField(child=serializers.CharField())


class ChangeCauseShown(serializers.Serializer[Cause]):
    """Why: an event of the history with its number and moment, or what a day, the model or the kind did."""

    code = serializers.CharField(
        help_text="certificate.verified, certificate.lapsed, model.changed ...; untold: no event"
    )
    reason = ReasonShown()
    at = serializers.DateTimeField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    event = serializers.IntegerField(allow_null=True)
    reference = ReferenceShown(allow_null=True)


class ChangeShown(Names, serializers.Serializer[ExplainedChange]):
    criterion = serializers.CharField()
    gain = serializers.IntegerField(help_text="hundredths of the total; negative: lost")
    aspects = serializers.ListField(child=serializers.ChoiceField([str(aspect) for aspect in Aspect]))
    reason = ReasonShown()
    causes = ChangeCauseShown(many=True)


class VetoChangeShown(Names, serializers.Serializer[ExplainedVetoChange]):
    code = serializers.CharField()
    before = Word(VetoState, allow_null=True)
    after = Word(VetoState, allow_null=True)
    causes = ChangeCauseShown(many=True)


class MinimumChangeShown(Names, serializers.Serializer[ExplainedMinimumChange]):
    code = serializers.CharField()
    before = serializers.ChoiceField([str(state) for state in MinimumState], allow_null=True)
    after = serializers.ChoiceField([str(state) for state in MinimumState], allow_null=True)


class ChangesShown(serializers.Serializer[ExplainedChanges]):
    """The gains of the lines and `cut`, what caps took more or less, add up to `gain`, the difference of the totals."""

    scorecard = serializers.IntegerField(source="previous.pk")
    gain = serializers.IntegerField()
    cut = serializers.IntegerField()
    lines = ChangeShown(many=True)
    vetoes = VetoChangeShown(many=True)
    minimums = MinimumChangeShown(many=True)
    level_before = serializers.CharField()
    level_after = serializers.CharField()
    model_before = serializers.IntegerField(source="model_before.pk", allow_null=True, default=None)


class QuartilesShown(serializers.Serializer[Quartiles]):
    low = serializers.IntegerField()
    middle = serializers.IntegerField()
    high = serializers.IntegerField()


class DimensionPeersShown(serializers.Serializer[DimensionPeers]):
    """Whole per cent of what the dimension could give: the supplier's own, and the quartiles of its peers."""

    code = serializers.CharField()
    reached = serializers.IntegerField(allow_null=True)
    quartiles = QuartilesShown()


class PeersShown(serializers.Serializer[Peers]):
    """Quartiles in whole points; null with fewer than ten peers. `at`: the moment at which all of them are counted."""

    kind = serializers.CharField()
    category = serializers.CharField(source="category.code", allow_null=True, default=None)
    at = serializers.DateTimeField()
    total = QuartilesShown(allow_null=True)
    dimensions = DimensionPeersShown(many=True)
