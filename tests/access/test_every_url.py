"""Every URL, every role, own, foreign and missing objects: what is not in the table is open to nobody."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from config.access import THIRD_PARTY
from procurement.models import Application
from procurement.operations.admission import send_application
from scoring.models import IssuedScorecard, Scorecard, ScoringModel
from scoring.operations.back_testing import ask_back_test
from scoring.operations.model_drafts import start_draft
from suppliers.access import declared
from suppliers.carbon.inventory import Activity
from suppliers.enums import SUPPLIER_ROLES, CertificateStatus, Role
from suppliers.models import Document, Incident, Notice, Organisation, Supplier, User
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.operations.footprints import report_inventory
from suppliers.operations.incidents import record_incident
from suppliers.operations.renewals import make_link
from suppliers.queries.reference import carbon_reference
from tests.access.table import SHUT, TABLE, Row
from tests.factories import (
    NOW,
    TODAY,
    make_certificate,
    make_comparison,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
    make_survey,
)

MISSING = 987_654_321
OPEN = {200, 201, 204, 302, 400, 409, 415, 422}


def views(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield pattern


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    names = {view.name for view in views()}
    assert names - set(TABLE) - set(THIRD_PARTY) - SHUT == set()
    assert set(TABLE) - names - set(THIRD_PARTY) == set()


def test_every_view_of_ours_declares_whom_it_opens_to() -> None:
    undeclared = {view.name for view in views() if declared(view.callback) is None}
    assert undeclared - set(THIRD_PARTY) == SHUT


class World:
    """A supplier that ours may read and one that is foreign to them, each with one object of every kind."""

    def __init__(self) -> None:
        self.own_organisation, self.foreign_organisation = make_organisation("own"), make_organisation("foreign")
        self.own = make_supplier(organisation=self.own_organisation)
        self.foreign = make_supplier(organisation=self.foreign_organisation)
        self.people: dict[Role | None, User] = {role: self._person(role) for role in Role}
        self.clients = {role: signed_in(self.people.get(role)) for role in [None, *Role]}
        self.model = ScoringModel.objects.get()
        self.draft = start_draft(self.model, by=None, at=NOW)
        self.back_test = ask_back_test(self.draft, as_of=TODAY, by=self.people[Role.COMPLIANCE], at=NOW)
        self.comparison = make_comparison(self.model, self.people[Role.COMPLIANCE])
        self.objects = {
            "own": self._objects(self.own, self.own_organisation),
            "foreign": self._objects(self.foreign, self.foreign_organisation),
        }

    def _person(self, role: Role) -> User:
        return make_member(self.own, role) if role in SUPPLIER_ROLES else make_staff(self.own_organisation, role)

    def _objects(self, supplier: Supplier, organisation: Organisation) -> dict[str, dict[str, object]]:
        member = make_member(supplier)
        path = default_storage.save("te/st", ContentFile(b"%PDF-1.4 sample"))
        document = supplier.documents.create(
            name="sample.pdf", path=path, sha256="0" * 64, media_type="application/pdf", size=15, uploaded_at=NOW
        )
        (answer,) = answer_questions(supplier, [Answer("cdp", value=1)], by=member, at=NOW)
        application = send_application(supplier, organisation, by=member, at=NOW)
        scorecard = Scorecard.objects.get(supplier=supplier)
        return {
            "supplier": {"pk": supplier.pk},
            "document": {"pk": document.pk},
            "certificate": {"pk": make_certificate(supplier, status=CertificateStatus.CLAIMED, claimed_by=member).pk},
            "inventory": {"pk": _report(supplier, member)},
            "incident": {"pk": supplier.pk, "incident": _incident(supplier, organisation)},
            "answer": {"pk": answer.pk},
            "application": {"pk": application.pk},
            "scorecard": {"pk": scorecard.pk},
            "undelivered": {"pk": _undelivered(supplier, member)},
            "renewal": {"token": _renewal(supplier, member, document)},
            **_survey(supplier, organisation),
            "issued_pdf": {"pk": _issued(scorecard, path), "language": "zh"},
        }

    def address(self, name: str, of: str, whose: str, user: User | None) -> str | None:
        """The address of the object, or None where there is nothing like that."""
        if of == "":
            return reverse(name)
        if of == "year":
            return reverse(name, kwargs={"year": 2024})
        if of in {"model", "draft"}:
            pk = self.model.pk if of == "model" else self.draft.pk
            return {"own": reverse(name, args=[pk]), "missing": reverse(name, args=[MISSING])}.get(whose)
        if of == "token":
            token = IssuedScorecard.objects.order_by("pk").values_list("token", flat=True)[0]
            return {"own": reverse(name, args=[token]), "missing": reverse(name, args=["x" * 43])}.get(whose)
        if of == "comparison":
            pk = self.comparison.pk
            return {"own": reverse(name, args=[pk]), "missing": reverse(name, args=[MISSING])}.get(whose)
        if of == "back_test":
            return {"own": reverse(name, args=[self.back_test.pk]), "missing": reverse(name, args=[MISSING])}.get(whose)
        if of == "draft_act":
            return {
                "own": reverse(name, args=[self.draft.pk, "withdraw"]),
                "missing": reverse(name, args=[MISSING, "withdraw"]),
            }.get(whose)
        if of == "renewal":  # whoever has the token: there is no "foreign" for a stranger
            return reverse(name, args=[self.objects["own"][of]["token"] if whose == "own" else f"{whose}.token"])
        if of == "list_kind":
            kinds = {"own": "bodies", "missing": "nosuch"}
            return reverse(name, args=[kinds[whose]]) if whose in kinds else None
        if of == "notice":
            return reverse(name, args=[self._notice(whose, user)])
        if whose == "missing":
            return reverse(
                name, kwargs={key: MISSING if key != "language" else "zh" for key in self.objects["own"][of]}
            )
        return reverse(name, kwargs=self.objects[whose][of])

    def _notice(self, whose: str, user: User | None) -> int:
        if whose == "missing":
            return MISSING
        owner = user if whose == "own" and user else make_staff(self.foreign_organisation)
        notice, _ = Notice.objects.get_or_create(
            user=owner,
            kind="application.sent",
            subject=whose,
            defaults={"path": "/inbox/", "created_at": NOW, "values": {"supplier_name": "示例"}},
        )
        return notice.pk


def _report(supplier: Supplier, member: User) -> int:
    activity = Activity("natural_gas", Decimal(1000), "m3", "CN-JS", 2024)
    return report_inventory(
        supplier,
        activities=[activity],
        output_wan=Decimal(100),
        explanation="示例",
        reference=carbon_reference(),
        by=member,
        at=NOW,
    ).pk


def _incident(supplier: Supplier, organisation: Organisation) -> int:
    return record_incident(
        supplier,
        kind=Incident.Kind.PENALTY,
        severity=Incident.Severity.ORDINARY,
        occurred_on=date(2026, 1, 1),
        source="示例",
        by=make_staff(organisation),
        at=NOW,
    ).pk


def _issued(scorecard: Scorecard, path: str) -> int:
    IssuedScorecard.objects.create(
        scorecard=scorecard,
        number=f"GG-TEST-{scorecard.pk}",
        token=f"{scorecard.pk:043}",
        pdf_zh=path,
        pdf_en=path,
        sha256_zh="0" * 64,
        sha256_en="0" * 64,
        issued_by=None,
        issued_at=NOW,
    )
    return scorecard.pk


def _undelivered(supplier: Supplier, member: User) -> int:
    told = {"kind": "certificate.verified", "subject": "given up", "values": {"number": "1"}, "path": "/inbox/"}
    given_up = {"given_up_at": NOW, "trouble": "undeliverable"}
    return Notice.objects.create(user=member, supplier=supplier, created_at=NOW, **told, **given_up).pk


def _renewal(supplier: Supplier, member: User, document: Document) -> str:
    """The token of a link with a file that waits to be confirmed."""
    certificate = make_certificate(supplier, "GREENFACTORY")
    token = make_link(certificate, member, at=timezone.now())
    certificate.renewal_links.update(document=document)
    return token


def _survey(supplier: Supplier, organisation: Organisation) -> dict[str, dict[str, object]]:
    survey = make_survey(organisation, supplier)
    return {"survey": {"pk": survey.pk}, "own_survey": {"pk": survey.asked.get().pk}}


@pytest.fixture
def world(method: None) -> World:
    return World()


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def ask(client: Client, method: str, address: str) -> int:
    body = b"" if method == "GET" else b"{}"
    response = client.generic(method, address, body, content_type="application/json")
    if response.streaming:  # read to its end, a file is closed
        assert response.getvalue()
    return response.status_code


def turned_away(status: int, address: str, user: User | None) -> bool:
    """Signed in: 403. A stranger: to the sign-in page, or 401 from the API."""
    if user is not None:
        return status == 403
    return status == (401 if address.startswith("/api/v1/") else 302)


def test_a_url_opens_to_whom_the_table_says_and_to_nobody_else(world: World) -> None:
    found = [fault for name, row in sorted(TABLE.items()) for fault in faults(name, row, world)]
    assert found == []


def faults(name: str, row: Row, world: World) -> Iterator[str]:
    """What is not as the table says, over every role, method and object; nothing that a request does is kept."""
    for role in [None, *Role]:
        user = world.people[role] if role else None
        for method, roles in row.methods.items():
            for whose in ("foreign", "missing", "own"):
                address = world.address(name, row.of, whose, user)
                if address is None:
                    continue
                with transaction.atomic():
                    status = ask(world.clients[role], method, address)
                    transaction.set_rollback(True)
                if not (row.public or role in roles):
                    fine = turned_away(status, address, user)
                elif row.of not in {"", "year"} and whose != "own":
                    fine = status == 404
                else:
                    fine = status in OPEN
                if not fine:
                    yield f"{method} {address} ({whose}) as {role or 'a stranger'}: {status}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SHUT))
def test_what_is_shut_opens_to_nobody(name: str) -> None:
    client = Client()
    client.force_login(
        make_staff(make_organisation(), Role.ADMINISTRATOR),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert client.get(reverse(name)).status_code == 403


def test_nothing_that_a_reader_opened_changed_a_case(world: World) -> None:
    for name, row in TABLE.items():
        if "GET" in row.methods and row.of == "application":
            ask(world.clients[Role.AUDITOR], "GET", reverse(name, kwargs=world.objects["own"]["application"]))
    assert set(Application.objects.values_list("state", flat=True)) == {"sent"}
