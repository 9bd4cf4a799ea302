"""What every told scorecard is made of: words for states, reasons, rows of evidence, facts."""

from enum import IntEnum
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scoring.engine.score import Reason
from scoring.evidence.definition import Table
from scoring.queries.references import EvidenceReference, preview_path
from scoring.queries.values import ExplainedFact
from suppliers.enums import EvidenceLevel, Known
from suppliers.wording import filled


@extend_schema_field(OpenApiTypes.STR)
class Word(serializers.Field[int, int, str, Any]):
    """A state of the engine by its name in small letters."""

    def __init__(self, states: type[IntEnum], *, allow_null: bool = False) -> None:
        words = ", ".join(state.name.lower() for state in states)
        super().__init__(read_only=True, allow_null=allow_null, help_text=words)
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
    page = serializers.IntegerField(allow_null=True, help_text="where in the file it stands; null: nothing says so")
    pages = serializers.IntegerField(help_text="how many the file has")
    preview = serializers.SerializerMethodField(help_text="path of the file's preview at that page; empty: no file")
    verified_by = serializers.CharField(source="checker", allow_null=True, help_text="name of the person who checked")
    verified_at = serializers.DateTimeField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)

    def get_preview(self, reference: EvidenceReference) -> str:
        return preview_path(reference)


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
