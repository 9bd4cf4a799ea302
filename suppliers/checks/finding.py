"""What one check found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """UNKNOWN means: not decidable from what is here. It is never read as fake (product rule 4)."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one point, with its reason.

    `code` is stable snake_case; `message` is an English format string filled by `values` and the key of its
    translation; `source` names the standard, table or rule behind it. A `warning` wants a person's eye although
    nothing has failed.
    """

    point: str
    outcome: Outcome
    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    source: str = ""
    warning: bool = False

    def __str__(self) -> str:
        return self.message.format(**self.values)


def passed(point: str, code: str, message: str, source: str = "", **values: object) -> Finding:
    """The point holds."""
    return Finding(point, Outcome.PASS, code, message, values, source)


def failed(point: str, code: str, message: str, source: str = "", **values: object) -> Finding:
    """The point does not hold."""
    return Finding(point, Outcome.FAIL, code, message, values, source)


def unknown(point: str, code: str, message: str, source: str = "", **values: object) -> Finding:
    """Nothing here decides the point."""
    return Finding(point, Outcome.UNKNOWN, code, message, values, source)


def doubted(point: str, code: str, message: str, source: str = "", **values: object) -> Finding:
    """Nothing here decides the point, but something looks wrong: a warning."""
    return Finding(point, Outcome.UNKNOWN, code, message, values, source, warning=True)


def finding_record(finding: Finding) -> dict[str, object]:
    """A finding as a frozen row keeps it: plain JSON, days as text."""
    plain = {key: value if isinstance(value, (bool, int)) else str(value) for key, value in finding.values.items()}
    return {
        "point": finding.point,
        "outcome": finding.outcome.value,
        "code": finding.code,
        "message": finding.message,
        "values": plain,
        "source": finding.source,
        "warning": finding.warning,
    }


def recorded_finding(record: Mapping[str, Any]) -> Finding:
    """The finding that a frozen row keeps."""
    return Finding(
        point=record["point"],
        outcome=Outcome(record["outcome"]),
        code=record["code"],
        message=record["message"],
        values=record["values"],
        source=record["source"],
        warning=record["warning"],
    )
