"""A supplier sets out to emit less: a new target takes the place of the old one, which stays in the file."""

from datetime import datetime

from django.db import transaction

from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import CarbonTarget, Inventory, Supplier, User

LAST_YEAR = 2060
WHOLE_BP = 10_000


@transaction.atomic
def set_target(
    supplier: Supplier,
    *,
    measure: str,
    base_year: int,
    target_year: int,
    reduction_bp: int,
    by: User | None,
    at: datetime,
) -> CarbonTarget:
    """Set the target from a base year that was reported: an estimate is no base, and an intensity needs an output."""
    supplier = Supplier.objects.lock(supplier.pk)
    if measure not in CarbonTarget.Measure.values:
        raise Refused("unknown_measure", "Choose what is to fall: the total or the intensity.", "measure")
    if not 1 <= reduction_bp <= WHOLE_BP:
        raise Refused("reduction_wrong", "The reduction must be more than 0 and at most 100 %.", "reduction")
    if not base_year < target_year <= LAST_YEAR:
        message = "The target year must come after the base year {base}, and be {last} at the latest."
        raise Refused("target_year_wrong", message, "target_year", base=base_year, last=LAST_YEAR)
    base = supplier.inventories.filter(year=base_year, superseded_at__isnull=True).first()
    if base is None or base.route == Inventory.Route.ESTIMATE:
        raise Refused("base_missing", "{year} is not reported; an estimate is no base.", "base_year", year=base_year)
    if measure == CarbonTarget.Measure.INTENSITY and base.output_wan is None:
        raise Refused("base_output_missing", "The report of {year} has no output.", "base_year", year=base_year)
    supplier.carbon_targets.filter(superseded_at__isnull=True).update(superseded_at=at)
    target = supplier.carbon_targets.create(
        measure=measure,
        base_year=base_year,
        target_year=target_year,
        reduction_bp=reduction_bp,
        set_by=by,
        set_at=at,
    )
    record(supplier, "target.set", at=at, by=by, target=target.pk, year=target_year)
    return target
