from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from procurement.models import Survey
from procurement.operations.surveys import close_survey
from procurement.queries.surveys import Held
from suppliers.enums import CertificateStatus, NotHeld, Role
from suppliers.models import Organisation, Supplier
from suppliers.operations.statements import Stated, state_not_held
from tests.factories import (
    NOW,
    TODAY,
    make_category,
    make_certificate,
    make_certificate_type,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
    make_survey,
)
from tests.procurement.pages.sheets import texts_of
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def client(organisation: Organisation) -> Client:
    return signed_in(make_staff(organisation, Role.COMPLIANCE))


def make_castings_supplier(organisation: Organisation) -> Supplier:
    supplier = make_supplier(organisation=organisation)
    supplier.suppliercategory_set.create(category=make_category())
    return supplier


def test_the_filters_of_the_register_choose_whom_a_survey_asks(client: Client, organisation: Organisation) -> None:
    chosen = make_castings_supplier(organisation)
    make_supplier(organisation=organisation)
    make_certificate_type("ISO14001")
    page = client.get("/suppliers/?category=castings")
    assert 'href="/surveys/new/?category=castings"' in page.content.decode()
    typed = {
        "title": "示例摸排",
        "organisation": organisation.pk,
        "due_on": (TODAY + timedelta(days=30)).isoformat(),
        "types": ["ISO14001"],
    }
    answer = client.post("/surveys/new/?category=castings", typed)
    survey = Survey.objects.get()
    assert answer.headers["Location"] == f"/surveys/{survey.pk}/"
    assert list(survey.asked.values_list("supplier", flat=True)) == [chosen.pk]
    assert survey.chosen == {"category": "castings"}


def test_what_was_typed_stays_when_the_survey_is_refused(client: Client, organisation: Organisation) -> None:
    make_supplier(organisation=organisation)
    make_certificate_type("ISO14001")
    typed = {"title": "示例摸排", "organisation": organisation.pk, "due_on": "2026-05-31", "types": ["ISO14001"]}
    page = client.post("/surveys/new/", typed)
    assert page.status_code == 422
    assert errors_at(page, "due_on") == "Choose a day from today on, within 366 days."
    assert 'value="示例摸排"' in page.content.decode()
    assert Survey.objects.count() == 0


def make_answers(organisation: Organisation) -> tuple[Survey, dict[Held, Supplier]]:
    """A survey of seven suppliers, one in each state."""
    suppliers = {state: make_castings_supplier(organisation) for state in Held}
    make_certificate(suppliers[Held.VERIFIED])
    make_certificate(suppliers[Held.CLAIMED], status=CertificateStatus.CLAIMED)
    make_certificate(suppliers[Held.EXPIRED], valid_until=TODAY - timedelta(days=1))
    survey = make_survey(organisation, *suppliers.values())
    for state, said in {
        Held.IN_PROGRESS: Stated("ISO14001", NotHeld.IN_PROGRESS, TODAY),
        Held.NOT_HELD: Stated("ISO14001", NotHeld.NOT_HELD),
        Held.NOT_APPLICABLE: Stated("ISO14001", NotHeld.NOT_APPLICABLE, reason="示例"),
    }.items():
        state_not_held(suppliers[state], [said], by=None, at=NOW)
    return survey, suppliers


def test_coverage_counts_each_state_and_leads_to_its_suppliers(client: Client, organisation: Organisation) -> None:
    survey, suppliers = make_answers(organisation)
    page = client.get(f"/surveys/{survey.pk}/?by=category")
    whole, castings = page.context["lines"]
    for line in (whole, castings):
        ((code, cell),) = line["cells"]
        assert (code, cell.held, cell.applicable, cell.silent, cell.share) == ("ISO14001", 2, 6, 1, 3333)
        assert dict(cell.counts) == dict.fromkeys(Held, 1)
    for state, supplier in suppliers.items():
        rows = client.get(f"/surveys/{survey.pk}/?type=ISO14001&state={state}&place={castings['key']}").context["rows"]
        assert (state, [row["supplier"] for row in rows]) == (state, [supplier])
    held = client.get(f"/surveys/{survey.pk}/?type=ISO14001&state=in_hand").context["rows"]
    assert {row["supplier"] for row in held} == {suppliers[Held.VERIFIED], suppliers[Held.CLAIMED]}


