"""Who is green: each part of the definition, taken away one at a time."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from fixtures.load import load_reference
from procurement.models import Engagement
from procurement.policy import Standing
from procurement.queries.green import green_suppliers
from scoring.engine.model import UNRATED_INDEX, VETOED_INDEX
from scoring.models import CurrentScore
from scoring.operations.scoring import score_supplier
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Organisation, Supplier
from tests.factories import NOW, TODAY, make_certificate, make_organisation, make_supplier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference() -> None:
    load_reference(at=NOW)


def make_green_supplier(organisation: Organisation, *, level: int = 1) -> Supplier:
    """Admitted, with a verified certificate, and with a current score that is set to the level."""
    supplier = make_supplier(organisation=organisation)
    Engagement.objects.create(
        supplier=supplier, organisation=organisation, standing=Standing.ADMITTED, since=NOW, reason="applied"
    )
    make_certificate(supplier, valid_until=TODAY + timedelta(days=30))
    score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    CurrentScore.objects.filter(supplier=supplier).update(level=level)
    return supplier


def is_green(supplier: Supplier, on: date = TODAY) -> bool:
    return green_suppliers(on).filter(pk=supplier.pk).exists()


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("standing", [Standing.ADMITTED, Standing.CONDITIONAL])
def test_in_good_standing_with_a_level_and_a_certificate_it_is_green(level: int, standing: Standing) -> None:
    supplier = make_green_supplier(make_organisation(), level=level)
    Engagement.objects.filter(supplier=supplier).update(standing=standing)

    assert is_green(supplier)


@pytest.mark.parametrize("standing", sorted(set(Standing) - {Standing.ADMITTED, Standing.CONDITIONAL}))
def test_in_any_other_standing_it_is_not(standing: Standing) -> None:
    supplier = make_green_supplier(make_organisation())
    Engagement.objects.filter(supplier=supplier).update(standing=standing)

    assert not is_green(supplier)


@pytest.mark.parametrize("level", [2, 3, UNRATED_INDEX, VETOED_INDEX])
def test_at_a_lower_level_unrated_or_vetoed_it_is_not(level: int) -> None:
    assert not is_green(make_green_supplier(make_organisation(), level=level))


@pytest.mark.parametrize("status", [CertificateStatus.CLAIMED, CertificateStatus.WITHDRAWN])
def test_without_a_verified_certificate_it_is_not(status: CertificateStatus) -> None:
    supplier = make_green_supplier(make_organisation())
    Certificate.objects.filter(supplier=supplier).update(status=status, checked_at=None)

    assert not is_green(supplier)


def test_a_certificate_of_a_type_that_is_not_recognised_does_not_make_it_green() -> None:
    supplier = make_green_supplier(make_organisation())
    Certificate.objects.filter(supplier=supplier).update(type="ISO9001")

    assert not is_green(supplier)


def test_it_is_green_from_the_first_to_the_last_day_of_its_certificate() -> None:
    supplier = make_green_supplier(make_organisation())
    held = supplier.certificates.get()
    last = TODAY + timedelta(days=30)

    before = held.valid_from - timedelta(days=1)
    assert [is_green(supplier, before), is_green(supplier, held.valid_from)] == [False, True]
    assert [is_green(supplier, last), is_green(supplier, last + timedelta(days=1))] == [True, False]


def test_a_certificate_without_end_stays_valid() -> None:
    supplier = make_green_supplier(make_organisation())
    Certificate.objects.filter(supplier=supplier).update(valid_until=None)

    assert is_green(supplier, TODAY + timedelta(days=10_000))


def test_an_organisation_s_green_suppliers_are_those_engaged_with_it_or_below_it() -> None:
    group, other = make_organisation("group"), make_organisation("other")
    supplier = make_green_supplier(make_organisation("below", parent=group))

    assert list(green_suppliers(TODAY, group)) == [supplier]
    assert list(green_suppliers(TODAY, other)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_they_take_one_query_besides_the_policy(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(count):
        make_green_supplier(make_organisation())

    with django_assert_num_queries(2):
        assert len(green_suppliers(TODAY)) == count
