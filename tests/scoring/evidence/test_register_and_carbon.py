from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.facts import Fact
from scoring.engine.numbers import half_up
from scoring.evidence.inventories import _rounded
from scoring.evidence.rows import three_years_before
from suppliers.enums import EvidenceLevel, Known
from tests.factories import NOW, TODAY, make_supplier
from tests.scoring.files import answer, fact_of, happen, make_document, report

VERIFIED = EvidenceLevel.VERIFIED


@pytest.mark.django_db
def test_the_register_counts_penalties_of_three_years() -> None:
    supplier = make_supplier()
    happen(supplier, "penalty", on=date(2023, 6, 1))
    happen(supplier, "penalty", on=date(2023, 6, 2))
    latest = happen(supplier, "penalty", on=TODAY)
    happen(supplier, "penalty", on=TODAY + timedelta(days=1))
    happen(supplier, "penalty", withdrawn_at=NOW)
    happen(supplier, "penalty", recorded_at=NOW + timedelta(seconds=1))
    happen(supplier, "accident")
    assert fact_of(supplier, "penalties_3y") == Fact(Known.KNOWN, 2, VERIFIED, latest.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "count", "evidence"), [(0, 1, VERIFIED), (1, 1, VERIFIED), (3, 3, 1), (None, 1, VERIFIED)]
)
def test_the_register_stands_above_an_answer_that_admits_no_more(
    said: int | None, count: int, evidence: EvidenceLevel
) -> None:
    supplier = make_supplier()
    answer(supplier, "penalties_3y", said)
    happen(supplier, "penalty")
    fact = fact_of(supplier, "penalties_3y")
    assert (fact.value, fact.evidence) == (count, evidence)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["penalties_3y", "major_incident_3y", "untrustworthy_listed"])
def test_without_the_register_the_answer_counts_and_without_it_nothing_is_known(key: str) -> None:
    supplier = make_supplier()
    assert fact_of(supplier, key) == Fact(Known.NOT_KNOWN)
    row = answer(supplier, key, 0)
    assert fact_of(supplier, key) == Fact(Known.KNOWN, 0, EvidenceLevel.DECLARED, -row.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["penalty", "pollution", "accident"])
def test_a_major_incident_of_any_kind_counts_for_three_years(kind: str) -> None:
    supplier, old, ordinary = make_supplier(), make_supplier(), make_supplier()
    answer(supplier, "major_incident_3y", 0)
    row = happen(supplier, kind, severity="major", on=date(2023, 6, 2))
    happen(old, kind, severity="major", on=date(2023, 6, 1))
    happen(ordinary, kind)
    assert fact_of(supplier, "major_incident_3y") == Fact(Known.KNOWN, 1, VERIFIED, row.pk)
    assert fact_of(old, "major_incident_3y").state is Known.NOT_KNOWN
    assert fact_of(ordinary, "major_incident_3y").state is Known.NOT_KNOWN


@pytest.mark.django_db
def test_a_listing_counts_until_it_ends_however_old_it_is() -> None:
    listed, ended = make_supplier(), make_supplier()
    row = happen(listed, "untrustworthy", on=date(2015, 1, 1), ends_on=TODAY)
    happen(ended, "untrustworthy", on=date(2015, 1, 1), ends_on=TODAY - timedelta(days=1))
    assert fact_of(listed, "untrustworthy_listed") == Fact(Known.KNOWN, 1, VERIFIED, row.pk)
    assert fact_of(ended, "untrustworthy_listed").state is Known.NOT_KNOWN


def test_three_years_before_a_leap_day_is_the_last_of_february() -> None:
    assert three_years_before(date(2028, 2, 29)) == date(2025, 2, 28)
    assert three_years_before(TODAY) == date(2023, 6, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("assurance", "level"), [("none", 0), ("self_checked", 1), ("third_party", 2)])
def test_the_latest_inventory_tells_its_assurance_and_green_power(assurance: str, level: int) -> None:
    supplier = make_supplier()
    report(supplier, 2024, assurance="third_party")
    row = report(supplier, 2025, assurance=assurance, green_kwh=Decimal("123450"))
    assert fact_of(supplier, "inventory_assurance") == Fact(Known.KNOWN, level, EvidenceLevel.DECLARED, row.pk)
    assert fact_of(supplier, "green_power_share") == Fact(Known.KNOWN, 1_235, EvidenceLevel.DECLARED, row.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["inventory_assurance", "green_power_share", "intensity_improvement"])
