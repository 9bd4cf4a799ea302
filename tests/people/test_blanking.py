"""Blanking a person: the name and the address stand nowhere any more, and every chain of history still holds."""

from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import EmailField
from django.test import Client, override_settings

from suppliers.enums import Role
from suppliers.history import breaks
from suppliers.models import Delegation, Invitation, Membership, PersonChange, Supplier, User
from suppliers.operations.blanking import COLUMNS, blank_person
from suppliers.operations.delegations import decline_delegation, delegate
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.operations.joining import decline
from suppliers.operations.members import invite_member
from suppliers.operations.notices import tell
from suppliers.operations.places import ContactTold, put_contact
from suppliers.queries.links import new_token, sha256_of
from tests.factories import NOW, PASSWORD, make_member, make_organisation, make_staff, make_supplier
from tests.people.test_members import refused
from tests.suppliers.pages.visitors import signed_in, text_of, visitor

pytestmark = pytest.mark.django_db
EMAIL, NAME = "canary.quux@example.com", "示例金丝雀"


def tables_with(word: str) -> list[str]:
    """Every table of the database in which the word stands, in whatever column; as JSON escapes it, too."""
    escaped = word.encode("ascii", "backslashreplace").decode()
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = str(cursor.fetchall()).lower()
            if word.lower() in rows or escaped.lower() in rows or escaped.replace("\\", "\\\\").lower() in rows:
                found.append(table)
    return found


