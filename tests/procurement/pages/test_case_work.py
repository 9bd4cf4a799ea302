"""Working through the queue: who has which case, views that are kept, what was bought, and a clock that stops."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from procurement.models import Application, Engagement, SavedView, Spend
from procurement.operations.admission import Reason, decide, send_application
from procurement.operations.assigning import assign_case
from procurement.policy import Standing, Verdict
from procurement.working_days import working_days_after, working_days_between
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Event, Notice, Organisation, User
from tests.factories import NOW, TODAY, make_case, make_member, make_organisation, make_staff
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]
HEAD = "统一社会信用代码,单位代码,年度,采购额（万元）\n"


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def officer(organisation: Organisation) -> User:
    return make_staff(organisation)


def listed(client: Client, query: str = "") -> list[Application]:
    return [row.case for row in client.get(f"/cases/?{query}").context["rows"]]


def test_whoever_takes_a_case_has_it_under_review(organisation: Organisation, officer: User) -> None:
    case, client = make_case(organisation), signed_in(officer)
    assert client.post(f"/cases/{case.pk}/assign/", {"to": officer.pk}).status_code == 302
    assert (listed(client, "who=me"), listed(client, "who=nobody")) == ([case], [])
    assert Engagement.objects.get().standing == Standing.UNDER_REVIEW
    client.post(f"/cases/{case.pk}/assign/", {"to": ""})
    assert (listed(client, "who=me"), listed(client, "who=nobody")) == ([], [case])


def test_who_is_given_a_case_is_told_and_anybody_may_still_decide(organisation: Organisation, officer: User) -> None:
    case, colleague = make_case(organisation), make_staff(organisation)
    assign_case(case, colleague, by=officer, at=NOW)
    assert Notice.objects.filter(user=colleague, kind="application.assigned").count() == 1
    assert decide(case, Verdict.APPROVE, by=officer, at=NOW).verdict == Verdict.APPROVE


def test_only_an_officer_of_the_organisation_takes_a_case(organisation: Organisation, officer: User) -> None:
    case = make_case(organisation)
    for stranger in (make_staff(organisation, Role.AUDITOR), make_staff(make_organisation("elsewhere"))):
        with pytest.raises(Refused) as refusal:
            assign_case(case, stranger, by=officer, at=NOW)
        assert refusal.value.code == "not_an_officer"
    case.refresh_from_db()
    assert (case.assigned_to, Event.objects.filter(kind="application.assigned").count()) == (None, 0)


def test_the_clock_stands_still_while_the_supplier_has_the_case(organisation: Organisation, officer: User) -> None:
    case = make_case(organisation)
    decide(case, Verdict.RETURN, reasons=[Reason("evidence_missing")], by=officer, at=NOW + timedelta(days=7))
    used = working_days_between(TODAY, TODAY + timedelta(days=7))
    back = NOW + timedelta(days=60)
    sent = send_application(case.supplier, organisation, by=make_member(case.supplier), at=back)
    assert used > 0
    assert (sent.days_used, sent.due_on) == (used, working_days_after(back.date(), 10 - used))


def test_the_buyer_has_a_day_at_least_however_much_was_used(organisation: Organisation, officer: User) -> None:
    case = make_case(organisation)
    decide(case, Verdict.RETURN, reasons=[Reason("evidence_missing")], by=officer, at=NOW + timedelta(days=90))
    back = NOW + timedelta(days=100)
    sent = send_application(case.supplier, organisation, by=make_member(case.supplier), at=back)
    assert sent.due_on == working_days_after(back.date(), 1)


def test_spend_is_taken_in_row_by_row_and_sorts_the_queue(organisation: Organisation, officer: User) -> None:
    small, large = make_case(organisation), make_case(organisation)
    rows = [f"{small.supplier.identifier},{organisation.code},2025,10.5", f"{large.supplier.identifier},nosuch,2025,9"]
    rows += [f'{large.supplier.identifier},{organisation.code},2025,"1,200"', "x,y,1999,-1"]
    text, client = HEAD + "\n".join(rows) + "\n", signed_in(officer)
    looked = client.post("/spend/import/", {"file": SimpleUploadedFile("采购额.csv", text.encode())})
    assert (looked.context["taken"], len(looked.context["wrong"]), Spend.objects.count()) == (2, 2, 0)
    for _time in range(2):
        assert client.post("/spend/import/", {"text": text, "name": "x", "import": "1"}).status_code == 302
    assert sorted(Spend.objects.values_list("amount_wan", flat=True)) == [Decimal("10.50"), Decimal(1200)]
    assert listed(client, "sort=-spend") == [large, small]
    assert listed(client, "sort=spend") == [small, large]
    assert "1,200" in text_of(client.get("/cases/"))


def test_a_view_is_kept_found_by_colleagues_and_forgotten(organisation: Organisation, officer: User) -> None:
    client, colleague = signed_in(officer), signed_in(make_staff(organisation))
    told = {"page": "queue", "name": "逾期的", "query": "overdue=on&page=3", "organisation": organisation.code}
    assert client.post("/views/keep/", told)["Location"] == "/cases/?overdue=on"
    view = SavedView.objects.get()
    assert [each.name for each in colleague.get("/cases/").context["views"]] == ["逾期的"]
    assert colleague.post(f"/views/{view.pk}/forget/").status_code == 404
    assert client.post(f"/views/{view.pk}/forget/").status_code == 302
    assert SavedView.objects.count() == 0


def test_a_view_is_not_shared_with_an_organisation_that_one_does_not_work_for(officer: User) -> None:
    elsewhere = make_organisation("elsewhere")
    told = {"page": "queue", "name": "示例", "query": "overdue=on", "organisation": elsewhere.code}
    signed_in(officer).post("/views/keep/", told)
    assert SavedView.objects.count() == 0


def test_filters_narrow_by_kind_and_by_what_others_admitted(organisation: Organisation, officer: User) -> None:
    case, other = make_case(organisation), make_case(organisation)
    elsewhere = make_organisation("elsewhere")
    Engagement.objects.create(
        supplier=case.supplier, organisation=elsewhere, standing=Standing.ADMITTED, since=NOW, reason="taken_over"
    )
    client = signed_in(officer)
    assert listed(client, "elsewhere=on") == [case]
    assert listed(client, f"kind={other.supplier.kind}") == [case, other]
    assert listed(client, "kind=recycler&purpose=renewal") == []
    assert client.get("/cases/?format=xlsx").content.startswith(b"PK")