def test_without_an_inventory_nothing_is_known(key: str) -> None:
    assert fact_of(make_supplier(), key) == Fact(Known.NOT_KNOWN)


@pytest.mark.django_db
def test_an_inventory_is_as_good_as_its_document_and_its_check() -> None:
    documented, verified, refused = make_supplier(), make_supplier(), make_supplier()
    report(documented, 2025, document=make_document(documented))
    report(verified, 2025, accepted=True, checked_at=NOW)
    row = report(refused, 2025, accepted=False, checked_at=NOW)
    assert fact_of(documented, "inventory_assurance").evidence is EvidenceLevel.DOCUMENTED
    assert fact_of(verified, "inventory_assurance").evidence is VERIFIED
    assert fact_of(refused, "green_power_share") == Fact(Known.NOT_ACCEPTED, 0, EvidenceLevel.NONE, row.pk)


@pytest.mark.django_db
def test_an_inventory_that_was_not_accepted_gives_way_to_an_older_one() -> None:
    supplier = make_supplier()
    older = report(supplier, 2024)
    report(supplier, 2025, accepted=False, checked_at=NOW, assurance="third_party")
    assert fact_of(supplier, "inventory_assurance").source == older.pk


@pytest.mark.django_db
def test_the_inventory_that_was_current_at_the_cut_off_counts() -> None:
    supplier = make_supplier()
    report(supplier, 2025, superseded_at=NOW)
    report(supplier, 2025, reported_at=NOW, assurance="third_party")
    assert fact_of(supplier, "inventory_assurance", cut_off=NOW - timedelta(seconds=1)).value == 1
    assert fact_of(supplier, "inventory_assurance", cut_off=NOW).value == 2


@pytest.mark.django_db
def test_an_inventory_without_electricity_says_nothing_of_green_power() -> None:
    supplier = make_supplier()
    report(supplier, 2025, electricity_kwh=Decimal(0), green_kwh=Decimal(0))
    assert fact_of(supplier, "green_power_share").state is Known.NOT_KNOWN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "scope1", "output", "value"),
    [
        (2024, "400000", "1250", 2_000),  # same mass over a quarter more output: a fifth less
        (2022, "400000", "1250", 667),  # the same in three years: 666.67 a year
        (2024, "400000", "800", -2_500),
        (2024, "100050", "1000", 3_000),  # 2999.5 exactly: half up
        (2024, "900000000000", "0.01", -1_000_000),
    ],
)
def test_intensity_improves_by_so_much_a_year(year: int, scope1: str, output: str, value: int) -> None:
    supplier = make_supplier()
    report(supplier, year)
    row = report(supplier, 2025, scope1_kg=Decimal(scope1), output_wan=Decimal(output))
    assert fact_of(supplier, "intensity_improvement") == Fact(Known.KNOWN, value, EvidenceLevel.DECLARED, row.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "before", [{"output_wan": None}, {"scope1_kg": 0, "scope2_location_kg": 0}, {"accepted": False, "checked_at": NOW}]
)
def test_intensity_needs_two_usable_years(before: dict[str, object]) -> None:
    supplier, other = make_supplier(), make_supplier()
    report(supplier, 2024, **before)
    report(supplier, 2025)
    report(other, 2024)
    assert fact_of(supplier, "intensity_improvement").state is Known.NOT_KNOWN
    assert fact_of(other, "intensity_improvement").state is Known.NOT_KNOWN


@pytest.mark.django_db
def test_an_absurd_inventory_stops_nobody() -> None:
    supplier = make_supplier()
    report(supplier, 2025, scope1_kg=Decimal("9" * 18), electricity_kwh=Decimal("9" * 18))
    assert fact_of(supplier, "green_power_share").value == 0


@given(st.lists(st.tuples(st.integers(0, 10**15), st.integers(1, 10**15)), min_size=1, max_size=20))
def test_quotients_are_rounded_half_up_however_near_a_half(pairs: list[tuple[int, int]]) -> None:
    shares = [(min(pair), max(pair)) for pair in pairs] + [(1, 20_000), (3, 20_000)]
    parts, wholes = np.array(shares, dtype=np.int64).T
    exact = [half_up(part * 10_000, whole) for part, whole in shares]
    assert _rounded(parts / wholes * 10_000, lambda at: exact[at]).tolist() == exact
