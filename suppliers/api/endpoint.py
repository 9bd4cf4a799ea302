"""What every endpoint is made of: who asks, what they sent, whose file it is, and lists with keyset pages."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from suppliers.access import ANYBODY, Access
from suppliers.api.fields import QueryId, Strict
from suppliers.api.schema import Described
from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.errors import Refused
from suppliers.models import Document, Supplier, User
from suppliers.queries.access import own_supplier, visible_to

Row = TypeVar("Row", bound=Model)
EVERYBODY = Access(roles=ANYBODY)
OF_SUPPLIERS = Access(roles=SUPPLIER_ROLES)
OF_STAFF = Access(roles=frozenset(Role) - SUPPLIER_ROLES)
PAGING = frozenset({"cursor", "page_size"})


class Endpoint(APIView):
    """Declares `access` (who reads) and `writers` (the roles that write: nobody; None: whoever reads)."""

    access: Access = EVERYBODY
    writers: frozenset[Role] | None = frozenset()
    filters: type[Strict] | None = None
    schema = Described()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not hasattr(self, str(request.method).lower()):
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)


class Rows(Endpoint, ListAPIView[Any]):
    """A list with keyset pages: `found` gives the rows that the person may see, by what the query asked for."""

    filter_backends: list[Any] = []
    ordering = "-id"

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        return self.found(person(self.request), asked(self.request, self.filters))


class OfSupplier(Strict):
    """The filter that most lists have."""

    supplier = QueryId(help_text="only of this supplier")


def person(request: Request) -> User:
    if not isinstance(request.user, User):  # the door was shut before; this is for the type
        raise NotAuthenticated
    return request.user


def asked(request: Request, filters: type[Strict] | None) -> dict[str, Any]:
    """What the query asks for, checked; a parameter that the list does not know is refused."""
    query = {name: value for name, value in request.query_params.items() if name not in PAGING}
    return checked((filters or Strict)(data=query))


def sent(request: Request, serializer: type[Strict]) -> dict[str, Any]:
    """The body, checked."""
    return checked(serializer(data=request.data))


def sent_nothing(request: Request) -> None:
    """The body of an act that needs none: empty, or an empty object."""
    checked(Strict(data=request.data))


def checked(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    found: dict[str, Any] = dict(serializer.validated_data)
    return found


def own(request: Request) -> Supplier:
    """The supplier that the person works for: whatever a supplier writes goes into its own file."""
    supplier = own_supplier(person(request))
    if supplier is None:
        raise Http404
    return supplier


def in_sight(rows: QuerySet[Row], user: User, asked: dict[str, Any]) -> QuerySet[Row]:
    """The rows of the suppliers whose file the person may read, of one of them if the query names it."""
    rows = rows.filter(supplier__in=visible_to(user))
    return rows.filter(supplier=asked["supplier"]) if "supplier" in asked else rows


def seen(rows: QuerySet[Row], request: Request, pk: int, *roles: Role) -> Row:
    """One row of a supplier whose file the person may read (by one of the roles); foreign and missing are 404 alike."""
    return get_object_or_404(rows.filter(supplier__in=visible_to(person(request), *roles)), pk=pk)


def own_document(supplier: Supplier, pk: int | None) -> Document | None:
    """The document that was named; one that is not in the supplier's file is refused, wherever else it is."""
    if pk is None:
        return None
    document = supplier.documents.filter(pk=pk).first()
    if document is None:
        raise Refused("foreign_document", "This file is not in your documents.", "document")
    return document


def answer(shown: type[serializers.BaseSerializer[Any]], thing: object, status: int = 200) -> Response:
    return Response(shown(thing).data, status=status)
