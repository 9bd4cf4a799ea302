"""What the caller's own company is asked, by the policy in force."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import OF_SUPPLIERS, Endpoint, answer, own
from suppliers.api.reference import QuestionShown
from suppliers.queries.asking import asked_of
from suppliers.questions.asking import Section


class CertificateAskedShown(serializers.Serializer[Any]):
    """A kind of certificate to hand in, or to state that it is not held; one of `instead` serves as well."""

    type = serializers.CharField(help_text="code of /certificate-types/")
    instead = serializers.ListField(child=serializers.CharField())


class MinutesShown(serializers.Serializer[Any]):
    section = serializers.ChoiceField([section.value for section in Section])
    minutes = serializers.IntegerField()
    measured = serializers.IntegerField(help_text="from so many measured times; 0: the policy's own figure")


class AskedShown(serializers.Serializer[Any]):
    policy = serializers.IntegerField(help_text="version of the asking policy; 0: none is published")
    questions = QuestionShown(many=True)
    certificates = CertificateAskedShown(many=True)
    forms = serializers.ListField(child=serializers.CharField(), help_text="sections with a form for each year")
    minutes = MinutesShown(many=True)
    total_minutes = serializers.IntegerField()


class Asked(Endpoint):
    access = OF_SUPPLIERS

    @extend_schema(responses=AskedShown)
    def get(self, request: Request) -> Response:
        """Tell what you are asked, by your kind, categories and sites, and how long it takes."""
        supplier = own(request)
        found = asked_of(supplier, supplier.day(timezone.now()))
        told = {
            "policy": found.policy.version,
            "questions": found.questions,
            "certificates": found.certificates,
            "forms": found.forms,
            "minutes": [
                {"section": section, "minutes": each.minutes, "measured": each.measured}
                for section, each in found.minutes.items()
            ],
            "total_minutes": found.total,
        }
        return answer(AskedShown, told)
