"""The API's own description: summaries from docstrings, filters as parameters, and the one shape of every error."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

ERRORS = {
    "400": "Refused: `field` names what must change, `message` says why in the reader's language.",
    "401": "Nobody is signed in.",
    "403": "The person's role may not do this, or the CSRF token is missing.",
    "404": "It is not there, or not for this person.",
    "409": "Somebody was faster, or the state does not allow it any more.",
    "413": "The body is too large.",
    "415": "The body is of another media type.",
    "429": "Too many attempts; try again later.",
}


class Described(AutoSchema):
    """Each operation is summed up by the first sentence of its docstring and tagged by its noun."""

    def get_operation_id(self) -> str:
        return f"{type(self.view).__name__}_{self.method}".lower()

    def get_summary(self) -> str:
        return self._words().partition("\n")[0].rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular has it
        return " ".join(self._words().partition("\n")[2].split())

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").partition("/")[0]]

    def get_override_parameters(self) -> list[Any]:
        filters = getattr(self.view, "filters", None)
        return [filters] if self.method == "GET" and filters is not None else []

    def _words(self) -> str:
        return (getattr(self.view, self.method.lower()).__doc__ or "").strip()


def with_errors(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Give every operation the errors that it may answer with."""
    result["components"].setdefault("schemas", {})["Error"] = ERROR
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            for status in _statuses(path, method, operation):
                operation["responses"].setdefault(status, _answer(status))
    return result


def _statuses(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    statuses = ["401", "403"] if any(operation.get("security", [])) else ["429"]
    statuses += ["404"] if "{" in path or any(p["name"] == "cursor" for p in operation.get("parameters", [])) else []
    if method != "get":
        statuses += ["404", "409", "413", "415"]
    return ["400", *statuses] if method != "get" or operation.get("parameters") else statuses


def _answer(status: str) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Error"}
    return {"description": ERRORS[status], "content": {"application/json": {"schema": reference}}}


_TEXT = {"type": "string"}
_PLACE = {"type": "object", "required": ["code", "field", "message"]}
ERROR: dict[str, Any] = {
    "type": "object",
    "description": "What every answer that is not a success says.",
    "required": ["code", "field", "message"],
    "properties": {
        "code": _TEXT | {"description": "stable, for machines"},
        "field": _TEXT | {"description": "what must change, such as lines.0.quantity; empty for none in particular"},
        "message": _TEXT | {"description": "for people, in the reader's language"},
        "errors": {
            "type": "array",
            "description": "all of them, where there are several fields",
            "items": _PLACE | {"properties": {"code": _TEXT, "field": _TEXT, "message": _TEXT}},
        },
    },
}
