"""One of two files is closed: what goes over, what stays, what forbids it, and that nothing counts it any more."""

import pytest

from procurement.models import Application, Engagement, Reassessment
from procurement.operations.admission import send_application
from procurement.operations.merging import merge_suppliers
from procurement.operations.reassessment import find_due
from procurement.policy import Cause, Standing
from procurement.queries.cases import cases_visible_to, suppliers_awaiting_decision
from procurement.queries.green import green_suppliers
from procurement.queries.possible_duplicates import possible_duplicates
from scoring.models import CurrentScore, Scorecard
from scoring.operations.scoring import score_register
from suppliers.enums import IncidentKind, IncidentSeverity, Role
from suppliers.errors import Refused
from suppliers.history import breaks
from suppliers.models import Membership, Notice, PossibleDuplicate, Supplier, User
from suppliers.operations.incidents import record_incident
from suppliers.queries.access import closed_to, own_supplier, visible_to
from tests.factories import (
    NOW,
    TODAY,
    make_case,
    make_certificate,
    make_duplicate,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]


class Pair:
    """Two files of one firm that one organisation reads, and who judges them."""

    def __init__(self) -> None:
        self.organisation = make_organisation()
        self.first = make_supplier(organisation=self.organisation)
        self.second = make_supplier(organisation=self.organisation)
        self.member = make_member(self.second)
        self.judge = make_staff(self.organisation, Role.COMPLIANCE)
        self.pair = make_duplicate(self.first, self.second)

    def merge(self, survivor: Supplier | None = None, by: User | None = None) -> Supplier:
        return merge_suppliers(self.pair, survivor or self.first, reason="同一家公司", by=by or self.judge, at=NOW)

    def refused(self) -> str:
        with pytest.raises(Refused) as refusal:
            self.merge()
        self.second.refresh_from_db()
        assert self.second.merged_into_id is None
        assert PossibleDuplicate.objects.get().state == "open"
        assert Membership.objects.filter(supplier=self.first).count() == 0
        return refusal.value.code


@pytest.fixture
def two() -> Pair:
    return Pair()


def test_a_merge_closes_one_file_and_keeps_all_that_is_in_it(two: Pair) -> None:
    certificate = make_certificate(two.second)
    elsewhere = make_organisation()
    two.second.consents.create(organisation=elsewhere, given_by=two.member, given_at=NOW)
    assert two.merge() == two.first
    two.second.refresh_from_db()
    assert two.second.merged_into == two.first
    assert list(two.second.certificates.all()) == [certificate]
    assert [event.kind for event in two.second.events.all()] == ["supplier.merged"]
    assert [event.kind for event in two.first.events.all()] == ["supplier.merged_in"]
    assert list(breaks()) == []
    assert set(two.first.consents.values_list("organisation", flat=True)) == {two.organisation.pk, elsewhere.pk}
    pair = PossibleDuplicate.objects.get()
    assert (pair.state, pair.reason, pair.decided_by) == ("merged", "同一家公司", two.judge)


def test_its_people_become_members_of_the_file_that_goes_on_and_are_told(two: Pair) -> None:
    two.merge()
    member = User.objects.get(pk=two.member.pk)
    assert Membership.objects.get(supplier=two.first).role == Role.SUPPLIER_MEMBER
    assert own_supplier(member) == two.first
    assert list(visible_to(member)) == [two.first]
    assert [(notice.user, notice.kind) for notice in Notice.objects.all()] == [(member, "supplier.merged")]


def test_an_unconfirmed_file_brings_nobody_and_no_consent_into_the_other(two: Pair) -> None:
    Supplier.objects.filter(pk=two.second.pk).update(people_confirmed_at=None)
    two.second.consents.create(organisation=make_organisation(), given_by=two.member, given_at=NOW)
    two.merge()
    member = User.objects.get(pk=two.member.pk)
    assert own_supplier(member) is None
    assert two.first.consents.count() == 1
    assert [(notice.user, notice.kind) for notice in Notice.objects.all()] == [(member, "supplier.closed")]


def test_nothing_counts_a_closed_file_any_more(two: Pair) -> None:
    reader = make_staff(two.organisation, Role.AUDITOR)
    score_register(as_of=TODAY, at=NOW, cause="all")
    Engagement.objects.create(
        supplier=two.second, organisation=two.organisation, standing=Standing.EXITED, since=NOW, reason="no_demand"
    )
    Reassessment.objects.create(supplier=two.second, cause=Cause.ASKED, due_on=TODAY, found_at=NOW)
    two.merge()
    assert list(visible_to(reader)) == [two.first]
    assert list(possible_duplicates(reader)) == []
    assert list(CurrentScore.objects.values_list("supplier", flat=True)) == [two.first.pk]
    assert list(green_suppliers(TODAY)) == []
    cards = Scorecard.objects.count()
    score_register(as_of=TODAY, at=NOW, cause="all")
    assert Scorecard.objects.count() == cards + 1
    assert find_due(TODAY, at=NOW) == 0
    assert list(closed_to(reader)) == [two.second]
    assert list(closed_to(make_staff(make_organisation()))) == []


def test_a_closed_file_is_written_no_more(two: Pair) -> None:
    two.merge()
    with pytest.raises(Refused) as refusal:
        send_application(two.second, two.organisation, by=two.member, at=NOW)
    assert refusal.value.code == "file_closed"
    assert Application.objects.count() == 0


@pytest.mark.parametrize("standing", [Standing.ADMITTED, Standing.CONDITIONAL, Standing.ON_WATCH, Standing.SUSPENDED])
def test_a_file_that_stands_somewhere_is_not_closed(two: Pair, standing: Standing) -> None:
    Engagement.objects.create(
        supplier=two.second, organisation=two.organisation, standing=standing, since=NOW, reason="x"
    )
    assert two.refused() == "still_stands"
    assert two.merge(two.second) == two.second


def test_a_file_whose_case_waits_is_not_closed(two: Pair) -> None:
    send_application(two.second, two.organisation, by=two.member, at=NOW)
    assert two.refused() == "case_waits"


def test_a_file_with_an_incident_is_not_closed_so_that_no_veto_is_lost(two: Pair) -> None:
    record_incident(
        two.second, kind=IncidentKind.PENALTY, severity=IncidentSeverity.ORDINARY, occurred_on=TODAY, source="示例",
        by=two.judge, at=NOW,
    )  # fmt: skip
    assert two.refused() == "has_incidents"


def test_a_case_of_a_closed_file_stands_in_no_queue(two: Pair) -> None:
    case = make_case(two.organisation)
    reader = make_staff(two.organisation)
    assert list(cases_visible_to(reader)) == [case]
    Supplier.objects.filter(pk=case.supplier_id).update(merged_into=two.first)
    assert (cases_visible_to(reader).count(), suppliers_awaiting_decision().count()) == (0, 0)


def test_an_officer_does_not_merge_and_a_stranger_to_the_pair_does_not_survive(two: Pair) -> None:
    with pytest.raises(Refused) as refusal:
        two.merge(by=make_staff(two.organisation, Role.OFFICER))
    assert refusal.value.code == "not_yours"
    with pytest.raises(Refused) as refusal:
        two.merge(make_supplier(organisation=two.organisation))
    assert refusal.value.code == "not_of_the_pair"
    assert Supplier.objects.filter(merged_into__isnull=False).count() == 0
