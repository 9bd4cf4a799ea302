"""A quick calculation of anybody's: what energy, materials and transport emit, and what function that buys.

It is an inventory without a company: the same kinds, units, factors and refusals as suppliers.carbon.inventory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from suppliers.carbon.inventory import compute_inventory
from suppliers.carbon.lines import Reference
from suppliers.carbon.product_record import carbon_efficiency
from suppliers.carbon.statement import Activity, Inventory
from suppliers.errors import Refused

MOST_ROWS = 30
"""What a stranger may ask for at once, so that every request costs about the same."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """`total_kg` is scopes 1, 2 (location-based) and 3 as they are stated, so that they add up; `efficiency` is the
    function for one kg CO2e (碳效比), None without a function or where nothing is emitted."""

    inventory: Inventory
    total_kg: Decimal
    function_amount: Decimal | None
    efficiency: Decimal | None


def calculate(
    activities: Sequence[Activity], *, reference: Reference, function_amount: Decimal | None = None
) -> Calculation:
    """Of activities of one year, in any order. Raises `Refused` as compute_inventory does, and for too many rows."""
    if len(activities) > MOST_ROWS:
        raise Refused("too_many_rows", "At most {most} rows at once, please.", most=MOST_ROWS)
    inventory = compute_inventory(activities, reference=reference)
    total = inventory.scope1_kg + inventory.scope2_location_kg + inventory.scope3_kg
    return Calculation(inventory, total, function_amount, carbon_efficiency(function_amount, total))
