"""Consent: explicit, for one organisation, taken back at any time; every list honours it."""

import pytest
from django.http import HttpResponseBase

from procurement.models import Application, Engagement
from procurement.policy import ApplicationState
from scoring.models import Scorecard
from suppliers.enums import CertificateStatus, Role
from suppliers.history import breaks
from suppliers.models import Consent, Notice, Supplier, User
from suppliers.operations.consents import give_consent
from tests.factories import NOW, make_case, make_certificate, make_member, make_organisation, make_staff, make_supplier
from tests.people.test_members import refused
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of

LISTS = (
    "/suppliers/",
    "/suppliers/?format=xlsx",
    "/cases/",
    "/cases/?state=all",
    "/dashboard/",
    "/certificates/",
    "/certificates/calendar/",
    "/certificates/lookup/?q=示例铸造",
    "/certificates/answers/",
    "/certificates/inventories/",
    "/scorecards/",
    "/due/",
    "/surveys/",
    "/undelivered/",
    "/api/v1/suppliers/",
    "/api/v1/certificates/",
    "/api/v1/applications/",
    "/api/v1/engagements/",
    "/api/v1/scorecards/",
    "/api/v1/inventories/",
    "/api/v1/answers/",
    "/api/v1/documents/",
)


@pytest.mark.django_db
def test_a_consent_is_given_by_ticking_and_by_an_administrator_alone() -> None:
    supplier, organisation = make_supplier(), make_organisation()
    administrator = signed_in(make_member(supplier))
    not_ticked = administrator.post("/portal/consents/give/", {"organisation": organisation.pk})
    assert (not_ticked.status_code, errors_at(not_ticked, "meant")) == (
        422,
        "Tick it if you mean it; nothing was given.",
    )
    assert Consent.objects.count() == 0
    form = {"organisation": organisation.pk, "meant": "on"}
    assert (
        signed_in(make_member(supplier, Role.SUPPLIER_MEMBER)).post("/portal/consents/give/", form).status_code == 403
    )
    assert administrator.post("/portal/consents/give/", form).status_code == 302
    consent = Consent.objects.get()
    assert (consent.organisation, consent.withdrawn_at) == (organisation, None)
    assert supplier.events.get().kind == "consent.given"
    assert organisation.name_en in text_of(administrator.get("/portal/consents/"))


@pytest.mark.django_db
def test_the_operation_itself_refuses_a_member() -> None:
    supplier, organisation = make_supplier(), make_organisation()
    member = make_member(supplier, Role.SUPPLIER_MEMBER)
    assert refused(lambda: give_consent(supplier, organisation, by=member, at=NOW)) == "administrator_needed"
    assert Consent.objects.count() == 0


def found_in(user: User, canary: str) -> list[str]:
    """The lists, pages and exports in which the person meets the word."""
    client = signed_in(user)
    return [address for address in LISTS if canary in _content(client.get(address))]


def _content(response: HttpResponseBase) -> str:
    assert response.status_code == 200
    return response.getvalue().decode("utf-8", "replace")


def test_after_withdrawal_no_list_names_the_supplier_and_the_case_leaves_the_queue(method: None) -> None:
    organisation = make_organisation()
    case = make_case(organisation, name_zh="示例金丝雀铸造")
    supplier = case.supplier
    Supplier.objects.filter(pk=supplier.pk).update(name_en="Sample 金丝雀 foundry")
    make_certificate(supplier, status=CertificateStatus.CLAIMED)
    staff = [make_staff(organisation, role) for role in (Role.OFFICER, Role.COMPLIANCE, Role.AUDITOR)]
    Notice.objects.all().delete()
    assert len(found_in(staff[2], "金丝雀")) >= 5
    administrator = make_member(supplier)
    consent = supplier.consents.get()
    page = signed_in(administrator).get(f"/portal/consents/{consent.pk}/withdraw/")
    assert "comes back to you as a draft" in text_of(page)
    assert signed_in(administrator).post(f"/portal/consents/{consent.pk}/withdraw/").status_code == 302

    assert [found_in(person, "金丝雀") for person in staff] == [[], [], []]
    numbers = [f"/suppliers/{supplier.pk}/", f"/cases/{case.pk}/", f"/scorecards/{Scorecard.objects.get().pk}/"]
    assert [signed_in(staff[0]).get(address).status_code for address in numbers] == [404] * 3
    assert Application.objects.get().state == ApplicationState.DRAFT
    assert Engagement.objects.get().standing == "applied"
    consent.refresh_from_db()
    assert (consent.withdrawn_by, consent.withdrawn_at is not None) == (administrator, True)
    assert list(staff[0].notices.values_list("kind", flat=True)) == ["consent.withdrawn"]
    assert "金丝雀" in _content(signed_in(staff[0]).get("/suppliers/withdrawn/"))
    assert list(breaks(supplier.pk)) == []


def test_sending_again_is_a_new_consent(method: None) -> None:
    from procurement.operations.admission import send_application
    from procurement.operations.consents import withdraw_consent

    organisation = make_organisation()
    case = make_case(organisation)
    administrator = make_member(case.supplier)
    withdraw_consent(case.supplier.consents.get(), by=administrator, at=NOW)
    again = send_application(case.supplier, organisation, by=administrator, at=NOW)
    assert (again.pk, again.state) == (case.pk, ApplicationState.SENT)
    assert case.supplier.consents.filter(withdrawn_at__isnull=True).count() == 1


def test_a_member_sends_no_application(method: None) -> None:
    from procurement.operations.admission import send_application

    supplier, organisation = make_supplier(), make_organisation()
    member = make_member(supplier, Role.SUPPLIER_MEMBER)
    assert refused(lambda: send_application(supplier, organisation, by=member, at=NOW)) == "administrator_needed"
    assert (Application.objects.count(), Consent.objects.count()) == (0, 0)
