"""Industry figures: the nearest place, the latest year, in the declared unit; none is borrowed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from fixtures.load import REFERENCE, load_carbon
from suppliers.models import Benchmark, SectorRange
from suppliers.queries.benchmarks import benchmark_for, sector_span, sectors
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
NAMED = {"name_zh": "示例", "name_en": "Sample", "source": "示例", "confidence": "low", "provenance": "typed"}
DECIDED = {"added_at": NOW, "decided_at": NOW, "confirmed": True}


def make_benchmark(code: str, value: str, *, region: str = "CN", year: str = "2024", number: int = 1) -> None:
    Benchmark.objects.create(
        code=code, number=number, region=region, year=year, product_group="gears", unit="kg", value=value,
        boundary="cradle_to_gate", **NAMED, **DECIDED,
    )  # fmt: skip


def kg(unit: str = "kg", region: str = "CN-JS", on: date = TODAY) -> Decimal | None:
    found = benchmark_for("gears", unit, region, on)
    return None if found is None else found.kgco2e


def test_the_nearest_place_and_the_latest_year_count() -> None:
    make_benchmark("world", "3", region="GLO", year="2025")
    assert kg() == Decimal(3)
    make_benchmark("nation", "2.0", year="2022")
    make_benchmark("nation-later", "2.1", year="2023")
    assert kg() == Decimal("2.1")
    make_benchmark("province", "1.9", region="CN-JS", year="2020")
    assert (kg(), kg(region="CN-BJ")) == (Decimal("1.9"), Decimal("2.1"))


def test_another_country_is_not_borrowed() -> None:
    make_benchmark("elsewhere", "3", region="GB")
    assert kg() is None


def test_it_is_given_for_the_declared_unit_exactly_or_not_at_all() -> None:
    make_benchmark("nation", "2.05")
    assert (kg("t"), kg("piece"), kg("kWh")) == (Decimal(2050), None, None)


def test_a_day_has_the_version_that_was_in_force_on_it() -> None:
    make_benchmark("nation", "2.0")
    later = {**DECIDED, "decided_at": NOW + timedelta(days=10)}
    Benchmark.objects.create(
        code="nation", number=2, region="CN", year="2024", product_group="gears", unit="kg", value="1.8",
        boundary="cradle_to_gate", **NAMED, **later,
    )  # fmt: skip

    assert kg(on=TODAY - timedelta(days=1)) is None
    assert kg(on=TODAY) == kg(on=TODAY + timedelta(days=9)) == Decimal("2.0")
    assert kg(on=TODAY + timedelta(days=10)) == Decimal("1.8")


def test_a_proposal_is_no_benchmark() -> None:
    waiting = {"added_at": NOW}
    Benchmark.objects.create(
        code="n", number=1, region="CN", year="2024", product_group="gears", unit="kg", value="1",
        boundary="cradle_to_gate", **NAMED, **waiting,
    )  # fmt: skip
    assert kg() is None


def test_a_sector_has_a_range_with_its_source_or_none() -> None:
    SectorRange.objects.create(
        code="c34", number=1, sector="C34", region="CN", year="2024", low="80", high="600", **NAMED, **DECIDED
    )
    span = sector_span("C34", TODAY)

    assert span is not None
    assert (span.low, span.high, span.source) == (Decimal(80), Decimal(600), "示例 (c34)")
    assert sector_span("C35", TODAY) is None
    assert [row.sector for row in sectors(TODAY)] == ["C34"]


def test_what_ships_is_sourced_and_in_force() -> None:
    load_carbon(REFERENCE, at=NOW)

    shipped = list(Benchmark.objects.all())
    assert [row.code for row in shipped if not (row.source and row.confidence and row.year)] == []
    primary = benchmark_for("aluminium-primary", "t", "GB", TODAY)
    assert primary is not None
    assert (primary.code, primary.kgco2e) == ("aluminium.primary.world", Decimal(15100))
