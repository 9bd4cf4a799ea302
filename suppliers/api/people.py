"""The person who asks, and what that person should know."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.access import ANYBODY
from suppliers.api.endpoint import EVERYBODY, Endpoint, Rows, answer, person, sent_nothing
from suppliers.enums import Role
from suppliers.models import Membership, Notice, User
from suppliers.queries.access import memberships_of, own_supplier
from suppliers.wording import notice_text


class MembershipShown(serializers.Serializer[Membership]):
    role = serializers.ChoiceField([str(role) for role in Role])
    organisation = serializers.CharField(source="organisation.code", allow_null=True, default=None)
    supplier = serializers.IntegerField(source="supplier_id", allow_null=True)


class PersonShown(serializers.Serializer[User]):
    id = serializers.IntegerField()
    email = serializers.EmailField()
    name = serializers.CharField()
    language = serializers.ChoiceField(User.Language.values)
    memberships = MembershipShown(many=True)
    supplier = serializers.IntegerField(allow_null=True, help_text="the supplier whose file this person writes")


class NoticeShown(serializers.Serializer[Notice]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.SerializerMethodField(help_text="in the reader's language")
    path = serializers.CharField(help_text="the page where to act")
    supplier = serializers.IntegerField(source="supplier_id", allow_null=True)
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def get_text(self, notice: Notice) -> str:
        return notice_text(notice)


class Me(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=PersonShown)
    def get(self, request: Request) -> Response:
        """Tell who is signed in, with which roles where."""
        user = person(request)
        supplier = own_supplier(user)
        told = {
            "id": user.pk,
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "memberships": memberships_of(user),
            "supplier": supplier.pk if supplier else None,
        }
        return answer(PersonShown, told)


class Notices(Rows):
    serializer_class = NoticeShown

    def found(self, user: User, _asked: dict[str, object]) -> QuerySet[Notice]:
        return user.notices.all()

    def get(self, request: Request) -> Response:
        """List your notices, the latest first."""
        return self.list(request)


class NoticeRead(Endpoint):
    access = EVERYBODY
    writers = ANYBODY

    @extend_schema(request=None, responses=NoticeShown)
    def post(self, request: Request, pk: int) -> Response:
        """Mark one of your notices read."""
        sent_nothing(request)
        notice = get_object_or_404(person(request).notices, pk=pk)
        if notice.read_at is None:
            notice.read_at = timezone.now()
            notice.save(update_fields=["read_at"])
        return answer(NoticeShown, notice)
