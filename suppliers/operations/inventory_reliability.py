"""The published reliability level of an inventory, set whenever it is reported or checked."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from suppliers.carbon.plausibility import Severity
from suppliers.carbon.reliability import Grounds, Reliability, reliability
from suppliers.carbon.rounding import half_up
from suppliers.models import Inventory, InventoryLine

ROUGH = "low"
WHOLE_BP = 10_000


def reliability_of(inventory: Inventory) -> Reliability:
    """From what is stored of the inventory; its lines should be prefetched."""
    lines = list(inventory.lines.all())
    returned = sum(line.state == InventoryLine.State.RETURNED for line in lines)
    in_part = inventory.accepted is False and any(line.state == InventoryLine.State.ACCEPTED for line in lines)
    doubts: list[Mapping[str, Any]] = inventory.doubts
    return reliability(
        Grounds(
            route=inventory.route,
            assurance=inventory.assurance,
            documented=inventory.document_id is not None,
            accepted=None if in_part else inventory.accepted,
            estimate_bp=_rough_bp(lines),
            worst=Severity.WARNING if doubts else Severity.OK,
            explained=all(doubt.get("explanation") for doubt in doubts),
            lines_returned=max(returned, 1) if in_part else 0,
        )
    )


def rate(inventory: Inventory) -> None:
    """Set the level from what is stored."""
    inventory.reliability = reliability_of(inventory).level
    inventory.save(update_fields=["reliability"])


def _rough_bp(lines: Iterable[InventoryLine]) -> int:
    """The share of scope 1 and 2 that was made with factors of low confidence; scope 3 stands beside."""
    whole, rough = Fraction(0), Fraction(0)
    for line in lines:
        if line.scope in (1, 2):
            whole += Fraction(line.kg_location)
            rough += Fraction(line.kg_location if _is_rough(line) else Decimal(0))
    return int(half_up(rough / whole * WHOLE_BP, 0)) if whole else 0


def _is_rough(line: InventoryLine) -> bool:
    basis: Mapping[str, Any] = line.basis
    return (basis.get("location") or {}).get("confidence") == ROUGH
