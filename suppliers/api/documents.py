"""Files: hand one in, see what is kept, read the fields of a certificate from it."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import (
    EVERYBODY,
    Endpoint,
    OfSupplier,
    Rows,
    answer,
    in_sight,
    own,
    person,
    seen,
    sent,
    sent_nothing,
)
from suppliers.api.fields import Strict
from suppliers.checks.certificate_text import Confidence
from suppliers.checks.certificate_text.stored import fields_as_json
from suppliers.checks.files import Limits
from suppliers.checks.validity import NEVER
from suppliers.enums import SUPPLIER_ROLES
from suppliers.models import Document, Reading, User
from suppliers.operations.documents import keep_document
from suppliers.operations.readings import ask_reading
from suppliers.queries.readings import read_document
from suppliers.tasks import hurry_readers
from suppliers.wording import filled

STATES = ["waiting", *Reading.Outcome.values, "not_kept"]


class DocumentSent(Strict):
    # Emptiness, size, kind and content are the domain's question; it says more than "invalid".
    file = serializers.FileField(allow_empty_file=True, help_text="PDF, JPG, PNG or OFD")


class DocumentShown(serializers.Serializer[Document]):
    id = serializers.IntegerField()
    supplier = serializers.IntegerField(source="supplier_id")
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    pages = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    file = serializers.SerializerMethodField(help_text="path of the original, as an attachment")

    def get_file(self, document: Document) -> str:
        return f"/documents/{document.pk}/"


class ReadField(serializers.Serializer[object]):
    """A value with the place where it was read; one of low confidence is a guess."""

    field = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    page = serializers.IntegerField()
    box = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="left, top, right, bottom in thousandths of the upright page; null: not known",
    )
    snippet = serializers.CharField()
    confidence = serializers.ChoiceField([str(each) for each in Confidence])


class ReadingShown(serializers.Serializer[object]):
    state = serializers.ChoiceField(
        STATES, help_text="waiting: a worker is still to read it; not_kept: read just now, nobody asked to keep it"
    )
    engine = serializers.CharField(allow_blank=True, help_text="program and version that gave the text")
    version = serializers.IntegerField(help_text="of the rules from text to fields; 0: not kept")
    finished_at = serializers.DateTimeField(allow_null=True)
    fields_read = ReadField(many=True)
    problems = serializers.ListField(child=serializers.CharField(), help_text="in the reader's language")


class Documents(Rows):
    writers = SUPPLIER_ROLES
    filters = OfSupplier
    serializer_class = DocumentShown
    parser_classes = [MultiPartParser]

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Document]:
        return in_sight(Document.objects.all(), user, asked)

    def get(self, request: Request) -> Response:
        """List the documents of the files that you may read, the latest first."""
        return self.list(request)

    @extend_schema(request=DocumentSent, responses={201: DocumentShown})
    def post(self, request: Request) -> Response:
        """Hand in a file; the same bytes again give the document that is there."""
        upload: UploadedFile[bytes] = sent(request, DocumentSent)["file"]
        limits = Limits(size=settings.UPLOAD_MAX_BYTES)
        document = keep_document(
            own(request),
            content=upload.read(limits.size + 1),
            name=upload.name or "",
            limits=limits,
            scanner=settings.CLAMD_URL,
            by=person(request),
            at=timezone.now(),
        )
        return answer(DocumentShown, document, 201)


class DocumentDetail(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=DocumentShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell what is known of a document."""
        return answer(DocumentShown, seen(Document.objects.all(), request, pk))


class DocumentReading(Endpoint):
    access = EVERYBODY
    writers = SUPPLIER_ROLES

    @extend_schema(responses=ReadingShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell what was read of a certificate in a document, to be confirmed by a person.

        Of a document that nobody asked to read, its text is read now and not kept; pictures need to be asked for.
        """
        return answer(ReadingShown, _told(seen(Document.objects.all(), request, pk)))

    @extend_schema(request=None, responses=ReadingShown)
    def post(self, request: Request, pk: int) -> Response:
        """Ask for a document of your own to be read: text at once, a picture by the worker, and either is kept."""
        sent_nothing(request)
        document = seen(Document.objects.all(), request, pk, *SUPPLIER_ROLES)
        if ask_reading(document, at=timezone.now()).finished_at is None:
            hurry_readers()
        return answer(ReadingShown, _told(document))


def _told(document: Document) -> dict[str, object]:
    kept = read_document(document)
    reading = kept.reading
    return {
        "state": "not_kept" if reading is None else reading.outcome or "waiting",
        "engine": reading.engine if reading else "",
        "version": reading.version if reading else 0,
        "finished_at": reading.finished_at if reading else None,
        "fields_read": [_field(each) for each in fields_as_json(kept.fields)],
        "problems": [filled(problem.message, problem.values) for problem in kept.fields.problems],
    }


def _field(found: dict[str, Any]) -> dict[str, Any]:
    """As a claim names its fields; a certificate without an end has an empty last day."""
    name = {"certificate_type": "type"}.get(found["field"], found["field"])
    value = "" if found["value"] == NEVER.isoformat() else found["value"]
    return {**found, "field": name, "value": value, "snippet": found["snippet"][:200]}
