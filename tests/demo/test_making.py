"""How the demo world is made: the same every time, all of it or none."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from fixtures.demo.bulk import insert, reserve
from fixtures.demo.cast import cast
from fixtures.demo.certificates import certificate_rows
from fixtures.demo.chance import Chance
from fixtures.demo.moments import Moments, present
from fixtures.demo.profiles import HABITS, Profile
from fixtures.demo.tour import hero_of_tour, walk
from fixtures.demo.world import loaded_on
from scoring.models import CurrentScore, Run
from suppliers.history import breaks
from suppliers.models import Category, Certificate, Inventory, Supplier, SupplierCategory
from tests.demo.conftest import DAY, found, load
from tests.factories import NOW, make_category, make_supplier

SMALL = 210


def test_nothing_in_a_new_world_lies_in_the_future() -> None:
    for now in (datetime(2026, 6, 1, 0, 59, tzinfo=UTC), datetime(2026, 6, 1, 1, 0, tzinfo=UTC)):
        assert Moments(present(now)).back(0, 9) <= now
        assert now - Moments(present(now)).back(0, 9) < timedelta(days=1)


def test_chance_is_the_same_on_every_machine() -> None:
    chance = Chance("a seed", 5)

    assert chance.below("a stream", 1_000).tolist() == [814, 90, 363, 684, 414]
    assert sorted(chance.order("a stream").tolist()) == [0, 1, 2, 3, 4]


def test_a_longer_stream_begins_like_a_shorter_one_and_another_is_different() -> None:
    long, short = Chance("a seed", 50), Chance("a seed", 5)

    assert long.below("a", 100)[:5].tolist() == short.below("a", 100).tolist()
    assert long.below("a", 100).tolist() != long.below("b", 100).tolist()


def test_a_pick_keeps_to_its_weights() -> None:
    picked = Chance("a seed", 10_000).pick("a", [70, 0, 30]).tolist()

    assert picked.count(1) == 0
    assert 6_800 < picked.count(0) < 7_200


def test_the_habits_of_each_profile_add_up() -> None:
    assert set(HABITS) == set(Profile)
    assert [sum(habit.evidence) for habit in HABITS.values()] == [100] * len(Profile)


def test_the_same_world_is_made_twice_to_the_last_row() -> None:
    made = []
    for _ in range(2):
        chance, members = cast(size=SMALL)
        made.append(list(certificate_rows(chance, members, range(SMALL), Moments(DAY), 1)))

    assert made[0] == made[1]


def test_one_more_strong_supplier_changes_nobody_else() -> None:
    (_, before), (_, after) = cast(strong=20), cast(strong=21)
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]

    assert [b.profile for _, b in changed] == [Profile.STRONG]


@pytest.mark.django_db
def test_rows_made_in_bulk_are_what_the_models_read() -> None:
    supplier, category = make_supplier(), make_category()
    insert(SupplierCategory, ("supplier_id", "category_id"), [(supplier.pk, category.pk)])
    (key,) = reserve(Inventory, 1)
    columns = (
        *("id", "supplier_id", "year", "output_wan", "library_version", "scope1_kg", "scope2_location_kg"),
        *("scope2_market_kg", "kgce_calorific", "kgce_equivalent", "electricity_kwh", "green_kwh", "reported_at"),
        "doubts",
    )
    amounts = [Decimal(f"{number}.123456") for number in range(7)]
    row = (key, supplier.pk, 2025, Decimal("12.50"), "v1", *amounts[:6], Decimal(0), NOW, [{"code": "jump"}])
    insert(Inventory, columns, [row])

    inventory = supplier.inventories.get()
    assert tuple(getattr(inventory, name) for name in columns) == row
    assert (inventory.assurance, inventory.superseded_at) == ("self_checked", None)
    assert supplier.categories.get() == category


@pytest.mark.django_db
def test_reserved_keys_are_nobody_else_s() -> None:
    keys = reserve(Category, 3)
    insert(Category, ("id", "code", "name_zh", "name_en"), [(key, f"c{key}", "示例", "Sample") for key in keys])

    assert make_category("later").pk not in keys


@pytest.mark.django_db
def test_a_world_that_is_interrupted_leaves_nothing_and_is_made_the_next_time() -> None:
    organisations = found(DAY)

    def interrupt(what: str) -> None:
        if "scored" in what:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(DAY, organisations, size=SMALL, say=interrupt)
    assert (Supplier.objects.count(), Certificate.objects.count(), Run.objects.count()) == (0, 0, 0)
    assert loaded_on() is None

    load(DAY, organisations, size=SMALL)
    assert (Supplier.objects.count(), CurrentScore.objects.count(), loaded_on()) == (SMALL, SMALL, DAY)
    assert list(breaks()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2028, 2, 29)])
def test_the_tour_walks_to_its_end_on_any_day(day: date) -> None:
    supplier = walk(day, organisation=found(day)[0])

    assert hero_of_tour() == supplier
    assert [*supplier.engagements.values_list("standing", "reason")] == [("on_watch", "certificate_lapsed")]


def test_the_demo_does_not_run_where_nobody_asked_for_it(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="set DEMO=1"):
        call_command("demo")
