"""Certificates as JSON of the business-partner-certificate model 3.1.0 of Catena-X: out and in."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.certificates import CertificateShown
from suppliers.api.endpoint import EVERYBODY, OF_SUPPLIERS, Endpoint, answer, own, person, seen, sent
from suppliers.api.fields import Strict
from suppliers.checks.exchange import write_exchange
from suppliers.checks.exchange_reading import parse_exchange, read_exchange
from suppliers.checks.files import Limits
from suppliers.enums import SUPPLIER_ROLES
from suppliers.models import Certificate
from suppliers.operations.exchange import exchanged, import_certificate
from suppliers.queries.readings import stored_content

GROWTH = 1.4
"""A file in Base64 with the fields around it, against the file."""


class ExchangeSent(Strict):
    file = serializers.FileField(help_text="the JSON of one certificate, its document within")


class CertificateExport(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: int) -> Response:
        """Export a certificate with its file for others.

        As JSON of io.catenax.business_partner_certificate 3.1.0. What the model requires and nobody here knows
        (businessPartnerNumber, document) is left out; what it has no place for stands under "greengate".
        """
        found = seen(Certificate.objects.select_related("supplier", "document"), request, pk)
        content = stored_content(found.document) if found.document else b""
        return Response(write_exchange(exchanged(found, content=content or None)))


class CertificateImport(Endpoint):
    access = OF_SUPPLIERS
    writers = SUPPLIER_ROLES
    parser_classes = [MultiPartParser]

    @extend_schema(request=ExchangeSent, responses={201: CertificateShown})
    def post(self, request: Request) -> Response:
        """Claim a certificate that somebody exported.

        It waits for compliance like any other: trust level and validator of the sender are neither shown as ours nor
        passed on.
        """
        upload: Any = sent(request, ExchangeSent)["file"]
        told = read_exchange(parse_exchange(upload.read(int(GROWTH * settings.UPLOAD_MAX_BYTES))))
        limits = Limits(size=settings.UPLOAD_MAX_BYTES)
        certificate = import_certificate(
            own(request), told, limits=limits, scanner=settings.CLAMD_URL, by=person(request), at=timezone.now()
        )
        return answer(CertificateShown, certificate, 201)
