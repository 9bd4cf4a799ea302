"""What the summary of a supplier's file tells: the first rows of each part and how many there are, in a fixed number
of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from procurement.file_summary import MOST_ROWS
from procurement.models import CorrectiveAction, Engagement
from procurement.queries.corrective_actions import actions_visible_to
from scoring.models import Scorecard
from suppliers.models import Certificate, Incident, Inventory, ProductFootprint, Site, Supplier, User
from suppliers.queries.certificates import renewed
from suppliers.queries.own_file import OPEN, current_inventories
from suppliers.queries.products import published_footprints

Row = TypeVar("Row", bound=Model)
SCORES = 5


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """The first rows and the number of all."""

    rows: Sequence[Row]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class SummaryRows:
    """`incidents` and `actions` None: not told by this copy (a supplier reads its own tasks instead)."""

    supplier: Supplier
    on: date
    categories: Sequence[object]
    sites: Part[Site]
    certificates: Part[Certificate]
    inventories: Part[Inventory]
    footprints: Part[ProductFootprint]
    scores: Sequence[Scorecard]
    standings: Part[Engagement]
    actions: Part[CorrectiveAction] | None
    incidents: Part[Incident] | None


def summary_rows(supplier: Supplier, on: date, reader: User | None) -> SummaryRows:
    """The rows for a copy of the buyers, who see the actions of the organisations in which `reader` works; without a
    reader those of the supplier's own copy."""
    certificates = supplier.certificates.filter(status__in=OPEN).annotate(renewed=renewed()).filter(renewed=False)
    actions = actions_visible_to(reader).filter(supplier=supplier, closed_at__isnull=True) if reader else None
    cards = supplier.scorecards.select_related("run__model").order_by("-pk")
    return SummaryRows(
        supplier=supplier,
        on=on,
        categories=list(supplier.categories.order_by("pk")),
        sites=_part(supplier.sites.filter(retired_at__isnull=True).order_by("pk")),
        certificates=_part(certificates.select_related("type").order_by("-status", "type", "-valid_until")),
        inventories=_part(current_inventories(supplier)),
        footprints=_part(published_footprints(supplier)),
        scores=list(cards[:SCORES]),
        standings=_part(supplier.engagements.select_related("organisation").order_by("organisation__path")),
        actions=None if actions is None else _part(actions.order_by("due_on", "pk")),
        incidents=_part(supplier.incidents.order_by("-occurred_on", "-pk")) if reader else None,
    )


def _part(rows: QuerySet[Row]) -> Part[Row]:
    return Part(list(rows[:MOST_ROWS]), rows.count())
