"""The demo world as a whole, as it stands in the database."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from pytest_django import DjangoAssertNumQueries

from fixtures.demo.papers import PAPERS
from fixtures.demo.summary import summarise
from fixtures.demo.troubles import NUMBERS, Trouble, partner
from procurement.models import Application, Engagement
from procurement.policy import Situation, Standing, after_reassessment
from procurement.queries.due import WATCHED, due, overdue_certificates
from procurement.queries.green import green_suppliers
from procurement.queries.policies import policy_in_force
from scoring.models import CurrentScore, Scorecard
from scoring.operations.recomputing import recompute
from suppliers.carbon.inventory import Activity, compute_inventory
from suppliers.checks.identity import check_credit_code
from suppliers.checks.uscc import is_sample_code
from suppliers.enums import CertificateStatus
from suppliers.history import breaks
from suppliers.models import Certificate, Event, Inventory, Notice, Supplier
from suppliers.queries.reference import carbon_reference
from tests.demo.conftest import Loaded
from tests.demo.signs import SHOWN

GREEN, ALL = 542, 9_033


def test_the_published_definition_finds_542_green_suppliers_among_9033(world: Loaded) -> None:
    green = green_suppliers(world.day).count()

    assert Supplier.objects.count() == ALL
    assert green == GREEN, f"set STRONG in fixtures/demo/profiles.py about {GREEN - green} higher"
    assert round(100 * green / ALL, 1) == 6.0


def test_green_is_what_its_parts_say_one_by_one(world: Loaded) -> None:
    policy = policy_in_force(world.day)
    good = set(Engagement.objects.filter(standing__in=["admitted", "conditional"]).values_list("supplier", flat=True))
    levels = dict(CurrentScore.objects.values_list("supplier", "level"))
    certified = {
        certificate.supplier_id
        for certificate in Certificate.objects.filter(status="verified", type__recognised=True)
        if certificate.valid_from <= world.day
        and (certificate.valid_until is None or world.day <= certificate.valid_until)
    }

    assert set(green_suppliers(world.day).values_list("pk", flat=True)) == {
        pk for pk in good & certified if levels[pk] in policy.green_levels
    }


def test_the_green_suppliers_of_the_subsidiaries_are_those_of_the_group(world: Loaded) -> None:
    group = world.organisations[0].parent
    parts = [set(green_suppliers(world.day, each).values_list("pk", flat=True)) for each in world.organisations]

    assert set.union(*parts) == set(green_suppliers(world.day, group).values_list("pk", flat=True))
    assert all(0 < len(part) < GREEN for part in parts)


def test_green_suppliers_take_one_query_besides_the_policy(
    world: Loaded, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        assert len(list(green_suppliers(world.day))) == GREEN


def test_everybody_is_a_sample_and_says_so(world: Loaded) -> None:
    for supplier in Supplier.objects.all():
        assert supplier.is_sample
        assert supplier.name_zh.startswith("示例")
        assert supplier.name_en.startswith("Sample ")
        assert is_sample_code(supplier.identifier)
        assert check_credit_code(supplier.identifier).code == supplier.identifier


def test_no_chain_of_history_is_broken_and_everybody_has_one(world: Loaded) -> None:
    assert list(breaks()) == []
    assert Supplier.objects.filter(history_number=0).count() == 0
    assert Event.objects.filter(number=1).exclude(kind="supplier.registered").count() == 0


def test_histories_run_forward(world: Loaded) -> None:
    earlier = Event.objects.filter(supplier=OuterRef("supplier"), number__lt=OuterRef("number"), at__gt=OuterRef("at"))
    assert Event.objects.filter(Exists(earlier)).count() == 0


def test_the_database_finds_nothing_wrong_with_rows_made_in_bulk(world: Loaded) -> None:
    connection.check_constraints()


def test_everybody_was_scored_by_the_same_run(world: Loaded) -> None:
    runs = Scorecard.objects.exclude(supplier=world.hero).values_list("run__as_of", "supplier__is_sample")
    assert Counter(runs) == {(world.day, True): ALL - 1}
    assert CurrentScore.objects.count() == ALL


def test_row_by_row_and_in_columns_every_score_comes_out_the_same_to_the_last_digit(world: Loaded) -> None:
    recomputed = recompute()

    assert recomputed.differences == ()
    assert recomputed.checked == ALL + 3  # the tour: when it applied, when it was decided on, twice by the clock


def test_every_level_is_there_with_unrated_and_vetoed(world: Loaded) -> None:
    assert set(CurrentScore.objects.values_list("level", flat=True)) == {-2, -1, 0, 1, 2, 3}


def test_every_status_of_a_certificate_is_there(world: Loaded) -> None:
    found = set(Certificate.objects.values_list("status", flat=True))
    assert found == {CertificateStatus.CLAIMED, CertificateStatus.VERIFIED, CertificateStatus.REJECTED}


def test_standings_are_those_that_the_policy_draws_from_the_scores(world: Loaded) -> None:
    policy = policy_in_force(world.day)
    levels = dict(CurrentScore.objects.values_list("supplier", "level"))
    lapsed = set(overdue_certificates(world.day, policy.grace_days).values_list("supplier", flat=True))
    watched = Engagement.objects.filter(standing__in=WATCHED).values_list("supplier", "standing")

    assert watched.count() > 8_000
    for supplier, standing in watched:
        outcome = after_reassessment(Standing(standing), Situation(levels[supplier], lapsed=supplier in lapsed), policy)
        assert outcome.standing == standing


def test_nothing_is_due_on_the_day_and_something_within_half_a_year(world: Loaded) -> None:
    at = Scorecard.objects.latest("id").run.cut_off_at + timedelta(hours=1)
    later = world.day + timedelta(days=180)

    assert len(due(world.day, at, policy_in_force(world.day))) == 0
    assert len(due(later, at + timedelta(days=180), policy_in_force(later))) > 0


def test_inventories_are_the_engine_s(world: Loaded) -> None:
    inventories = Inventory.objects.exclude(supplier=world.hero).order_by("id")[::97]

    assert len(inventories) > 90
    for inventory in inventories:
        activities = [
            Activity(line.kind, Decimal(line.basis["stated_quantity"]), line.unit, line.region, inventory.year)
            for line in inventory.lines.order_by("position")
        ]
        computed = compute_inventory(activities, reference=carbon_reference(), output_wan=inventory.output_wan)
        assert (inventory.scope1_kg, inventory.scope2_location_kg, inventory.scope2_market_kg) == (
            computed.scope1_kg,
            computed.scope2_location_kg,
            computed.scope2_market_kg,
        )
        assert inventory.kgce_calorific == computed.kgce_calorific
        assert inventory.green_kwh == computed.green_power_kwh
        assert [line.basis for line in inventory.lines.order_by("position")] == [
            line.as_record() for line in computed.lines
        ]


def test_compliance_finds_certificates_with_files_to_check(world: Loaded) -> None:
    waiting = Certificate.objects.filter(status="claimed", document__isnull=False).order_by("claimed_at")

    assert [held.type_id for held in waiting] == ["ISO50001"] * len(PAPERS)
    assert [held.holder == held.supplier.name_zh for held in waiting] == [not paper.other_holder for paper in PAPERS]


def test_the_queue_has_cases_with_and_without_priority(world: Loaded) -> None:
    assert set(Application.objects.filter(state="sent").values_list("priority", flat=True)) == {True, False}
    assert Application.objects.filter(state="sent", priority=True, priority_claims=None).count() == 0


@pytest.mark.parametrize("trouble", list(Trouble))
def test_each_trouble_is_shown_by_the_suppliers_that_are_listed_for_it(world: Loaded, trouble: Trouble) -> None:
    for number in NUMBERS[trouble]:
        assert SHOWN[trouble](world.supplier(number), world), number


def test_no_other_two_share_a_name_or_a_certificate_number(world: Loaded) -> None:
    names = Supplier.objects.values("name_zh").annotate(n=Count("id")).filter(n__gt=1)
    numbers = Certificate.objects.values("number_key").annotate(n=Count("id")).filter(n__gt=1)

    assert names.count() == len({partner(number) for number in NUMBERS[Trouble.SAME_NAME]})
    assert numbers.count() == len({partner(number) for number in NUMBERS[Trouble.SAME_NUMBER]})


def test_the_tour_ends_with_a_lower_score_on_watch_and_everybody_told(world: Loaded, tmp_path: Path) -> None:
    summary = summarise(world.hero, world.day, tmp_path)
    reassessed = summary["reassessed"]

    assert isinstance(reassessed, dict)
    assert (reassessed["standing_before"], reassessed["standing_after"]) == ("admitted", "on_watch")
    assert reassessed["score_before"] - reassessed["score_after"] == pytest.approx(6.0)
    told = Notice.objects.filter(supplier=world.hero, kind="standing.moved").values_list("user__email", flat=True)
    assert {"supplier@example.com", "officer@example.com"} <= set(told)
    moved = Event.objects.filter(supplier=world.hero, kind="standing.moved").latest("number")
    assert moved.payload["reason"] == "certificate_lapsed"


def test_the_summary_states_the_published_figures(world: Loaded, tmp_path: Path) -> None:
    summary = summarise(world.hero, world.day, tmp_path)
    inventory = world.hero.inventories.get(year=2022)
    gas, power = inventory.lines.get(kind="natural_gas"), inventory.lines.get(kind="electricity")

    assert (round(gas.kg_location / 1000, 3), gas.kgce / 1000) == (Decimal("657.305"), Decimal("404.32"))
    assert power.kg_location / 1000 == Decimal("9151.2")
    assert (summary["lines"], summary["level"], summary["standing"]) == (27, "B", "admitted")
    assert (summary["suppliers"], summary["green_suppliers"], summary["green_share"]) == (ALL, GREEN, 0.06)
    assert summary["history_verified"] is True
    for language in ("zh", "en"):
        assert (tmp_path / f"scorecard_{language}.pdf").read_bytes().startswith(b"%PDF-")


def test_the_supplier_of_the_tour_was_green_until_its_certificate_ran_out(world: Loaded) -> None:
    green = Q(pk=world.hero.pk)
    assert not green_suppliers(world.day).filter(green).exists()
    assert Scorecard.objects.filter(supplier=world.hero).earliest("id").level in policy_in_force(world.day).green_levels
