"""The API's edge: strict JSON in, keyset pages out, every error as 4xx with a code, a field and a sentence."""

import json
from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, NoReturn

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db.models import QuerySet
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.errors import Refused
from suppliers.wording import filled

if TYPE_CHECKING:  # at run time REST framework imports this module to learn its parser
    from rest_framework.views import APIView

CONFLICTS = frozenset(
    {
        "already_checked",
        "already_decided",
        "already_engaged",
        "already_issued",
        "already_published",
        "already_registered",
        "already_sent",
        "already_there",
        "back_test_needed",
        "changed_meanwhile",
        "illegal_move",
        "not_current",
        "not_in_review",
        "not_open",
        "score_fell",
        "sent_again",
        "version_taken",
    }
)
DEEPEST = 16
CODES = {
    400: "invalid",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many",
}


class TooLarge(exceptions.APIException):
    """The body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE."""

    status_code = 413


class StrictJSONParser(JSONParser):
    """JSON without NUL, lone surrogates, fractions in binary, double keys, or depth that breaks a reader."""

    def parse(self, stream: IO[Any], _media_type: str | None = None, _context: Mapping[str, Any] | None = None) -> Any:
        try:
            value = json.loads(
                stream.read().decode("utf-8"), parse_constant=_refuse, parse_float=_refuse, object_pairs_hook=_object
            )
        except (ValueError, RecursionError, MemoryError) as error:
            raise exceptions.ParseError(
                gettext("This is not JSON that can be read. Amounts with decimals are sent as text.")
            ) from error
        if any(not _is_plain(text) for text in _texts(value)):
            raise exceptions.ParseError(gettext("Text must be Unicode without NUL characters."))
        return value


def _refuse(number: str) -> NoReturn:
    raise ValueError(number)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _texts(value: Any) -> Iterator[str]:
    """Every key and text in it, without recursion; refuses what is nested deeper than anything we take."""
    level = [value]
    for _depth in range(DEEPEST):
        yield from (text for each in level if isinstance(each, dict) for text in each)
        yield from (each for each in level if isinstance(each, str))
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return
    raise exceptions.ParseError(gettext("This is nested too deeply."))


def _is_plain(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


class Pages(CursorPagination):
    """Keyset pages, by id unless the view says otherwise: the middle of a large list costs what page 1 costs."""

    cursor_query_description = "where the page begins, from `next` or `previous` of another page"
    page_size_query_description = "rows of a page, at most 500"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    offset_cutoff = 500

    def get_ordering(self, _request: Request, _queryset: QuerySet[Any], view: "APIView") -> tuple[str, ...]:
        return (getattr(view, "ordering", "id"),)

    def decode_cursor(self, request: Request) -> Cursor | None:
        cursor = super().decode_cursor(request)
        position = "" if cursor is None or cursor.position is None else str(cursor.position)
        if position and not (position.isascii() and position.isdigit() and len(position) <= 19):
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor


def refusal(error: Refused) -> dict[str, object]:
    """A refusal as the API and the pages show it, in the reader's language."""
    return {"code": error.code, "field": error.field, "message": filled(error.message, error.values)}


def answer_refusals(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error in one shape: code, field, message; `errors` lists all where several fields are wrong."""
    if isinstance(error, Refused):
        return Response(refusal(error), status=409 if error.code in CONFLICTS else 400)
    from rest_framework.views import exception_handler  # imports this module to learn its handler

    if isinstance(error, RequestDataTooBig):
        error = TooLarge(gettext("The body is too large."))
    elif isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError(gettext("This cannot be read."))
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        found = list(_leaves(error.get_full_details(), ""))
        response.data = {**found[0], "errors": found} if found else {"code": "invalid", "field": "", "message": ""}
    else:
        code = CODES.get(response.status_code, "error")
        response.data = {"code": code, "field": "", "message": str(response.data.get("detail", ""))}
    return response


def _leaves(detail: Any, field: str) -> Iterator[dict[str, object]]:
    """The errors of a validation, each with the path to its field."""
    if isinstance(detail, dict) and set(detail) == {"message", "code"} and isinstance(detail["code"], str):
        yield {"code": detail["code"], "field": field, "message": str(detail["message"])}
    elif isinstance(detail, dict):
        for name, inner in detail.items():
            own = field if name == "non_field_errors" else f"{field}.{name}" if field else str(name)
            yield from _leaves(inner, own)
    else:
        nested = any(isinstance(inner, dict) and "message" not in inner for inner in detail)
        for position, inner in enumerate(detail):
            yield from _leaves(inner, f"{field}.{position}" if nested else field)
