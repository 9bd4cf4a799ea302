"""Terms of admission: opened by the clock, confirmed by the supplier, approved many at once where they are clean."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from procurement.models import Application, CaseLook, Decision, Engagement
from procurement.operations.admission import Reason, decide, send_application
from procurement.operations.reassessment import find_due, reassess_supplier
from procurement.operations.renewing import open_renewals, send_renewal
from procurement.policy import ApplicationState, Cause, Purpose, Standing, Verdict
from procurement.renewing import ONE_IN, sample_of, term_end
from suppliers.enums import CertificateStatus, IncidentKind, IncidentSeverity
from suppliers.errors import Refused
from suppliers.models import Membership, Notice, Organisation, User
from suppliers.operations.incidents import record_incident
from tests.factories import NOW, TODAY, make_certificate, make_member, make_organisation, make_staff, make_supplier
from tests.procurement.matters import make_file, publish_policy_3
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]
LIST = "/cases/renewals/"


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def officer(organisation: Organisation) -> User:
    return make_staff(organisation)


@pytest.fixture(autouse=True)
def policy(method: None) -> None:
    publish_policy_3()


def make_known_case(organisation: Organisation) -> Application:
    """A case of which nothing is unknown to a veto."""
    supplier = make_supplier(organisation=organisation)
    make_file(supplier)
    return send_application(supplier, organisation, by=make_member(supplier), at=NOW - timedelta(days=3))


def admitted(organisation: Organisation, officer: User, *, until: date = TODAY + timedelta(days=30)) -> Engagement:
    """A supplier that was admitted some time ago, until a day."""
    case = make_known_case(organisation)
    decide(case, Verdict.APPROVE, by=officer, at=NOW - timedelta(days=2))
    engagement = case.supplier.engagements.get(organisation=organisation)
    engagement.admitted_until = until
    engagement.save(update_fields=["admitted_until"])
    return engagement


def waiting(organisation: Organisation, officer: User, *, at: datetime = NOW) -> Application:
    """A renewal that its supplier has confirmed."""
    engagement = admitted(organisation, officer)
    open_renewals(TODAY, at=at)
    case = engagement.supplier.applications.get(purpose=Purpose.RENEWAL)
    member = Membership.objects.filter(supplier=engagement.supplier).first()
    return send_renewal(case, by=member.user if member else make_member(engagement.supplier), at=at)


@given(st.sets(st.integers(1, 10_000), min_size=1, max_size=50), st.dates())
def test_one_in_ten_is_opened_whatever_the_order_they_are_named_in(cases: set[int], on: date) -> None:
    forced = sample_of(sorted(cases), on)
    assert forced == sample_of(sorted(cases, reverse=True), on)
    assert len(set(forced)) == len(forced) == -(-len(cases) // ONE_IN)
    assert set(forced) <= cases


def test_a_term_ends_in_the_same_month_some_years_later() -> None:
    assert [term_end(date(2026, 6, 2), 36), term_end(date(2026, 1, 31), 1), term_end(date(2026, 12, 1), 1)] == [
        date(2029, 6, 2),
        date(2026, 2, 28),
        date(2027, 1, 1),
    ]


def test_an_admission_lasts_as_long_as_the_policy_says(organisation: Organisation, officer: User) -> None:
    decide(make_known_case(organisation), Verdict.APPROVE, by=officer, at=NOW)
    assert Engagement.objects.get().admitted_until == term_end(TODAY, 36)


def test_the_clock_opens_a_renewal_once_and_tells_the_supplier_once(organisation: Organisation, officer: User) -> None:
    soon, later = admitted(organisation, officer), admitted(organisation, officer, until=TODAY + timedelta(days=61))
    make_member(soon.supplier)
    counts = [open_renewals(TODAY, at=NOW) for _time in range(2)]
    assert counts == [1, 0]
    assert [each.supplier for each in Application.objects.filter(purpose=Purpose.RENEWAL)] == [soon.supplier]
    told = Notice.objects.filter(kind="renewal.opened")
    assert {notice.supplier for notice in told} == {soon.supplier} != {later.supplier}


def test_a_day_without_a_worker_delays_a_renewal_and_loses_none(organisation: Organisation, officer: User) -> None:
    admitted(organisation, officer, until=TODAY - timedelta(days=400))
    assert open_renewals(TODAY, at=NOW) == 1


def test_the_supplier_confirms_its_file_in_two_clicks(organisation: Organisation, officer: User) -> None:
    engagement = admitted(organisation, officer)
    member = signed_in(make_member(engagement.supplier))
    open_renewals(TODAY, at=NOW)
    case = Application.objects.get(purpose=Purpose.RENEWAL)
    assert f"/portal/renewals/{case.pk}/" in member.get("/portal/").content.decode()
    assert "What stands in your file" in text_of(member.get(f"/portal/renewals/{case.pk}/"))
    assert member.post(f"/portal/renewals/{case.pk}/").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.purpose) == (ApplicationState.SENT, Purpose.RENEWAL)
    assert member.post(f"/portal/renewals/{case.pk}/").status_code == 409


def test_an_approved_renewal_begins_where_the_term_ends_and_moves_no_standing(
    organisation: Organisation, officer: User
) -> None:
    case = waiting(organisation, officer)
    decide(case, Verdict.APPROVE, by=officer, at=NOW)
    engagement = Engagement.objects.get()
    assert (engagement.standing, engagement.reason) == (Standing.ADMITTED, "decision_approve")
    assert engagement.admitted_until == term_end(TODAY + timedelta(days=30), 36)


def test_a_refused_renewal_is_the_way_out(organisation: Organisation, officer: User) -> None:
    case = waiting(organisation, officer)
    decide(case, Verdict.REFUSE, reasons=[Reason("not_needed")], by=officer, at=NOW)
    engagement = Engagement.objects.get()
    assert (engagement.standing, engagement.reason) == (Standing.EXITED, "not_renewed")


def test_a_renewal_lifts_no_watch(organisation: Organisation, officer: User) -> None:
    case = waiting(organisation, officer)
    Engagement.objects.update(standing=Standing.ON_WATCH)
    with pytest.raises(Refused) as refusal:
        decide(case, Verdict.APPROVE, by=officer, at=NOW)
    assert (refusal.value.code, Decision.objects.filter(application=case).count()) == ("not_in_good_standing", 0)


def test_whose_term_is_over_goes_on_watch_unless_the_buyer_is_late(organisation: Organisation, officer: User) -> None:
    silent, sent = admitted(organisation, officer), waiting(organisation, officer)
    Engagement.objects.update(admitted_until=TODAY - timedelta(days=1))
    assert find_due(TODAY, at=NOW) >= 1
    causes = dict(silent.supplier.reassessments.values_list("supplier", "cause"))
    assert causes == {silent.supplier_id: Cause.TERM_OVER}
    for reassessment in silent.supplier.reassessments.all():
        reassess_supplier(reassessment.pk, at=NOW)
    standings = dict(Engagement.objects.values_list("supplier", "standing"))
    assert standings == {silent.supplier_id: Standing.ON_WATCH, sent.supplier_id: Standing.ADMITTED}


def test_clean_renewals_are_approved_together_after_one_in_ten_was_opened(
    organisation: Organisation, officer: User
) -> None:
    cases = [waiting(organisation, officer) for _ in range(3)]
    client, ids = signed_in(officer), [case.pk for case in cases]
    query = "&".join(f"ids={pk}" for pk in ids)
    assert client.get(LIST).context["clean"] == 3
    assert client.post("/cases/renewals/approve/", {"ids": ids}).status_code == 302
    assert Decision.objects.filter(application__in=cases).count() == 0, "nobody has opened one yet"
    (forced,) = sample_of(ids, TODAY)
    looked = client.get(f"/cases/renewals/look/?{query}")
    assert looked.context["application"].pk == forced
    client.post(f"/cases/renewals/look/?{query}", {"seen": forced})
    assert CaseLook.objects.get().application_id == forced
    assert client.get(f"/cases/renewals/look/?{query}").context["left"] == 0
    assert client.post("/cases/renewals/approve/", {"ids": ids}).status_code == 302
    assert Decision.objects.filter(application__in=cases, verdict=Verdict.APPROVE).count() == 3


def test_what_is_not_clean_cannot_be_chosen(organisation: Organisation, officer: User) -> None:
    case, odd = waiting(organisation, officer), waiting(organisation, officer)
    make_certificate(odd.supplier, status=CertificateStatus.CLAIMED)
    client = signed_in(officer)
    rows = {row.renewal.case: row.renewal.reasons for row in client.get(LIST).context["rows"]}
    assert rows == {case: (), odd: ("evidence_waits",)}
    answer = client.get(f"/cases/renewals/look/?ids={case.pk}&ids={odd.pk}")
    assert (answer.status_code, Decision.objects.filter(application=odd).count()) == (302, 0)


def test_an_incident_since_the_last_approval_makes_a_renewal_unclean(organisation: Organisation, officer: User) -> None:
    case = waiting(organisation, officer)
    record_incident(
        case.supplier, kind=IncidentKind.PENALTY, severity=IncidentSeverity.ORDINARY, occurred_on=TODAY,
        source="示例", by=make_staff(organisation), at=NOW,
    )  # fmt: skip
    (row,) = signed_in(officer).get(LIST).context["rows"]
    assert row.renewal.reasons == ("incident",)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_three_renewals_as_for_one(
    count: int, organisation: Organisation, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        waiting(organisation, officer)
    client = signed_in(officer)
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)
