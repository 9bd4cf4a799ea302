"""Looking a certificate up by what stands on a paper."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.certificates import CertificateShown
from suppliers.api.endpoint import OF_STAFF, Rows
from suppliers.api.fields import Strict, Text
from suppliers.models import Certificate, User
from suppliers.queries.lookup import SHORTEST, Found, look_up, state_of


class LookupWanted(Strict):
    q = Text(max_length=100, min_length=SHORTEST, help_text="a number or its beginning, a holder, or a credit code")


class CertificateFound(CertificateShown):
    """A certificate with what is known of it today."""

    known = serializers.SerializerMethodField(help_text="what is known of it today")

    class Meta(CertificateShown.Meta):
        fields = (*CertificateShown.Meta.fields, "known")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    def get_known(self, certificate: Certificate) -> Found:
        return state_of(certificate, timezone.localdate())


class CertificateLookup(Rows):
    access = OF_STAFF
    filters = LookupWanted
    serializer_class = CertificateFound

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Certificate]:
        return look_up(user, asked["q"])

    def get(self, request: Request) -> Response:
        """Look a certificate up; an empty list means that it is unknown here, never that it is not genuine."""
        return self.list(request)
