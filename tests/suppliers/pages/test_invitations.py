"""The officer's list, form and sheet; the invited person's pages, without a sign-in."""

from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook
from rest_framework.throttling import ScopedRateThrottle

from suppliers.checks.identity import make_credit_code
from suppliers.enums import Role
from suppliers.models import Supplier, SupplierInvitation
from tests.factories import make_category, make_organisation, make_staff, make_supplier_invitation
from tests.suppliers.pages.test_registration import make_form
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of, visitor

pytestmark = pytest.mark.django_db
HEAD = "Company,E-mail,Kind\n"


def sheet(rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("firms.csv", (HEAD + rows).encode())


def test_an_officer_invites_one_and_sees_it_in_the_list() -> None:
    organisation = make_organisation()
    client = signed_in(make_staff(organisation))
    form = {
        "organisation": organisation.pk,
        "company_name": "示例受邀厂",
        "email": "a@example.com",
        "language": "zh-hans",
        "kind": "trader",
    }
    answer = client.post("/invitations/new/", form)
    assert (answer.status_code, answer.url) == (302, "/invitations/")  # type: ignore[attr-defined]
    shown = text_of(client.get("/invitations/"))
    assert "示例受邀厂 is invited: the mail goes to a@example.com within a minute." in shown
    assert "Being sent" in shown
    again = client.post("/invitations/new/", form)
    assert again.status_code == 422
    assert errors_at(again, "email") == "a@example.com is invited already: send that invitation again, if need be."
    assert SupplierInvitation.objects.count() == 1


def test_on_behalf_of_a_foreign_organisation_nobody_is_invited() -> None:
    client = signed_in(make_staff(make_organisation()))
    foreign = make_organisation()
    answer = client.post("/invitations/new/", {"organisation": foreign.pk, "company_name": "x", "email": "a@b.cn"})
    assert answer.status_code == 422
    assert SupplierInvitation.objects.count() == 0


def test_a_sheet_is_looked_at_before_its_good_rows_are_taken() -> None:
    organisation = make_organisation()
    client = signed_in(make_staff(organisation))
    rows = "示例一厂,a@example.com,trader\n示例二厂,nobody,\n=1+1,b@example.com,\n示例四厂,a@example.com,\n"
    answer = client.post("/invitations/import/", {"organisation": organisation.pk, "file": sheet(rows)})
    shown = text_of(answer)
    assert "2 firms would be invited." in shown
    assert "3 示例二厂 “nobody” is no e-mail address." in shown
    assert "5 示例四厂 a@example.com is invited already" in shown
    assert SupplierInvitation.objects.count() == 0
    kept = answer.context["preview"].rows
    done = client.post("/invitations/import/", {"organisation": organisation.pk, "rows": kept, "import": "1"})
    assert done.status_code == 302
    assert set(SupplierInvitation.objects.values_list("company_name", flat=True)) == {"示例一厂", "=1+1"}


@pytest.mark.parametrize(
    "rows", ["", "{", "[1]", '[{"number": 1}]', "[" * 100_000, '[{"kind": "x"}]', "null", '[{"\\u0000": 1}]']
)
def test_a_garbled_preview_is_refused_and_invites_nobody(rows: str) -> None:
    organisation = make_organisation()
    client = signed_in(make_staff(organisation))
    answer = client.post("/invitations/import/", {"organisation": organisation.pk, "rows": rows, "import": "1"})
    assert answer.status_code == 422
    assert SupplierInvitation.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 50, b"PK\x03\x04broken", "公司名称\n示例\n".encode()])
def test_what_is_no_such_sheet_is_said(content: bytes) -> None:
    organisation = make_organisation()
    file = SimpleUploadedFile("firms.xlsx", content)
    client = signed_in(make_staff(organisation))
    answer = client.post("/invitations/import/", {"organisation": organisation.pk, "file": file})
    assert answer.status_code == 422
    assert errors_at(answer, "file") or 'class="summary' in answer.content.decode() or answer.context["form"].errors


