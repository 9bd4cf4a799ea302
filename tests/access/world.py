"""One of everything, for whom it is open and for whom it is not: what the tests of every address walk."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from fixtures.load import REFERENCE, load_carbon
from procurement.models import Application, FileExport, SavedView, VetoException
from procurement.operations.admission import send_application
from procurement.operations.corrective_actions import Condition, open_action
from procurement.policy import ActionOrigin, Purpose
from scoring.models import IssueBatch, IssuedScorecard, Scorecard, ScoringModel
from scoring.operations.back_testing import ask_back_test
from scoring.operations.model_drafts import start_draft
from suppliers.carbon.inventory import Activity
from suppliers.enums import SUPPLIER_ROLES, CertificateStatus, Role
from suppliers.models import Document, EmissionFactor, Incident, Notice, Organisation, Supplier, User
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.operations.footprints import report_inventory
from suppliers.operations.incidents import record_incident
from suppliers.operations.product_drafts import start_draft as start_draft_of_product
from suppliers.operations.renewals import make_link
from suppliers.queries.reference import carbon_reference
from tests.access.people import people_of
from tests.factories import (
    NOW,
    TODAY,
    make_certificate,
    make_comparison,
    make_document,
    make_duplicate,
    make_member,
    make_organisation,
    make_own_factor,
    make_staff,
    make_supplier,
    make_supplier_invitation,
    make_survey,
)
from tests.suppliers.products import publish

MISSING = 987_654_321
TOKENS = frozenset({"renewal", "supplier_invited", "join", "fill", "fill_energy"})
Keys = tuple[object, ...]


def views(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Every view that an address leads to."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield pattern


class World:
    """Two organisations and two suppliers, each supplier with one object of every kind.

    `own` lets the organisation of our staff read its file, `foreign` only another one. "elsewhere" is what the own
    supplier has with that other organisation: its own people see it, our staff do not.
    """

    def __init__(self) -> None:
        self.own_organisation, self.foreign_organisation = make_organisation("own"), make_organisation("foreign")
        self.own = make_supplier(organisation=self.own_organisation)
        self.foreign = make_supplier(organisation=self.foreign_organisation)
        self.people: dict[Role | None, User] = {role: self._person(role) for role in Role}
        self.clients = {role: signed_in(self.people.get(role)) for role in [None, *Role]}
        self.model = ScoringModel.objects.get()
        self.draft = start_draft(self.model, by=None, at=NOW)
        load_carbon(REFERENCE, at=NOW)
        own = self._objects(self.own, self.own_organisation)
        foreign = self._objects(self.foreign, self.foreign_organisation)
        elsewhere = self._elsewhere()
        self.shared = self._shared()
        self.objects = {"own": own, "foreign": foreign, "elsewhere": elsewhere}

    def _person(self, role: Role) -> User:
        return make_member(self.own, role) if role in SUPPLIER_ROLES else make_staff(self.own_organisation, role)

    def _objects(self, supplier: Supplier, organisation: Organisation) -> dict[str, dict[str, object]]:
        member = make_member(supplier)
        document = make_document(supplier)
        (answer,) = answer_questions(supplier, [Answer("cdp", value=1)], by=member, at=NOW)
        application = send_application(supplier, organisation, by=member, at=NOW)
        scorecard = Scorecard.objects.get(supplier=supplier)
        return {
            "supplier": {"pk": supplier.pk},
            "document": {"pk": document.pk},
            "certificate": {"pk": make_certificate(supplier, status=CertificateStatus.CLAIMED, claimed_by=member).pk},
            "inventory": {"pk": _report(supplier, member)},
            **_product(supplier, member),
            "own_factor": {"pk": make_own_factor(supplier, member, document).pk},
            "incident": {"pk": supplier.pk, "incident": _incident(supplier, organisation)},
            "api_incident": {"pk": _incident(supplier, organisation)},
            "answer": {"pk": answer.pk},
            "sheet": {"pk": _sheet(supplier, member)},
            "application": {"pk": application.pk},
            "scorecard": {"pk": scorecard.pk},
            "undelivered": {"pk": _undelivered(supplier, member)},
            "renewal": {"token": _renewal(supplier, member, document)},
            "own_renewal": {"pk": _own_renewal(supplier)},
            "supplier_invited": {"token": make_supplier_invitation(organisation)[1]},
            "supplier_invitation": {"pk": make_supplier_invitation(organisation)[0].pk},
            "duplicate": {"pk": make_duplicate(supplier, make_supplier(organisation=organisation)).pk},
            **_survey(supplier, organisation),
            **people_of(supplier, organisation, member),
            **_matter(supplier, organisation, application),
            "issued_pdf": {"pk": _issued(scorecard, document), "language": "zh"},
        }

    def _elsewhere(self) -> dict[str, dict[str, object]]:
        """What the own supplier has with the foreign organisation, which it also lets read its file."""
        supplier, organisation = self.own, self.foreign_organisation
        member = self.people[Role.SUPPLIER_ADMIN]
        consent = supplier.consents.create(organisation=organisation, given_by=member, given_at=NOW)
        application = send_application(supplier, organisation, by=member, at=NOW)
        return {
            "consent": {"pk": consent.pk},
            "application": {"pk": application.pk},
            **_survey(supplier, organisation),
            **_matter(supplier, organisation, application),
        }

    def _shared(self) -> dict[str, Keys]:
        """What belongs to no supplier and to no organisation: it is there or it is missing."""
        compliance, factor = self.people[Role.COMPLIANCE], EmissionFactor.objects.get(code="fuel.cn.diesel")
        return {
            "section": ("indicators",),
            "year": (2024,),
            "model": (self.model.pk,),
            "draft": (self.draft.pk,),
            "draft_act": (self.draft.pk, "withdraw"),
            "back_test": (ask_back_test(self.draft, as_of=TODAY, by=compliance, at=NOW).pk,),
            "comparison": (make_comparison(self.model, compliance).pk,),
            "token": IssuedScorecard.objects.order_by("pk").values_list("token")[0],
            "sheet_module": ("indicators",),
            "list_kind": ("bodies",),
            "reference_kind": ("emission",),
            "factor": ("emission", factor.code),
            "factor_code": (factor.code,),
            "factor_version": ("emission", factor.pk),
        }

    def address(self, name: str, of: str, whose: str, user: User | None) -> str | None:
        """The address of the object as this person asks for it, or None where there is nothing like that."""
        keys = self._keys(of, whose, user)
        return None if keys is None else reverse(name, args=keys)

    def _keys(self, of: str, whose: str, user: User | None) -> Keys | None:
        if of == "":
            return () if whose == "own" else None
        if of in {"notice", "export", "view", "issue_batch", "issue_batch_act"}:
            act: Keys = ("stop",) if of == "issue_batch_act" else ()
            return None if whose == "elsewhere" else (self._personal(of, whose, user), *act)
        if of == "year":  # whichever is asked for: the supplier's own, or a form for it
            return None if whose == "elsewhere" else self.shared[of]
        if of in self.shared:
            return {"own": self.shared[of], "missing": missing(self.shared[of])}.get(whose)
        if of in TOKENS and whose != "own":  # whoever has the token: there is no "foreign" for a stranger
            return None if whose == "elsewhere" else (f"{whose}.token",)
        if whose == "missing":
            return missing(tuple(self.objects["own"][of].values()))
        keys = self.objects[whose].get(of)
        return None if keys is None else tuple(keys.values())

    def _personal(self, of: str, whose: str, user: User | None) -> int:
        """What belongs to one person alone."""
        if whose == "missing":
            return MISSING
        owner = user if whose == "own" and user else make_staff(self.foreign_organisation)
        if of == "export":
            return _export(self.own, owner)
        if of.startswith("issue_batch"):
            return IssueBatch.objects.create(scorecards=[MISSING], asked_by=owner, asked_at=NOW).pk
        return _notice(whose, owner) if of == "notice" else _view(whose, owner)


def missing(keys: Keys) -> Keys:
    """The keys of something that is not there: a number that nothing has, or else another word."""
    if any(isinstance(key, int) for key in keys):
        return tuple(MISSING if isinstance(key, int) else key for key in keys)
    return (*keys[:-1], "x" * 43)


def _export(supplier: Supplier, owner: User) -> int:
    path = default_storage.save("exports/test.zip", ContentFile(b"PK"))
    told = {"whole": False, "asked_at": NOW, "finished_at": NOW, "path": path}
    return FileExport.objects.create(supplier=supplier, asked_by=owner, **told).pk


def _view(whose: str, owner: User) -> int:
    kept = {"query": "state=all", "saved_at": NOW}
    return SavedView.objects.get_or_create(user=owner, page="queue", name=whose, defaults=kept)[0].pk


def _notice(whose: str, owner: User) -> int:
    told = {"path": "/inbox/", "created_at": NOW, "values": {"supplier_name": "示例"}}
    return Notice.objects.get_or_create(user=owner, kind="application.sent", subject=whose, defaults=told)[0].pk


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


def _product(supplier: Supplier, member: User) -> dict[str, dict[str, object]]:
    """A product with a published footprint and a draft of the next."""
    published = publish(supplier, by=member)
    draft = start_draft_of_product(published.product, by=member, at=NOW)
    made = {"product": published.product_id, "footprint": published.pk, "product_draft": draft.pk}
    return {noun: {"pk": pk} for noun, pk in made.items()}


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


def _sheet(supplier: Supplier, member: User) -> int:
    sheet = supplier.sheet_imports.create(
        module="indicators", name="示例.xlsx", sha256="0" * 64, octets=1, rows=1, read_by=member, read_at=NOW
    )
    sheet.entries.create(position=1, key="cdp", state="wrong", rows=[])
    return sheet.pk


def _issued(scorecard: Scorecard, document: Document) -> int:
    IssuedScorecard.objects.create(
        scorecard=scorecard,
        number=f"GG-TEST-{scorecard.pk}",
        token=f"{scorecard.pk:043}",
        pdf_zh=document.path,
        pdf_en=document.path,
        sha256_zh=document.sha256,
        sha256_en=document.sha256,
        issued_by=None,
        issued_at=NOW,
    )
    return scorecard.pk


def _undelivered(supplier: Supplier, member: User) -> int:
    told = {"kind": "certificate.verified", "subject": "given up", "values": {"number": "1"}, "path": "/inbox/"}
    given_up = {"given_up_at": NOW, "trouble": "undeliverable"}
    return Notice.objects.create(user=member, supplier=supplier, created_at=NOW, **told, **given_up).pk


def _own_renewal(supplier: Supplier) -> int:
    buyer = make_organisation()
    return supplier.applications.create(organisation=buyer, purpose=Purpose.RENEWAL, started_at=NOW).pk


def _renewal(supplier: Supplier, member: User, document: Document) -> str:
    """The token of a link with a file that waits to be confirmed."""
    certificate = make_certificate(supplier, "GREENFACTORY")
    token = make_link(certificate, member, at=timezone.now())
    certificate.renewal_links.update(document=document)
    return token


def _matter(supplier: Supplier, organisation: Organisation, case: Application) -> dict[str, dict[str, object]]:
    """A corrective action, an exception that waits, and where the supplier stands."""
    officer = make_staff(organisation)
    asked = Condition("示例", officer, TODAY + timedelta(days=9))
    action = open_action(supplier, organisation, asked, origin=ActionOrigin.AUDIT, by=officer, at=NOW)
    exception = VetoException.objects.create(
        supplier=supplier, organisation=organisation, veto="V1", reason="示例", ends_on=TODAY, asked_by=officer,
        asked_at=NOW,
    )  # fmt: skip
    return {
        "action": {"pk": action.pk},
        "action_act": {"pk": action.pk, "act": "close"},
        "exception": {"pk": exception.pk},
        "api_engagement": {"pk": supplier.engagements.get(organisation=case.organisation).pk},
        "engagement": {"pk": supplier.pk, "engagement": supplier.engagements.get(organisation=case.organisation).pk},
    }


def _survey(supplier: Supplier, organisation: Organisation) -> dict[str, dict[str, object]]:
    survey = make_survey(organisation, supplier)
    return {"survey": {"pk": survey.pk}, "own_survey": {"pk": survey.asked.get().pk}}


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
