"""Scoring reads the published level of a carbon figure: as stored since its check, as it was before it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from scoring.engine.facts import Fact
from suppliers.carbon.reliability import ReliabilityLevel
from suppliers.enums import EvidenceLevel, Known
from suppliers.models import Inventory
from tests.factories import NOW, make_document, make_supplier
from tests.scoring.files import fact_of, report

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(seconds=1)
ESTIMATED = {"route": "estimate", "assurance": "none", "undivided_kg": Decimal(900_000)}
NO_SCOPES = dict.fromkeys(("scope1_kg", "scope2_location_kg", "scope2_market_kg", "kgce_calorific", "kgce_equivalent"))


@pytest.mark.parametrize("level", ReliabilityLevel)
def test_an_accepted_inventory_counts_as_its_level_says(level: ReliabilityLevel) -> None:
    supplier = make_supplier()
    report(supplier, 2025, accepted=level != ReliabilityLevel.NONE, checked_at=NOW, reliability=level)

    fact = fact_of(supplier, "inventory_assurance")
    assert fact.evidence == EvidenceLevel(level)
    assert fact.state == (Known.KNOWN if level else Known.NOT_ACCEPTED)


def test_one_with_returned_lines_counts_but_little() -> None:
    supplier = make_supplier()
    row = report(supplier, 2025, accepted=False, checked_at=NOW, reliability=ReliabilityLevel.LOW)

    assert fact_of(supplier, "green_power_share") == Fact(Known.KNOWN, 2_000, EvidenceLevel.DECLARED, row.pk)


@pytest.mark.parametrize("level", ReliabilityLevel)
@pytest.mark.parametrize("documented", [True, False])
def test_a_day_before_the_check_sees_what_there_was_then(level: ReliabilityLevel, documented: bool) -> None:
    supplier = make_supplier()
    document = make_document(supplier) if documented else None
    report(supplier, 2025, accepted=bool(level), checked_at=NOW, reliability=level, document=document)

    evidence = fact_of(supplier, "inventory_assurance", cut_off=BEFORE).evidence
    assert evidence == (EvidenceLevel.DOCUMENTED if documented else EvidenceLevel.DECLARED)


def test_an_estimate_stays_declared_with_a_document_too() -> None:
    supplier = make_supplier()
    report(supplier, 2025, document=make_document(supplier), **ESTIMATED, **NO_SCOPES)

    assert fact_of(supplier, "inventory_assurance").evidence is EvidenceLevel.DECLARED


def test_an_estimate_says_nothing_of_how_the_intensity_moved() -> None:
    supplier = make_supplier()
    report(supplier, 2024)
    report(supplier, 2025, scope1_kg=Decimal(100_000))
    assert fact_of(supplier, "intensity_improvement").value == 3_000
    Inventory.objects.filter(year=2025).update(**ESTIMATED, **NO_SCOPES)

    assert fact_of(supplier, "intensity_improvement").state is Known.NOT_KNOWN
