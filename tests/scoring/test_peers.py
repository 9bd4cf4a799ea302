"""Peers are quartiles, from ten on, of a moment that is past."""

from datetime import timedelta

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.models import Scorecard
from scoring.operations.scoring import score_register, score_supplier
from scoring.queries.peers import Quartiles, peers_of
from suppliers.enums import SupplierKind
from suppliers.models import Category, Supplier, SupplierCategory
from tests.factories import NOW, TODAY, make_category, make_supplier
from tests.scoring.files import answer, make_model

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def make_peers(count: int, *, kind: SupplierKind = SupplierKind.MANUFACTURER, sold: Category | None = None) -> None:
    """Suppliers of a kind whose scores differ."""
    for number in range(count):
        supplier = make_supplier(kind=kind)
        answer(supplier, "recycled_content", 900 * (number % 11), evidence=3)
        answer(supplier, "packaging_reusable", 9_000 - 800 * (number % 10), evidence=3)
        if sold is not None:
            SupplierCategory.objects.create(supplier=supplier, category=sold)


def scored_register() -> None:
    score_register(as_of=TODAY, at=NOW, cause="asked")


def card_of(supplier: Supplier) -> Scorecard:
    return Scorecard.objects.select_related("supplier", "run__model").filter(supplier=supplier).order_by("-pk")[0]


@pytest.mark.parametrize(("peers", "shown"), [(9, False), (10, True)])
def test_quartiles_are_shown_from_ten_peers_on(peers: int, shown: bool) -> None:
    make_model()
    own = make_supplier()
    make_peers(peers)
    make_peers(5, kind=SupplierKind.TRADER)
    scored_register()
    found = peers_of(card_of(own), at=LATER)
    assert found is not None
    assert (found.total is not None, bool(found.dimensions)) == (shown, shown)
    assert (found.kind, found.category, found.at) == ("manufacturer", None, NOW)


def test_quartiles_are_whole_points_over_everybody_of_the_kind() -> None:
    make_model()
    own = make_supplier()
    make_peers(12)
    scored_register()
    totals = list(Scorecard.objects.values_list("total", flat=True))
    low, middle, high = (int((value + 50) // 100) for value in np.percentile(totals, [25, 50, 75]))
    found = peers_of(card_of(own), at=LATER)
    assert found is not None
    assert found.total == Quartiles(low, middle, high)
    assert [each.code for each in found.dimensions] == ["M1", "M2", "M3", "M4", "M5", "M6"]
    assert all(0 <= each.quartiles.low <= each.quartiles.high <= 100 for each in found.dimensions)
    # Everybody in the group reads the same: nothing can be subtracted.
    other = Supplier.objects.exclude(pk=own.pk)[0]
    assert {peers_of(card_of(each), at=LATER).total for each in (own, other)} == {found.total}  # type: ignore[union-attr]


@pytest.mark.parametrize(("sellers", "narrow"), [(9, False), (10, True)])
def test_a_category_is_taken_when_ten_others_sell_it(sellers: int, narrow: bool) -> None:
    make_model()
    castings = make_category("castings")
    own = make_supplier()
    SupplierCategory.objects.create(supplier=own, category=castings)
    make_peers(sellers, sold=castings)
    make_peers(4)
    scored_register()
    found = peers_of(card_of(own), at=LATER)
    assert found is not None
    assert found.category == (castings if narrow else None)
    assert found.total is not None


def test_what_happens_meanwhile_moves_nothing_until_many_are_scored_again() -> None:
    make_model()
    own = make_supplier()
    make_peers(11)
    scored_register()
    before = peers_of(card_of(own), at=LATER)
    peer = Supplier.objects.exclude(pk=own.pk)[0]
    for question in ("pledge_state", "disclosure_state", "esi_state"):
        answer(peer, question, 2, evidence=3)
    score_supplier(peer, as_of=TODAY, at=LATER, cause="asked")
    assert peers_of(card_of(own), at=LATER + timedelta(hours=1)) == before
    score_register(as_of=TODAY, at=LATER + timedelta(hours=2), cause="asked")
    after = peers_of(card_of(own), at=LATER + timedelta(hours=3))
    assert after is not None
    assert before is not None
    assert after.at > before.at


def test_before_many_were_scored_there_is_no_group_until_the_month_turns() -> None:
    make_model()
    own = make_supplier()
    score_supplier(own, as_of=TODAY, at=NOW, cause="asked")
    assert peers_of(card_of(own), at=LATER) is None
    next_month = peers_of(card_of(own), at=NOW + timedelta(days=31))
    assert next_month is not None
    assert next_month.total is None


def test_a_group_takes_as_many_queries_for_twenty_as_for_eleven_and_is_then_kept(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_model()
    own = make_supplier()
    for more in (10, 9):
        make_peers(more)
        moment = NOW + timedelta(days=more)
        score_register(as_of=TODAY, at=moment, cause="asked")
        card = card_of(own)
        with django_assert_num_queries(5):
            peers_of(card, at=moment)
        with django_assert_num_queries(4):
            peers_of(card, at=moment)