def test_the_template_is_read_back_and_invites_nobody_by_itself() -> None:
    make_category()
    organisation = make_organisation()
    client = signed_in(make_staff(organisation))
    content = client.get("/invitations/template.xlsx").content
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.get_sheet_by_index(0).to_python()[0][:2] == ["Company", "E-mail"]
    assert book.get_sheet_by_index(1).to_python() == [["Castings"]]
    file = SimpleUploadedFile("firms.xlsx", content)
    answer = client.post("/invitations/import/", {"organisation": organisation.pk, "file": file})
    assert answer.context["preview"].taken == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(rows: int, django_assert_num_queries: object) -> None:
    organisation = make_organisation()
    officer = make_staff(organisation)
    for _ in range(rows):
        make_supplier_invitation(organisation, made_by=officer)
    client = signed_in(officer)
    client.get("/invitations/")
    with django_assert_num_queries(6):  # type: ignore[operator]
        assert client.get("/invitations/?state=sent&q=example").context["page"].paginator.count == rows


def test_the_list_as_a_workbook_holds_no_live_formula() -> None:
    organisation = make_organisation()
    make_supplier_invitation(organisation, company_name="=HYPERLINK(1)")
    answer = signed_in(make_staff(organisation, Role.AUDITOR)).get("/invitations/?format=xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "=HYPERLINK(1)"  # as text: of a formula nothing but its value would be read


def test_the_invited_person_goes_on_to_a_form_that_knows_what_the_buyer_knew() -> None:
    code = make_credit_code("110000", 5)
    made, token = make_supplier_invitation(make_organisation(), credit_code=code, contact_name="示例联系人")
    made.categories.add(make_category())
    client = visitor()
    assert "invites you to register" in text_of(client.get(f"/invited/{token}/"))
    assert not SupplierInvitation.objects.filter(opened_at__isnull=False).exists()
    assert client.post(f"/invited/{token}/").url == f"/invited/{token}/register/"  # type: ignore[attr-defined]
    assert SupplierInvitation.objects.filter(opened_at__isnull=False).count() == 1
    page = client.get(f"/invited/{token}/register/")
    for known in (code, made.company_name, made.email, "示例联系人"):
        assert f'value="{known}"' in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"

    form = make_form(credit_code=code, name_zh=made.company_name, email=made.email)
    done = client.post(f"/invited/{token}/register/", {key: form[key] for key in form if key != "organisation"})
    assert (done.status_code, done.url) == (302, "/")  # type: ignore[attr-defined]
    assert "_auth_user_id" in client.session
    assert EmailAddress.objects.get().verified is True
    assert Supplier.objects.get().people_confirmed_at is not None
    assert visitor().get(f"/invited/{token}/").status_code == 404


def test_the_wrong_person_says_so_without_a_sign_in() -> None:
    organisation = make_organisation()
    officer = make_staff(organisation)
    made, token = make_supplier_invitation(organisation, made_by=officer)
    sent = {"why": "wrong_person", "colleague_email": "right@example.com"}
    answer = visitor().post(f"/invited/{token}/decline/", sent)
    assert answer.url == "/invited/done/?language=en"  # type: ignore[attr-defined]
    assert "The buyer is told" in text_of(visitor().get("/invited/done/?language=en"))
    client = signed_in(officer)
    shown = text_of(client.get("/invitations/?state=declined"))
    assert "named instead: right@example.com" in shown
    client.post(f"/invitations/{made.pk}/colleague/")
    assert SupplierInvitation.objects.latest("pk").email == "right@example.com"


def test_whatever_is_wrong_with_a_link_one_page_says_what_to_do() -> None:
    made, token = make_supplier_invitation(make_organisation(), revoked_at=None)
    for broken in ("x", token[:-1], token + "A", "a.b"):
        answer = visitor().get(f"/invited/{broken}/")
        assert (answer.status_code, "This invitation opens nothing" in text_of(answer)) == (404, True)
    SupplierInvitation.objects.filter(pk=made.pk).update(expires_at=made.made_at.replace(year=2026, month=7))
    assert visitor().post(f"/invited/{token}/decline/", {"why": "wrong_person"}).status_code == 404
    made.refresh_from_db()
    assert made.declined_at is None


def test_the_links_forms_are_limited_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"renewals": "1/hour", "registrations": "9/hour"})
    _made, token = make_supplier_invitation(make_organisation())
    statuses = [visitor().post(f"/invited/{token}/decline/", {}).status_code for _ in range(2)]
    assert statuses == [422, 429]
