"""The pages of conditions, corrective actions, exceptions and moves by hand, as people use them."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fixtures.demo.certificate_pdf import draw_certificate
from procurement.models import CorrectiveAction, Decision, HandMove, VetoException
from procurement.operations.admission import Reason, decide
from procurement.policy import ActionState, Standing, Verdict
from suppliers.enums import Role
from tests.factories import NOW, make_staff
from tests.procurement.matters import Matter, make_matter, publish_policy_3
from tests.procurement.pages.sheets import texts_of
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]


@pytest.fixture
def matter(method: None) -> Matter:
    publish_policy_3()
    return make_matter()


def condition(matter: Matter, **more: object) -> dict[str, object]:
    told = {"text": "示例：补办", "owner": matter.member.pk, "due_on": "2026-07-01", "section": ""} | more
    return {"verdict": "approve_with_conditions", "round": 1} | {f"condition0-{key}": it for key, it in told.items()}


def test_an_officer_admits_with_a_condition_and_the_supplier_finds_it_among_its_tasks(matter: Matter) -> None:
    answer = signed_in(matter.officer).post(f"/cases/{matter.case.pk}/decide/", condition(matter))
    assert (answer.status_code, matter.standing) == (302, Standing.CONDITIONAL)
    action = CorrectiveAction.objects.get()
    assert (action.finding, action.owner, action.due_on) == ("示例：补办", matter.member, date(2026, 7, 1))
    page = signed_in(matter.member).get("/portal/")
    assert f"/portal/actions/{action.pk}/" in page.content.decode()
    assert "Put right: 示例：补办" in text_of(page)


@pytest.mark.parametrize("more", [{"due_on": "2026-05-01"}, {"owner": "987654"}, {"due_on": ""}, {"text": " "}])
def test_a_condition_that_does_not_do_changes_nothing_and_keeps_what_was_typed(
    matter: Matter, more: dict[str, object]
) -> None:
    answer = signed_in(matter.officer).post(f"/cases/{matter.case.pk}/decide/", condition(matter, **more))
    assert answer.status_code == 422
    assert ("示例：补办" in text_of(answer)) is ("text" not in more)
    assert (matter.standing, Decision.objects.count()) == (Standing.APPLIED, 0)


def test_a_reason_stands_at_the_certificate_and_the_answer_that_came_back(matter: Matter) -> None:
    certificate = matter.supplier.certificates.order_by("pk")[0]
    form = {
        "verdict": "return",
        "round": 1,
        "code_certificates": "evidence_missing",
        "text_certificates": "示例：缺附件",
        "about_certificates": [f"certificate:{certificate.pk}"],
        "code_indicators": "evidence_doubtful",
        "text_indicators": "示例：请复核",
        "about_indicators": ["question:cdp", "question:water_reuse"],
    }
    assert signed_in(matter.officer).post(f"/cases/{matter.case.pk}/decide/", form).status_code == 302
    assert [reason.get("about") for reason in Decision.objects.get().reasons] == [
        f"certificate:{certificate.pk}", "question:cdp", "question:water_reuse",
    ]  # fmt: skip
    supplier = signed_in(matter.member)
    assert text_of(supplier.get("/portal/certificates/")).count("示例：缺附件") == 1
    assert text_of(supplier.get("/portal/indicators/")).count("示例：请复核") == 2
    states = {task.title: task.state for task in supplier.get("/portal/").context["tasks"]}
    assert (states["Certificates"], states["Indicators"]) == ("returned", "returned")
    assert "示例：缺附件" not in text_of(signed_in(matter.officer).get("/portal/certificates/"))


def test_a_thing_of_another_file_is_no_choice(matter: Matter) -> None:
    form = {"verdict": "return", "round": 1, "code_certificates": "evidence_missing",
            "about_certificates": ["certificate:987654"]}  # fmt: skip
    assert signed_in(matter.officer).post(f"/cases/{matter.case.pk}/decide/", form).status_code == 422
    assert Decision.objects.count() == 0


def test_an_action_goes_from_the_supplier_to_the_buyer_and_is_closed(matter: Matter) -> None:
    action = matter.action()
    file = SimpleUploadedFile("evidence.pdf", draw_certificate(), "application/pdf")
    told = {"text": "示例：已补办", "answer_file": file}
    assert signed_in(matter.member).post(f"/portal/actions/{action.pk}/", told).status_code == 302
    page = signed_in(matter.compliance).get(f"/actions/{action.pk}/")
    assert "示例：已补办" in text_of(page)
    assert "evidence.pdf" in text_of(page)
    assert signed_in(matter.compliance).post(f"/actions/{action.pk}/close/", {"text": ""}).status_code == 302
    action.refresh_from_db()
    assert action.state == ActionState.CLOSED


def test_who_may_not_close_is_told_why_and_finds_no_button(matter: Matter) -> None:
    asked = matter.action()
    CorrectiveAction.objects.filter(pk=asked.pk).update(owner=matter.compliance)
    signed_in(matter.member).post(f"/portal/actions/{asked.pk}/", {"text": "示例"})
    page = signed_in(matter.compliance).get(f"/actions/{asked.pk}/")
    assert "somebody else must check that it is done" in text_of(page)
    assert "/close/" not in page.content.decode()
    answer = signed_in(matter.compliance).post(f"/actions/{asked.pk}/close/", {"text": ""})
    assert answer.status_code == 422
    asked.refresh_from_db()
    assert asked.state == ActionState.ANSWERED


def test_the_list_of_actions_filters_sorts_and_exports(matter: Matter) -> None:
    late, early = matter.action(days=20), matter.action(days=10)
    client = signed_in(matter.manager)
    assert [row.pk for row in client.get("/actions/").context["page"]] == [early.pk, late.pk]
    assert [row.pk for row in client.get("/actions/?sort=-due").context["page"]] == [late.pk, early.pk]
    assert [row.pk for row in client.get("/actions/?state=closed").context["page"]] == []
    assert [row.pk for row in client.get("/actions/?overdue=1").context["page"]] == []
    rows = texts_of(client.get("/actions/?format=xlsx"))
    assert [row[2] for row in rows[1:]] == [early.finding, late.finding]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries_for_any_length(
    matter: Matter, count: int, django_assert_num_queries: object
) -> None:
    for _ in range(count):
        matter.action()
    with django_assert_num_queries(24):  # type: ignore[operator]
        assert len(signed_in(matter.manager).get("/actions/").context["page"]) == count


def test_an_action_is_set_on_the_supplier_s_file(matter: Matter) -> None:
    told = {"text": "示例：整改", "owner": matter.member.pk, "due_on": "2026-07-01", "section": "",
            "organisation": matter.organisation.pk, "origin": "audit"}  # fmt: skip
    path = f"/suppliers/{matter.supplier.pk}/actions/new/"
    assert signed_in(matter.compliance).get(path).status_code == 200
    assert signed_in(matter.compliance).post(path, told).status_code == 302
    assert "示例：整改" in text_of(signed_in(matter.officer).get(f"/suppliers/{matter.supplier.pk}/"))


def test_a_veto_is_excepted_on_the_case_by_two_people_and_the_officer_then_approves(matter: Matter) -> None:
    matter.incident()
    officer, manager = signed_in(matter.officer), signed_in(matter.manager)
    assert "What stops an admission" in text_of(officer.get(f"/cases/{matter.case.pk}/"))
    told = {"veto": "N1", "reason": "示例：唯一供应商", "ends_on": "2026-07-01"}
    assert officer.post(f"/cases/{matter.case.pk}/exceptions/", told).status_code == 302
    asked = VetoException.objects.get()
    page = manager.get(f"/exceptions/{asked.pk}/")
    assert "示例：唯一供应商" in text_of(page)
    answer = manager.post(f"/exceptions/{asked.pk}/answer/", {"granted": "yes", "answer": "示例：同意"})
    assert answer.status_code == 302
    assert "Excepted here until 2026-07-01" in text_of(officer.get(f"/cases/{matter.case.pk}/"))
    officer.post(f"/cases/{matter.case.pk}/decide/", {"verdict": "approve", "round": 1})
    assert matter.standing == Standing.ADMITTED
    assert [row["state"] for row in manager.get("/exceptions/?state=in_force").context["rows"]] == ["in_force"]
    assert [row["state"] for row in manager.get("/exceptions/?state=waiting").context["rows"]] == []


def test_a_refused_request_for_an_exception_keeps_what_was_typed_and_says_why(matter: Matter) -> None:
    matter.incident()
    told = {"veto": "N1", "reason": "示例：唯一供应商", "ends_on": "2020-01-01"}
    answer = signed_in(matter.officer).post(f"/cases/{matter.case.pk}/exceptions/", told)
    page = answer.content.decode()
    assert (answer.status_code, VetoException.objects.count()) == (422, 0)
    assert '<details class="more" open>' in page
    assert ">示例：唯一供应商</textarea>" in page
    assert 'value="2020-01-01"' in page
    assert "Choose a day from tomorrow" in page


def test_a_manager_who_entered_evidence_reads_why_there_is_no_button(matter: Matter) -> None:
    matter.incident()
    asked = matter.ask()
    matter.supplier.certificates.update(claimed_by=matter.manager)
    page = signed_in(matter.manager).get(f"/exceptions/{asked.pk}/")
    assert "You entered part of this file; another manager must grant it." in text_of(page)
    assert "Decline" not in text_of(page)


def test_a_standing_is_moved_on_its_page_by_whom_the_table_lets(matter: Matter) -> None:
    matter.admit()
    path = f"/suppliers/{matter.supplier.pk}/standings/{matter.engagement.pk}/"
    told = {"standing": "suspended", "reason": "violation", "sentence": "示例：被责令停产"}
    auditor = signed_in(make_staff(matter.organisation, Role.AUDITOR))
    assert "From here you can move it nowhere by hand." in text_of(auditor.get(path))
    assert signed_in(matter.officer).post(f"{path}move/", told).status_code == 302
    assert (matter.standing, HandMove.objects.get().sentence) == (Standing.SUSPENDED, "示例：被责令停产")
    lift = {"standing": "admitted", "reason": "remedied", "sentence": "示例"}
    assert signed_in(matter.officer).post(f"{path}move/", lift).status_code == 409
    assert signed_in(matter.manager).post(f"{path}move/", lift).status_code == 302
    assert "示例：被责令停产" in text_of(auditor.get(path))


def test_what_others_of_the_group_decided_is_information_with_its_reason(matter: Matter) -> None:
    decide(matter.case, Verdict.REFUSE, reasons=[Reason("not_needed")], by=matter.officer, at=NOW)
    elsewhere = make_matter()
    elsewhere.supplier.engagements.create(
        organisation=matter.organisation, standing="suspended", since=NOW - timedelta(days=3), reason="vetoed"
    )
    text = text_of(signed_in(elsewhere.officer).get(f"/cases/{elsewhere.case.pk}/"))
    assert f"{matter.organisation.name_en} Suspended a veto stands against it · since 2026-05-29" in text


def test_the_graph_of_standings_is_shown_with_the_same_as_a_table(matter: Matter) -> None:
    page = signed_in(matter.officer).get("/method/standings/")
    assert page.content.decode().count("<svg") > 0
    assert "Admitted with conditions" in text_of(page)
