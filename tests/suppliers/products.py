"""Plain makers for the tests of product footprints: a welded frame, as somebody would type it."""

from collections.abc import Mapping
from typing import Any

from suppliers.models import ProductFootprint, Supplier, User
from suppliers.operations.products import Reported, report_footprint
from suppliers.queries.reference import carbon_reference
from tests.factories import NOW

HEADER = {
    "declared_amount": "1",
    "declared_unit": "piece",
    "mass_kg": "95",
    "reference_from": "2025-01-01",
    "reference_until": "2025-12-31",
    "region": "CN-JS",
}
PLATE = {"key": "1", "kind": "material", "name": "钢板", "quantity": "100", "unit": "kg",
         "factor": "material.cn.steel_plate_medium_heavy"}  # fmt: skip
CUTTING = {"key": "2", "kind": "process", "process": "cutting", "name": "下料", "energy": "electricity",
           "quantity": "50", "unit": "kWh", "primary": "yes"}  # fmt: skip
ROAD = {"key": "3", "kind": "leg", "name": "到客户", "quantity": "95", "unit": "kg", "km": "300",
        "factor": "transport.cn.road.diesel_30t"}  # fmt: skip
LINES = (PLATE, CUTTING, ROAD)


def make_reported(
    code: str = "F-1", *lines: Mapping[str, str], header: Mapping[str, str] | None = None, **more: Any
) -> Reported:
    """A welded frame of 95 kg: 240.000 kg of plate, 28.885 kg of cutting, 2.223 kg of transport."""
    return Reported(code, f"焊接机架{code}", "", {**HEADER, "scrap_kg": "5", **(header or {})}, lines or LINES, **more)


def publish(
    supplier: Supplier, code: str = "F-1", *lines: Mapping[str, str], by: User | None = None, **more: Any
) -> ProductFootprint:
    reported = make_reported(code, *lines, **more)
    return report_footprint(supplier, reported, reference=carbon_reference(supplier), by=by, at=NOW)
