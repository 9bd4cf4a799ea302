"""Entry bars: what an admission policy holds against a supplier besides the vetoes of the scoring models.

Plain Python. A bar reads the incident register alone, so that it needs no scorecard: whatever is registered today bars
today. Each keeps the text that it comes from, with the mark of how far that text was checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from suppliers.enums import LISTINGS, IncidentKind, IncidentSeverity


class Registered(Protocol):
    """An incident of the register, as far as a bar reads it."""

    @property
    def kind(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def occurred_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class EntryBar:
    """A kind of incident that bars from admission: for `months` from the day on, a listing for as long as it stands.

    `severities` empty means any. A bar without `months` stands until the incident's end is entered.
    """

    code: str
    name_zh: str
    name_en: str
    kinds: frozenset[IncidentKind]
    severities: frozenset[IncidentSeverity]
    months: int | None
    source: str
    provenance: str

    def strikes(self, incident: Registered, on: date) -> bool:
        """Whether the incident bars on the day."""
        if incident.kind not in self.kinds or incident.occurred_on > on:
            return False
        if self.severities and incident.severity not in self.severities:
            return False
        if self.months is None or incident.kind in LISTINGS:
            return incident.ends_on is None or incident.ends_on >= on
        return _months_later(incident.occurred_on, self.months) > on


def bars_from_json(rows: object) -> tuple[EntryBar, ...]:
    """Read the bars of a policy. Errors: KeyError, TypeError, ValueError for what is none, or a code given twice."""
    if not isinstance(rows, Sequence):
        raise TypeError("entry_bars must be a list")
    bars = tuple(_bar(row) for row in rows)
    if len({bar.code for bar in bars}) < len(bars):
        raise ValueError("each entry bar has a code of its own")
    return bars


def _bar(row: Mapping[str, object]) -> EntryBar:
    kinds, severities, months = row["kinds"], row.get("severities", []), row.get("months")
    if not isinstance(kinds, list) or not isinstance(severities, list):
        raise TypeError("kinds and severities must be lists")
    return EntryBar(
        code=str(row["code"]),
        name_zh=str(row["name_zh"]),
        name_en=str(row["name_en"]),
        kinds=frozenset(IncidentKind(kind) for kind in kinds),
        severities=frozenset(IncidentSeverity(severity) for severity in severities),
        months=None if months is None else int(str(months)),
        source=str(row["source"]),
        provenance=str(row["provenance"]),
    )


def _months_later(day: date, months: int) -> date:
    """The 29th to 31st become the 28th, as everywhere here."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, min(day.day, 28))
