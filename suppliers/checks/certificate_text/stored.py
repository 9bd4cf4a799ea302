"""What was read from a certificate, as JSON to be kept, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from suppliers.checks.certificate_text.fields import ReadFields
from suppliers.checks.certificate_text.pages import Box, Confidence, Found
from suppliers.checks.finding import Finding, Outcome

DAYS = frozenset({"issued_on", "valid_from", "valid_until", "surveyed_on"})


def fields_as_json(read: ReadFields) -> list[dict[str, Any]]:
    """Every field that was found: field, value (dates as YYYY-MM-DD), page, box, confidence, snippet."""
    found = ((field.name, getattr(read, field.name)) for field in fields(read))
    return [_field_as_json(name, each) for name, each in found if isinstance(each, Found)]


def problems_as_json(read: ReadFields) -> list[dict[str, Any]]:
    """Every contradiction: point, outcome, code, message, values (as text where they are days), warning."""
    return [
        {
            "point": problem.point,
            "outcome": str(problem.outcome),
            "code": problem.code,
            "message": problem.message,
            "values": {key: _plain(value) for key, value in problem.values.items()},
            "warning": problem.warning,
        }
        for problem in read.problems
    ]


def read_fields(found: Sequence[Mapping[str, Any]], problems: Sequence[Mapping[str, Any]]) -> ReadFields:
    """What was kept, as it was read. A field that this version does not know any more is left out."""
    known = {field.name for field in fields(ReadFields)} - {"problems"}
    values: dict[str, Any] = {each["field"]: _found(each) for each in found if each["field"] in known}
    return ReadFields(**values, problems=tuple(_problem(each) for each in problems))


def _field_as_json(name: str, found: Found[Any]) -> dict[str, Any]:
    box = found.box
    return {
        "field": name,
        "value": _plain(found.value),
        "page": found.page,
        "box": [box.left, box.top, box.right, box.bottom] if box else None,
        "confidence": str(found.confidence),
        "snippet": found.snippet[:300],
    }


def _found(kept: Mapping[str, Any]) -> Found[Any]:
    value = date.fromisoformat(kept["value"]) if kept["field"] in DAYS else kept["value"]
    box = Box(kept["page"], *kept["box"]) if kept["box"] else None
    return Found(value, kept["page"], kept["snippet"], Confidence(kept["confidence"]), box)


def _problem(kept: Mapping[str, Any]) -> Finding:
    return Finding(**{**kept, "outcome": Outcome(kept["outcome"])})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, int) else str(value)
