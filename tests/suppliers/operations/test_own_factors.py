"""A supplier's own factor counts once compliance accepted it, in its years, for this supplier alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from suppliers.carbon.entries import OwnEntry
from suppliers.carbon.inventory import Activity, compute_inventory
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Document, Event, OwnFactor, Supplier, User
from suppliers.operations.own_factors import check_own_factor, enter_own_factor
from suppliers.queries.reference import carbon_reference
from tests.factories import NOW, make_document, make_member, make_organisation, make_staff, make_supplier

pytestmark = pytest.mark.django_db


class Case:
    def __init__(self) -> None:
        self.supplier = make_supplier()
        self.member = make_member(self.supplier)
        self.compliance = make_staff(make_organisation(), Role.COMPLIANCE)
        self.document = make_document(self.supplier)

    def enter(
        self, value: str = "3.0", *, replaces: str = "fuel.cn.diesel", document: Document | None = None,
        years: tuple[int, int] = (2023, 2024), by: User | None = None,
    ) -> OwnFactor:  # fmt: skip
        entry = OwnEntry(replaces, "本厂柴油（示例）", value, "kg", *years, "第三方检测热值")
        return enter_own_factor(
            self.supplier,
            entry,
            document=document or self.document,
            library=carbon_reference().factors,
            by=by or self.member,
            at=NOW,
        )

    def check(self, own: OwnFactor, *, accepted: bool = True, reason: str = "", minutes: int = 0) -> OwnFactor:
        at = NOW + timedelta(minutes=minutes)
        return check_own_factor(own, accepted=accepted, reason=reason, by=self.compliance, at=at)

    def diesel(self, year: int = 2024, supplier: Supplier | None = None) -> tuple[Decimal, str, str]:
        """kg CO2 of a tonne of diesel, the factor that was taken, and why."""
        activity = Activity("diesel", Decimal(1), "t", "CN-JS", year)
        reference = carbon_reference(supplier or self.supplier)
        (line,) = compute_inventory([activity], reference=reference).lines
        return line.kgco2e_location, line.market.factor.id, line.market.code


@pytest.fixture
def case() -> Case:
    return Case()


def refused(act: object) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        act()  # type: ignore[operator]
    return caught.value.code, caught.value.field


def test_it_counts_once_compliance_accepted_it(case: Case) -> None:
    default = case.diesel()
    own = case.enter()
    assert case.diesel() == default == (Decimal("3095.910000"), "fuel.cn.diesel", "national_default")

    case.check(own)
    assert case.diesel() == (Decimal("3000.000000"), f"own.{own.pk}", "suppliers_own")


def test_it_counts_in_its_years_and_for_its_supplier_alone(case: Case) -> None:
    default = case.diesel()
    case.check(case.enter())

    assert case.diesel(2022) == case.diesel(2025) == case.diesel(supplier=make_supplier()) == default
    assert case.diesel(2023)[2] == "suppliers_own"


def test_the_result_names_the_own_factor_its_source_and_another_library(case: Case) -> None:
    before = carbon_reference(case.supplier).factors.version
    own = case.check(case.enter())
    library = carbon_reference(case.supplier).factors

    assert library.version.startswith(f"{before}+")
    factor = library[f"own.{own.pk}"]
    assert (factor.source, factor.year, factor.unit) == (f"第三方检测热值 ({case.document.name})", "2023-2024", "kg")
    assert (factor.official, factor.confidence) == (False, "own")


def test_of_two_the_one_accepted_last_counts(case: Case) -> None:
    case.check(case.enter("3.0"))
    case.check(case.enter("2.9"), minutes=1)

    assert case.diesel()[0] == Decimal("2900.000000")


def test_one_that_waits_is_corrected_in_its_place(case: Case) -> None:
    first, again = case.enter("3.0"), case.enter("2.9")

    assert first.pk == again.pk
    assert [own.value for own in OwnFactor.objects.all()] == ["2.9"]


def test_one_that_was_returned_says_why_and_another_may_follow(case: Case) -> None:
    own = case.enter()
    assert refused(lambda: case.check(own, accepted=False, reason="  ")) == ("reason_needed", "reason")
    case.check(own, accepted=False, reason="检测报告已过期")

    assert case.diesel()[1] == "fuel.cn.diesel"
    assert refused(lambda: case.check(own)) == ("already_checked", "")
    case.check(case.enter("3.02"), minutes=1)
    assert case.diesel()[0] == Decimal("3020.000000")


def test_nobody_checks_what_he_entered(case: Case) -> None:
    own = case.enter(by=case.compliance)

    assert refused(lambda: case.check(own)) == ("own_entry", "")
    own.refresh_from_db()
    assert own.checked_at is None


def test_it_needs_a_document_of_the_suppliers_own_and_a_known_factor(case: Case) -> None:
    foreign = make_document(make_supplier())
    entry = OwnEntry("fuel.cn.diesel", "示例", "3", "kg", 2024, 2024, "示例")
    told = {"library": carbon_reference().factors, "by": case.member, "at": NOW}

    assert refused(lambda: case.enter(document=foreign)) == ("foreign_document", "document")
    assert refused(lambda: enter_own_factor(case.supplier, entry, document=None, **told)) == (  # type: ignore[arg-type]
        "document_needed",
        "document",
    )
    assert refused(lambda: case.enter(replaces="nosuch")) == ("factor_unknown", "factor_id")
    assert OwnFactor.objects.exists() is False
    assert Event.objects.filter(kind__startswith="own_factor").exists() is False


def test_each_step_stands_in_the_history(case: Case) -> None:
    case.check(case.enter())
    case.check(case.enter("2.9"), accepted=False, reason="示例")

    kinds = Event.objects.filter(kind__startswith="own_factor").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["own_factor.entered", "own_factor.accepted", "own_factor.entered", "own_factor.returned"]


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_what_was_checked(case: Case, act: str) -> None:
    rows = OwnFactor.objects.filter(pk=case.check(case.enter()).pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(value="1") if act == "update" else rows._raw_delete("default")
    assert [own.value for own in rows] == ["3.0"]
