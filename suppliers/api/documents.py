"""Files: hand one in, see what is kept, read the fields of a certificate from it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import EVERYBODY, Endpoint, OfSupplier, Rows, answer, in_sight, own, person, seen, sent
from suppliers.api.fields import Strict
from suppliers.checks.certificate_text import Confidence, Found, ReadFields, pdf_text, read_certificate
from suppliers.checks.files import Limits
from suppliers.checks.files.kinds import PDF
from suppliers.checks.validity import NEVER
from suppliers.enums import SUPPLIER_ROLES
from suppliers.errors import Refused
from suppliers.models import Document, User
from suppliers.operations.documents import keep_document
from suppliers.wording import filled


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
    snippet = serializers.CharField()
    confidence = serializers.ChoiceField([str(each) for each in Confidence])


class ReadingShown(serializers.Serializer[object]):
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

    @extend_schema(responses=ReadingShown)
    def get(self, request: Request, pk: int) -> Response:
        """Read the fields of a certificate from a document, to be confirmed by a person."""
        read = _read(seen(Document.objects.all(), request, pk))
        problems = [filled(problem.message, problem.values) for problem in read.problems]
        return answer(ReadingShown, {"fields_read": list(_found(read)), "problems": problems})


def _read(document: Document) -> ReadFields:
    if document.media_type != PDF:
        return read_certificate([])
    with default_storage.open(document.path, "rb") as stream:
        content: bytes = stream.read()
    try:
        return read_certificate(pdf_text(content))
    except Refused:
        return read_certificate([])


def _found(read: ReadFields) -> list[Mapping[str, object]]:
    told = ((field.name, getattr(read, field.name)) for field in fields(read))
    return [
        {
            "field": {"certificate_type": "type"}.get(name, name),
            "value": "" if each.value == NEVER else str(each.value),
            "page": each.page,
            "snippet": each.snippet[:200],
            "confidence": each.confidence,
        }
        for name, each in told
        if isinstance(each, Found)
    ]
