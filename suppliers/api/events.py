"""The history of one supplier, with the hashes that chain it."""

from datetime import UTC
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import Rows
from suppliers.api.fields import Json
from suppliers.models import Event, User
from suppliers.queries.access import visible_to
from suppliers.wording import event_text


class EventShown(serializers.Serializer[Event]):
    """An event. `hash` is SHA-256 (hex) over the canonical JSON (sorted keys, no blanks, UTF-8) of the list of
    supplier, number, kind, at, by, payload and previous_hash."""

    supplier = serializers.IntegerField(source="supplier_id")
    number = serializers.IntegerField(help_text="1, 2, 3 ... within the supplier")
    kind = serializers.CharField()
    text = serializers.SerializerMethodField(help_text="in the reader's language")
    at = serializers.SerializerMethodField(help_text="UTC, as it was hashed")
    by = serializers.IntegerField(source="by_id", allow_null=True, help_text="id of the person; null: the clock")
    payload = Json()
    previous_hash = serializers.CharField(allow_blank=True)
    hash = serializers.CharField()

    def get_text(self, event: Event) -> str:
        return event_text(event.kind)

    def get_at(self, event: Event) -> str:
        return event.at.astimezone(UTC).isoformat()


class Events(Rows):
    serializer_class = EventShown
    ordering = "number"

    def found(self, user: User, _asked: dict[str, Any]) -> QuerySet[Event]:
        return get_object_or_404(visible_to(user), pk=self.kwargs["pk"]).events.all()

    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - found() reads it
        """List what happened to a supplier, from the first event on."""
        return self.list(request)