def files_with(word: str, folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def make_canary(supplier: Supplier) -> User:
    """Somebody who did everything that leaves a trace, in the supplier's file and in the machinery of signing in."""
    canary = make_member(supplier, email=EMAIL)
    User.objects.filter(pk=canary.pk).update(name=NAME)
    canary.refresh_from_db()
    EmailAddress.objects.create(user=canary, email=EMAIL, primary=True, verified=True)
    answer_questions(supplier, [Answer("cdp", value=1)], by=canary, at=NOW)
    put_contact(supplier, ContactTold(NAME, "示例", EMAIL, "1"), by=canary, at=NOW)
    tell([canary], "certificate.verified", subject="x", path="/", at=NOW, number=1, email=EMAIL)
    visitor().post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    Authenticator.objects.create(user=canary, type="totp", data={"secret": EMAIL})
    SocialAccount.objects.create(user=canary, provider="company", uid="1", extra_data={"name": NAME, "email": EMAIL})
    return canary


def trace_links(supplier: Supplier, administrator: User) -> None:
    """An invitation and a delegation to the address elsewhere, each answered with “not the right person”."""
    invitation = invite_member(supplier, email=EMAIL, role=Role.SUPPLIER_MEMBER, by=administrator, at=NOW)
    delegation = delegate(supplier, section="compliance", email=EMAIL, by=administrator, at=NOW)
    for model, row, end in ((Invitation, invitation, decline), (Delegation, delegation, decline_delegation)):
        token = new_token()
        model.objects.filter(pk=row.pk).update(token_sha256=sha256_of(token), mailed_at=NOW)
        end(token, at=NOW)


def test_name_and_address_stand_nowhere_afterwards_and_the_chains_hold() -> None:
    supplier, other = make_supplier(), make_supplier()
    administrator = make_member(supplier)
    canary = make_canary(supplier)
    trace_links(other, make_member(other))
    assert len(tables_with(EMAIL)) >= 8
    assert len(tables_with(NAME)) >= 3

    blank_person(canary, reason="asked", by=None, at=NOW)
    assert (tables_with(EMAIL), tables_with(NAME), tables_with("canary.quux")) == ([], [], [])
    assert list(breaks()) == []
    assert set(supplier.memberships.values_list("user", flat=True)) == {administrator.pk}
    assert supplier.disclosures.get().answered_by_id == canary.pk
    assert list(PersonChange.objects.values_list("kind", "reason")) == [("blanked", "asked")]
    assert visitor().post("/account/login/", {"login": EMAIL, "password": PASSWORD}).status_code == 200


def test_the_history_names_the_number_and_the_pages_still_open() -> None:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    make_member(supplier)
    blank_person(make_canary(supplier), reason="asked", by=None, at=NOW)
    page = signed_in(make_staff(organisation)).get(f"/suppliers/{supplier.pk}/")
    assert page.status_code == 200
    assert NAME not in text_of(page)


@override_settings(EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend")
def test_mails_that_were_kept_as_files_go_and_uploaded_documents_stay(
    tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    supplier = make_supplier()
    make_member(supplier)
    with override_settings(EMAIL_FILE_PATH=str(tmp_path)):
        canary = make_canary(supplier)
        visitor().post("/account/password/reset/", {"email": EMAIL})
        assert len(files_with(EMAIL, tmp_path)) == 1
        with django_capture_on_commit_callbacks(execute=True):
            call_command("blank_person", EMAIL)
    assert files_with(EMAIL, tmp_path) == []
    assert files_with(EMAIL, Path(settings.MEDIA_ROOT)) == []
    canary.refresh_from_db()
    assert (canary.name, canary.is_active, bool(canary.blanked_at)) == ("", False, True)


def test_an_administrator_blanks_on_a_page_but_never_himself_nor_beyond_his_reach() -> None:
    group = make_organisation("group")
    one = make_organisation("one", parent=group)
    administrator, local = make_staff(group, Role.ADMINISTRATOR), make_staff(one, Role.ADMINISTRATOR)
    officer = make_staff(one, Role.OFFICER, EMAIL)
    supplier = make_supplier()
    make_member(supplier)
    member = make_member(supplier)
    assert refused(lambda: blank_person(administrator, reason="asked", by=administrator, at=NOW)) == "oneself"
    assert refused(lambda: blank_person(member, reason="asked", by=local, at=NOW)) == "out_of_reach"
    assert refused(lambda: blank_person(administrator, reason="asked", by=local, at=NOW)) == "out_of_reach"
    client = signed_in(administrator)
    assert client.post(f"/people/{officer.pk}/blank/", {"reason": "left"}).status_code == 302
    assert (tables_with(EMAIL), Membership.objects.filter(user=officer).count()) == ([], 0)
    page = text_of(client.get(f"/people/{officer.pk}/"))
    assert f"Person {officer.pk}" in page
    assert "Data blanked" in page


def test_the_last_administrator_of_a_supplier_is_not_blanked() -> None:
    canary = make_canary(make_supplier())
    assert refused(lambda: blank_person(canary, reason="asked", by=None, at=NOW)) == "last_administrator"
    assert "suppliers_user" in tables_with(EMAIL)


def test_every_column_with_an_address_says_what_becomes_of_it() -> None:
    found = {
        f"{model._meta.app_label}.{model._meta.model_name}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EmailField)
    }
    assert found == set(COLUMNS)


def test_staff_see_who_holds_which_role_and_give_and_take_roles_on_pages() -> None:
    group = make_organisation("group")
    administrator = signed_in(make_staff(group, Role.ADMINISTRATOR))
    form = {"email": "new@example.com", "role": "officer", "organisation": group.pk, "language": "en"}
    assert administrator.post("/people/grant/", form).status_code == 302
    assert Invitation.objects.get().role == "officer"
    known = make_staff(group, Role.COMPLIANCE, "known@example.com")
    administrator.post("/people/grant/", form | {"email": "known@example.com"})
    assert set(known.memberships.values_list("role", flat=True)) == {"officer", "compliance"}
    page = text_of(administrator.get("/people/"))
    assert "new@example.com" in page
    assert "known@example.com" in page
    auditing = administrator.post("/people/grant/", form | {"email": "known@example.com", "role": "auditor"})
    assert auditing.status_code == 422
    assert "Who audits an organisation has no other role there" in text_of(auditing)
    administrator.post(f"/people/roles/{known.memberships.get(role='officer').pk}/revoke/")
    assert "Role revoked" in text_of(administrator.get(f"/people/{known.pk}/"))
    client: Client = signed_in(make_staff(group, Role.MANAGER))
    assert client.get("/people/").status_code == 403
