"""The supplier's home and its application, which procurement shows."""

import json
import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from fixtures.demo.certificate_pdf import draw_certificate
from procurement.models import Application
from procurement.operations.admission import Reason, decide, send_application
from procurement.policy import ApplicationState, Verdict
from suppliers.enums import AnswerState, CertificateStatus
from suppliers.models import AskingPolicy, Organisation, SectionTime, Supplier
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.questions import questions_for
from tests.factories import (
    NOW,
    begin_file,
    make_certificate,
    make_document,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
    make_survey,
    publish_shipped_method,
)
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of

pytestmark = pytest.mark.django_db
APPLY = "/portal/application/"


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation("buyer")


@pytest.fixture
def supplier(organisation: Organisation) -> Supplier:
    publish_shipped_method()
    return make_supplier(organisation=organisation)


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


def states(client: Client) -> list[str]:
    return [task.state for task in client.get("/portal/").context["tasks"][:4]]


def test_the_task_list_tells_what_is_done_and_what_is_next(client: Client, supplier: Supplier) -> None:
    page = client.get("/portal/")
    assert states(client) == ["not_started", "not_started", "not_started", "not_started"]
    assert page.context["next"].title == "Energy and carbon", "of what was not begun, what was due long ago goes first"
    assert "No score yet" in text_of(page)

    make_certificate(supplier, status=CertificateStatus.REJECTED)
    assert states(client)[0] == "returned"
    make_certificate(supplier)
    answer_questions(supplier, [Answer("penalties_3y", value=0)], by=None, at=NOW)
    assert states(client) == ["done", "not_started", "in_progress", "not_started"]
    assert f"1 of {len(questions_for(supplier.kind))} questions answered." in text_of(client.get("/portal/"))


def test_an_application_is_checked_then_sent_and_gives_a_provisional_score(
    client: Client, supplier: Supplier, organisation: Organisation
) -> None:
    typed = {
        "organisation": organisation.pk,
        "material_claimed": "on",
        "material_statement": "示例新材料",
        "material_document": make_document(supplier).pk,
        "material_ends_on": "2099-12-31",
    }
    checked = client.post(APPLY, {**typed, "check": "1"})
    assert "Your file is not complete" in text_of(checked)
    assert 'name="material_statement" value="示例新材料"' in checked.content.decode()
    assert Application.objects.count() == 0
    assert 'value="示例新材料"' not in client.post(APPLY, {**typed, "change": "1"}).content.decode()

    sent = client.post(APPLY, {**typed, "send": "1"})
    application = Application.objects.get()
    assert sent.url == f"{APPLY}{application.pk}/sent/"  # type: ignore[attr-defined]
    assert (application.state, application.priority) == (ApplicationState.SENT, True)
    assert [(claim.ground, claim.statement) for claim in application.priority_claims.all()] == [
        ("material", "示例新材料")
    ]
    page = client.get(sent.url)  # type: ignore[attr-defined]
    assert "Your provisional score" in text_of(page)
    assert len(page.context["improvements"]) == 3
    assert states(client)[3] == "done"


def test_the_check_page_shows_every_answer_as_it_goes_out(
    client: Client, supplier: Supplier, organisation: Organisation
) -> None:
    certificate = make_certificate(supplier)
    stated = Answer("pcf_coverage", AnswerState.NOT_KNOWN)
    answer_questions(supplier, [Answer("penalties_3y", value=317), stated], by=None, at=NOW)
    shown = text_of(client.post(APPLY, {"organisation": organisation.pk, "check": "1"}))
    assert certificate.number in shown
    assert "317" in shown
    assert "Do not know" in shown
    assert "not answered" in shown


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "material_statement", "Say in a sentence what is new or eco about it."),
        ({"material_statement": "示例"}, "material_document", "Add the evidence: a document of yours, or a new file."),
        ({"material_statement": "示例"}, "material_ends_on", "Say until when this ground holds."),
        (
            {"material_statement": "示例", "material_ends_on": "2020-01-01"},
            "material_ends_on",
            "This ground has ended: give a day to come.",
        ),
        ({"material_statement": "示例", "organisation": 999}, "organisation", "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    client: Client, organisation: Organisation, typed: dict[str, object], field: str, said: str
) -> None:
    form = {"organisation": organisation.pk, "material_claimed": "on", "process_statement": "留着", **typed}
    answer = client.post(APPLY, {**form, "send": "1"})
    assert (answer.status_code, errors_at(answer, field)[: len(said)]) == (422, said)
    assert "留着" in answer.content.decode()
    assert Application.objects.count() == 0


def test_a_new_file_is_kept_and_chosen_and_a_bad_one_refused(
    client: Client, supplier: Supplier, organisation: Organisation
) -> None:
    form = {"organisation": organisation.pk, "material_claimed": "on", "check": "1"}
    bad = client.post(APPLY, {**form, "material_statement": "示例", "material_file": SimpleUploadedFile("a.pdf", b"")})
    assert errors_at(bad, "material_file") == "This file is empty (0 bytes). Choose the file again."
    client.post(APPLY, {**form, "material_file": SimpleUploadedFile("b.pdf", draw_certificate())})
    document = supplier.documents.get()
    kept = client.post(
        APPLY,
        {**form, "material_statement": "示例", "material_document": document.pk, "material_ends_on": "2099-12-31"},
    )
    assert "b.pdf" in text_of(kept)


