"""The green supply-chain file of one supplier (绿色供应链档案), in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from procurement.models import Engagement, PolicyVersion, Reassessment
from procurement.queries.green import green_suppliers
from scoring.models import Scorecard
from scoring.queries.scorecards import Explained, explained
from suppliers.models import (
    Certificate,
    Contact,
    Disclosure,
    Document,
    Incident,
    Inventory,
    Site,
    Supplier,
    User,
)
from suppliers.queries.access import organisations_of
from suppliers.queries.statements import TypeState, statements_to_show
from suppliers.questions import Question, questions_for

TREND = 12


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that is asked of the supplier, and the answer that stands, if there is one."""

    question: Question
    answer: Disclosure | None


@dataclass(frozen=True, slots=True)
class SupplierFile:
    """`own`: standings with the reader's organisations; `others`: with the rest of the group, as information.

    `trend`: the latest scorecards, the oldest first. `green` None: no policy is in force.
    """

    supplier: Supplier
    own: tuple[Engagement, ...]
    others: tuple[Engagement, ...]
    green: bool | None
    scored: Explained | None
    trend: tuple[Scorecard, ...]
    certificates: tuple[Certificate, ...]
    not_held: tuple[TypeState, ...]
    inventories: tuple[Inventory, ...]
    answers: tuple[Answered, ...]
    incidents: tuple[Incident, ...]
    documents: tuple[Document, ...]
    contacts: tuple[Contact, ...]
    sites: tuple[Site, ...]
    reassessments: tuple[Reassessment, ...]


def supplier_file(supplier: Supplier, user: User, on: date) -> SupplierFile:
    """The file of a supplier that the reader may see; what happened stands in queries.happenings."""
    engagements = tuple(supplier.engagements.select_related("organisation").order_by("organisation__path"))
    mine = set(organisations_of(user).values_list("pk", flat=True))
    trend = tuple(supplier.scorecards.select_related("run").order_by("-id")[:TREND])
    certificates = supplier.certificates.select_related("type", "document", "checked_by", "claimed_by")
    inventories = supplier.inventories.filter(superseded_at__isnull=True).select_related("document", "checked_by")
    held = tuple(certificates.order_by("type", "-valid_from", "-id"))
    return SupplierFile(
        supplier=supplier,
        own=tuple(each for each in engagements if each.organisation_id in mine),
        others=tuple(each for each in engagements if each.organisation_id not in mine),
        green=_is_green(supplier, on),
        scored=explained(trend[0]) if trend else None,
        trend=tuple(reversed(trend)),
        certificates=held,
        not_held=tuple(statements_to_show(supplier, on)),
        inventories=tuple(inventories.annotate(line_count=Count("lines")).order_by("-year")),
        answers=_answers(supplier),
        incidents=tuple(supplier.incidents.select_related("recorded_by").order_by("-occurred_on", "-id")),
        documents=tuple(supplier.documents.order_by("-uploaded_at", "-pk")),
        contacts=tuple(supplier.contacts.order_by("pk")),
        sites=tuple(supplier.sites.order_by("pk")),
        reassessments=tuple(supplier.reassessments.filter(finished_at__isnull=True)),
    )


def _is_green(supplier: Supplier, on: date) -> bool | None:
    try:
        return green_suppliers(on).filter(pk=supplier.pk).exists()
    except PolicyVersion.DoesNotExist:
        return None


def _answers(supplier: Supplier) -> tuple[Answered, ...]:
    rows = supplier.disclosures.filter(superseded_at__isnull=True).select_related("document", "checked_by")
    current = {row.question: row for row in rows}
    return tuple(Answered(question, current.get(question.key)) for question in questions_for(supplier.kind))
