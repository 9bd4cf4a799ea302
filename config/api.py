"""The API's edge: strict JSON in, keyset pages out, refusals as 4xx with a code, a field and a sentence."""

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.utils.translation import gettext
from rest_framework.exceptions import ParseError
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.response import Response

from suppliers.errors import Refused

CONFLICTS = frozenset({"already_decided", "already_checked", "already_issued", "not_in_review", "illegal_move"})


class StrictJSONParser(JSONParser):
    """JSON without NUL, lone surrogates, NaN or depth that breaks the parser: all of those are 400, never 500."""

    def parse(self, stream: IO[Any], _media_type: str | None = None, _context: Mapping[str, Any] | None = None) -> Any:
        try:
            text = stream.read().decode("utf-8")
            value = json.loads(text, parse_constant=_refuse_constant)
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except (ValueError, RecursionError) as error:
            raise ParseError(gettext("This is not JSON that can be read.")) from error
        if "\\u0000" in text or "\0" in text:
            raise ParseError(gettext("Text must not contain NUL characters."))
        return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


class Pages(CursorPagination):
    """Keyset pages by id: the middle of a large list costs what its first page costs."""

    ordering = "id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500


def refusal(error: Refused) -> dict[str, object]:
    """A refusal as the API and the pages show it, in the reader's language."""
    message = gettext(error.message).format(**error.values)
    return {"code": error.code, "field": error.field, "message": message}


def answer_refusals(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, Refused):
        return Response(refusal(error), status=409 if error.code in CONFLICTS else 400)
    from rest_framework.views import exception_handler  # imports this module to learn its handler

    return exception_handler(error, context)