def test_the_list_goes_out_as_a_workbook(client: Client, organisation: Organisation) -> None:
    survey, suppliers = make_answers(organisation)
    rows = texts_of(client.get(f"/surveys/{survey.pk}/?type=ISO14001&state=silent&format=xlsx"))
    assert rows[0][5] == "ISO14001"
    assert [row[0] for row in rows[1:]] == [suppliers[Held.SILENT].identifier]
    assert rows[1][5] == "Nothing said"


def test_the_silent_are_reminded_from_the_page(client: Client, organisation: Organisation) -> None:
    supplier = make_supplier(organisation=organisation)
    make_member(supplier)
    survey = make_survey(organisation, supplier)
    Survey.objects.update(started_at=NOW - timedelta(days=1))
    assert "1 supplier was reminded." in text_of(client.post(f"/surveys/{survey.pk}/chase/", follow=True))
    assert "Everybody who can be reached" in text_of(client.post(f"/surveys/{survey.pk}/chase/", follow=True))


@pytest.mark.parametrize("count", [1, 3])
def test_a_survey_asks_the_same_number_of_queries_for_any_length(
    count: int, client: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    survey = make_survey(organisation, *(make_castings_supplier(organisation) for _ in range(count)))
    with django_assert_num_queries(15):
        client.get(f"/surveys/{survey.pk}/")


def test_the_suppliers_page_is_filled_from_its_file_and_asks_for_the_rest(organisation: Organisation) -> None:
    supplier = make_supplier(organisation=organisation)
    certificate = make_certificate(supplier, "ISO14001")
    survey = make_survey(organisation, supplier, types=("ISO14001", "ISO50001"))
    asked = survey.asked.get()
    member = make_member(supplier)
    client = signed_in(member)
    assert "示例摸排" in text_of(client.get("/portal/"))
    page = client.get(f"/portal/surveys/{asked.pk}/")
    assert certificate.number in text_of(page)
    assert list(page.context["form"].fields) == ["ISO50001", "ISO50001_until", "ISO50001_reason"]
    refused = client.post(f"/portal/surveys/{asked.pk}/", {"ISO50001": "in_progress"})
    assert refused.status_code == 422
    assert "Say until when" in text_of(refused)
    typed = {"ISO50001": "in_progress", "ISO50001_until": "2026-12-31"}
    assert client.post(f"/portal/surveys/{asked.pk}/", typed).status_code == 302
    asked.refresh_from_db()
    assert asked.answered_by == member
    assert "Answered" in text_of(client.get("/portal/surveys/"))


def test_when_everything_is_in_the_file_one_click_answers(organisation: Organisation) -> None:
    supplier = make_supplier(organisation=organisation)
    make_certificate(supplier)
    asked = make_survey(organisation, supplier).asked.get()
    member = make_member(supplier)
    assert signed_in(member).post(f"/portal/surveys/{asked.pk}/").status_code == 302
    asked.refresh_from_db()
    assert asked.answered_by == member


def test_a_closed_survey_is_not_answered_and_says_so(organisation: Organisation) -> None:
    supplier = make_supplier(organisation=organisation)
    survey = make_survey(organisation, supplier)
    close_survey(survey, by=make_staff(organisation), at=NOW)
    client = signed_in(make_member(supplier))
    answer = client.post(f"/portal/surveys/{survey.asked.get().pk}/", {"ISO14001": "not_held"})
    assert answer.status_code == 422
    assert "This survey is closed." in text_of(answer)