def test_a_returned_case_says_why_and_is_sent_again(
    client: Client, supplier: Supplier, organisation: Organisation
) -> None:
    application = send_application(supplier, organisation, by=None, at=timezone.now() - timedelta(days=1))
    reason = Reason("evidence_missing", text="示例：缺少排污许可证")
    decide(application, Verdict.RETURN, reasons=[reason], by=make_staff(organisation), at=timezone.now())
    page = client.get(APPLY)
    assert "evidence is missing: 示例：缺少排污许可证" in text_of(page)
    assert states(client)[3] == "returned"

    client.post(APPLY, {"organisation": organisation.pk, "send": "1"})
    application.refresh_from_db()
    assert application.state == ApplicationState.SENT


def test_what_was_sent_cannot_be_sent_twice(client: Client, supplier: Supplier, organisation: Organisation) -> None:
    for _ in range(2):
        client.post(APPLY, {"organisation": organisation.pk, "send": "1"})
    assert Application.objects.count() == 1
    assert supplier.events.filter(kind="application.sent").count() == 1


def test_somebody_elses_application_is_not_there_and_staff_are_refused(
    client: Client, supplier: Supplier, organisation: Organisation
) -> None:
    application = send_application(supplier, organisation, by=None, at=timezone.now())
    path = f"{APPLY}{application.pk}/sent/"
    assert client.get(path).status_code == 200
    assert signed_in(make_member(make_supplier())).get(path).status_code == 404
    staff = signed_in(make_staff(organisation))
    assert [staff.get(each).status_code for each in (path, APPLY, "/portal/")] == [403, 403, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_costs_the_same_for_one_and_three(
    client: Client, supplier: Supplier, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_certificate(supplier)
        send_application(supplier, make_organisation(), by=None, at=timezone.now())
    client.get("/portal/")
    with django_assert_num_queries(28):
        assert len(client.get("/portal/").context["standings"]) == count


@pytest.fixture
def asking(supplier: Supplier) -> AskingPolicy:
    text = (settings.REFERENCE_DIR / "asking_v1.json").read_text(encoding="utf-8")
    return AskingPolicy.objects.create(
        version=1, definition=json.loads(text), published_at=NOW, in_force_from=date(2020, 1, 1)
    )


def test_an_application_cannot_be_finished_before_its_parts_are_begun_and_names_them(
    client: Client, supplier: Supplier, organisation: Organisation, asking: AskingPolicy
) -> None:
    task = client.get("/portal/").context["tasks"][3]
    assert (task.state, task.missing) == (
        "blocked",
        (("Certificates", "/portal/certificates/"), ("Indicators", "/portal/indicators/")),
    )
    assert "25 questions, 5 certificates, 1 carbon form, about 65 minutes estimated" in text_of(client.get("/portal/"))
    refused = client.post(APPLY, {"organisation": organisation.pk, "send": "1"})
    assert (refused.status_code, Application.objects.count()) == (422, 0)
    assert "First hand in a certificate, or say which you do not hold." in text_of(refused)

    begin_file(supplier)
    assert states(client)[3] == "not_started"
    assert client.post(APPLY, {"organisation": organisation.pk, "send": "1"}).status_code == 302


def test_minutes_say_when_they_were_measured(client: Client, supplier: Supplier, asking: AskingPolicy) -> None:
    times = {"section": "indicators", "kind": supplier.kind, "things": 2, "measured_on": NOW.date()}
    for seconds in range(50, 70, 2):
        SectionTime.objects.create(seconds=seconds, **times)
    page = client.get("/portal/")
    assert "by the time that others took" in text_of(page)
    assert page.context["tasks"][2].minutes == 12, "25 questions, half a minute each"


def test_due_dates_go_into_a_calendar(client: Client, supplier: Supplier, organisation: Organisation) -> None:
    today = timezone.localdate()
    make_certificate(supplier, valid_until=today + timedelta(days=20))
    make_certificate(supplier, "ISO9001", valid_until=today + timedelta(days=400))
    make_survey(organisation, supplier)
    case = send_application(supplier, organisation, by=None, at=timezone.now())
    decide(case, Verdict.RETURN, reasons=[Reason("other")], by=make_staff(organisation), at=timezone.now())
    answer = client.get("/portal/tasks.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    named = [line.split("@")[0] for line in answer.content.decode().splitlines() if line.startswith("UID:")]
    assert [re.sub(r"\d+$", "n", each) for each in named] == [
        "UID:energy-n",
        "UID:application-n",
        "UID:certificate-n",
        "UID:survey-n",
    ]
    assert f"DTSTART;VALUE=DATE:{today + timedelta(days=20):%Y%m%d}" in answer.content.decode()
