"""A small world for the API: two organisations, two suppliers, every role, and one thing of each kind of both."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from fixtures.demo.certificate_pdf import draw_certificate
from procurement.models import Application, Reassessment
from procurement.operations.admission import send_application
from procurement.operations.reassessment import ask_reassessment
from scoring.models import Scorecard
from suppliers.carbon.inventory import Activity
from suppliers.enums import CertificateStatus, Role
from suppliers.models import Certificate, Disclosure, Document, Inventory, Notice, Organisation, Supplier, User
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.operations.footprints import report_inventory
from suppliers.queries.reference import carbon_reference
from tests.factories import NOW, TODAY, make_certificate, make_member, make_organisation, make_staff, make_supplier

API = "/api/v1/"


class Caller(Client):
    """Somebody who speaks JSON to the API; `user` None: nobody."""

    def __init__(self, user: User | None = None) -> None:
        super().__init__(raise_request_exception=True, headers={"accept": "application/json"})
        if user is not None:
            self.force_login(user)

    def ask(self, path: str, **query: str | int) -> Any:
        return self.get(API + path, query)

    def send(self, path: str, body: object = None, *, method: str = "POST") -> Any:
        return self.generic(method, API + path, *_json(body))

    def send_raw(self, path: str, body: bytes, *, method: str = "POST") -> Any:
        return self.generic(method, API + path, body, "application/json")

    def hand_in(self, content: bytes, name: str = "certificate.pdf") -> Any:
        return self.post(API + "documents/", {"file": ContentFile(content, name)})


def _json(body: object) -> tuple[bytes, str]:
    return (b"" if body is None else json.dumps(body).encode()), "application/json"


@dataclass(frozen=True, slots=True)
class File:
    """A supplier with its person and one thing of each kind in its file."""

    supplier: Supplier
    member: User
    document: Document
    certificate: Certificate
    inventory: Inventory
    answer: Disclosure
    application: Application
    scorecard: Scorecard
    reassessment: Reassessment
    notice: Notice


def make_file(organisation: Organisation) -> File:
    """A supplier that applied to the organisation. Needs the shipped method."""
    supplier = make_supplier(organisation=organisation)
    member = make_member(supplier)
    document = make_document(supplier)
    certificate = make_certificate(supplier, status=CertificateStatus.CLAIMED, claimed_by=member)
    certificate.document = document
    certificate.save()
    (answer,) = answer_questions(supplier, [Answer("penalties_3y", value=0)], by=member, at=NOW)
    inventory = report_inventory(
        supplier,
        activities=[Activity("natural_gas", Decimal(304_000), "m3", "CN-BJ", 2025)],
        output_wan=Decimal(10_000),
        explanation="示例",
        reference=carbon_reference(),
        by=member,
        at=NOW,
    )
    application = send_application(supplier, organisation, by=member, at=NOW)
    notice = Notice.objects.create(
        user=member,
        supplier=supplier,
        kind="certificate.verified",
        subject=f"certificate/{certificate.pk}",
        values={"number": certificate.number},
        path="/portal/certificates/",
        created_at=NOW,
    )
    return File(
        supplier,
        member,
        document,
        certificate,
        inventory,
        answer,
        application,
        Scorecard.objects.get(supplier=supplier),
        ask_reassessment(supplier, on=TODAY, at=NOW),
        notice,
    )


def make_document(supplier: Supplier) -> Document:
    content = draw_certificate(credit_code=supplier.identifier)
    return supplier.documents.create(
        name="示例.pdf",
        path=default_storage.save("te/st", ContentFile(content)),
        sha256=f"{supplier.pk:064}",
        media_type="application/pdf",
        size=len(content),
        uploaded_by=None,
        uploaded_at=NOW,
    )


@dataclass(frozen=True, slots=True)
class World:
    """`own` lets the `staff` of the organisation read it; `foreign` deals with another organisation."""

    organisation: Organisation
    own: File
    foreign: File
    staff: dict[Role, User]
    strangers: dict[Role, User]

    def people(self) -> dict[str, User | None]:
        return {"nobody": None, "supplier": self.own.member} | {str(role): user for role, user in self.staff.items()}


def make_world() -> World:
    here, there = make_organisation("here"), make_organisation("there")
    roles = [Role.OFFICER, Role.COMPLIANCE, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR]
    return World(
        here,
        make_file(here),
        make_file(there),
        {role: make_staff(here, role) for role in roles},
        {role: make_staff(there, role) for role in roles},
    )
