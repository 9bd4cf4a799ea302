"""Drafts of scoring models as the API shows them and takes them in."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scoring.models import DraftMove, DraftState, ModelDraft
from scoring.queries.model_drafts import Stage, problems_of, stage_of
from suppliers.api.fields import Choice, Day, Id, Json, Strict, Text, Whole
from suppliers.models import User
from suppliers.wording import filled

MOST_TEXT = 1_000_000
HIGHEST_REVISION = 2**31 - 1


class DraftShown(serializers.ModelSerializer[ModelDraft]):
    """A draft; `content_hash` is empty while it is no model, `published_as` the model that it became."""

    class Meta:
        model = ModelDraft
        fields: tuple[str, ...] = (
            *("id", "code", "version", "based_on", "state", "content_hash", "revision", "sentence"),
            *("started_at", "proposed_at", "approved_at", "published_as"),
        )
        read_only_fields = fields


class ProblemShown(serializers.Serializer[Any]):
    """What keeps a draft from being proposed, and where; in the reader's language."""

    place = serializers.CharField()
    message = serializers.CharField()


class MoveShown(serializers.ModelSerializer[DraftMove]):
    by = serializers.StringRelatedField[User]()

    class Meta:
        model = DraftMove
        fields: tuple[str, ...] = ("before", "after", "revision", "content_hash", "note", "by", "at")
        read_only_fields = fields


class DraftDetailShown(DraftShown):
    stage = serializers.SerializerMethodField(help_text=", ".join(Stage))
    definition = Json()
    problems = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()

    class Meta(DraftShown.Meta):
        fields = (*DraftShown.Meta.fields, "stage", "definition", "problems", "moves")
        read_only_fields = fields

    def get_stage(self, draft: ModelDraft) -> str:
        return stage_of(draft, timezone.localdate())

    @extend_schema_field(ProblemShown(many=True))
    def get_problems(self, draft: ModelDraft) -> Any:
        return [{"place": path, "message": filled(message, values)} for path, message, values in problems_of(draft)]

    @extend_schema_field(MoveShown(many=True))
    def get_moves(self, draft: ModelDraft) -> Any:
        return MoveShown(draft.moves.select_related("by").order_by("pk"), many=True).data


class DraftFilters(Strict):
    state = Choice(DraftState, required=False, help_text="only drafts in this state")


class Content(Strict):
    """What a draft is to hold: the text of a model's file (its hash, if it has one, must be right), or a definition."""

    file = Text(max_length=MOST_TEXT, required=False, trim_whitespace=False)
    definition = Json(required=False)
    note = Text(max_length=200, required=False)


class DraftStart(Content):
    """Exactly one of the three: a published model to go on from, a file, or a definition, which may be unfinished."""

    based_on = Id(required=False)

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        return exactly_one(fields, "based_on", "file", "definition")


class DraftChange(Content):
    expected_revision = Whole(low=1, high=HIGHEST_REVISION, help_text="the revision that was looked at")

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        return exactly_one(fields, "file", "definition")


class LookedAt(Strict):
    expected_revision = Whole(low=1, high=HIGHEST_REVISION, help_text="the revision that was looked at")


class Proposal(LookedAt):
    sentence = Text(max_length=2_000, help_text="why the model should change so")


class Publication(Strict):
    in_force_from = Day(help_text="the first day that it scores, today or later")


class Note(Strict):
    note = Text(max_length=200, required=False)


class FileShown(serializers.Serializer[dict[str, str]]):
    """A model as a file; `file` is the text of it, to be kept as it is."""

    name = serializers.CharField()
    content_hash = serializers.CharField()
    file = serializers.CharField()


def exactly_one(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    """The fields, if exactly one of the names is among them."""
    if sum(name in fields for name in names) != 1:
        message = gettext("Give exactly one of these fields: {names}.").format(names=", ".join(names))
        raise serializers.ValidationError({names[0]: [message]}, code="exactly_one")
    return fields
