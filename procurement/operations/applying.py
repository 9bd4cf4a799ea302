"""What an application is about, and what may claim priority: the parts of sending one (operations.admission)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from procurement.models import Application, ApplicationCategory, ApplicationSite, PriorityClaim
from procurement.policy import ApplicationState, PriorityGround
from procurement.queries.people import deciders
from procurement.queries.policies import policy_in_force
from procurement.working_days import working_days_after
from scoring.operations.scoring import score_supplier
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Category, Document, Site, Supplier, User
from suppliers.operations.notices import tell
from suppliers.queries.asking import asked_of
from suppliers.queries.own_file import file_state
from suppliers.questions.asking import Section


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for priority admission that the supplier claims, until `ends_on`; `document` is its evidence."""

    ground: PriorityGround
    statement: str
    document: Document | None = None
    ends_on: date | None = None


# One sentence for each section, so that it can be translated as one.
UNBEGUN_MESSAGES = {
    Section.CERTIFICATES: "First hand in a certificate, or say which you do not hold.",
    Section.ENERGY: "First report your energy and carbon of a year.",
    Section.INDICATORS: "First answer the indicators: “do not know” and “not yet” are answers too.",
}


def refuse_unbegun(supplier: Supplier, on: date) -> None:
    """Refuse while a section is untouched that the policy wants begun: an empty file tells an officer nothing."""
    asked = asked_of(supplier, on)
    missing = file_state(supplier, asked).not_begun(asked)
    if missing:
        raise Refused("not_begun", UNBEGUN_MESSAGES[missing[0]])


def set_scope(application: Application, categories: Sequence[Category] | None, sites: Sequence[Site] | None) -> None:
    """The categories and sites that it is about, in place of those of the sending before; None: all there are."""
    supplier = application.supplier
    sold, held = set(supplier.categories.all()), set(supplier.sites.filter(retired_at__isnull=True))
    wanted = sold if categories is None else set(categories)
    places = held if sites is None else set(sites)
    if not wanted <= sold:
        raise Refused("not_supplied", "Apply for what you supply: choose from your categories.", "categories")
    if sold and not wanted:
        raise Refused("category_needed", "Choose at least one category.", "categories")
    if not places <= held:
        raise Refused("foreign_site", "Choose from your own sites.", "sites")
    ApplicationCategory.objects.filter(application=application).delete()
    ApplicationSite.objects.filter(application=application).delete()
    ApplicationCategory.objects.bulk_create(
        ApplicationCategory(application=application, category=each) for each in sorted(wanted, key=lambda each: each.pk)
    )
    ApplicationSite.objects.bulk_create(
        ApplicationSite(application=application, site=each) for each in sorted(places, key=lambda each: each.pk)
    )


def claim_priority(application: Application, grounds: Sequence[Ground], on: date) -> None:
    """These grounds and no others; one that was claimed before and is left out is taken back.

    What was claimed at each sending stands in the history (`scope_told`). The caller saves the application.
    """
    for ground in grounds:
        _refuse_unsupported(ground, application.supplier, on)
    application.priority_claims.exclude(ground__in=[each.ground for each in grounds]).delete()
    for each in grounds:
        PriorityClaim.objects.update_or_create(
            application=application,
            ground=each.ground,
            defaults={"statement": each.statement.strip(), "document": each.document, "ends_on": each.ends_on},
        )
    application.priority = bool(grounds)
    application.priority_until = max((each.ends_on for each in grounds if each.ends_on), default=None)


def put_before(application: Application, supplier: Supplier, *, by: User | None, at: datetime) -> None:
    """Send it: the buyer's clock goes on from where it stopped, the supplier is scored, the deciders are told.

    The caller holds the application and the supplier.
    """
    organisation, day = application.organisation, supplier.day(at)
    application.state, application.sent_by, application.sent_at = ApplicationState.SENT, by, at
    # The clock stood still while the supplier had the case: what the buyer used before is used.
    left = max(1, policy_in_force(day).admission_days - application.days_used)
    application.due_on = working_days_after(day, left)
    application.save()
    if not supplier.consents.filter(organisation=organisation, withdrawn_at__isnull=True).exists():
        supplier.consents.create(organisation=organisation, given_by=by, given_at=at)
    record(
        supplier,
        "application.sent",
        at=at,
        by=by,
        application=application.pk,
        organisation=organisation.pk,
        **scope_told(application),
    )
    score_supplier(supplier, as_of=day, at=at, cause="application")
    tell(
        deciders(organisation),
        "application.sent",
        subject=f"application/{application.pk}/{application.decisions.count() + 1}",
        path=f"/cases/{application.pk}/",
        at=at,
        supplier=supplier,
        supplier_name=supplier,
    )


def scope_told(application: Application) -> dict[str, object]:
    """What the history keeps of a sending."""
    return {
        "categories": sorted(application.categories.values_list("code", flat=True)),
        "sites": sorted(application.sites.values_list("pk", flat=True)),
        "grounds": [
            {"ground": claim.ground, "document": claim.document_id, "ends_on": str(claim.ends_on)}
            for claim in application.priority_claims.order_by("ground")
        ],
    }


def _refuse_unsupported(ground: Ground, supplier: Supplier, on: date) -> None:
    """The field of a refusal is that of the form: <ground>_statement and so on."""
    if not ground.statement.strip():
        message = "Say in a sentence what is new or eco about it."
        raise Refused("statement_needed", message, f"{ground.ground}_statement")
    if ground.document is None:
        message = "Add the evidence: a document of yours, or a new file."
        raise Refused("evidence_needed", message, f"{ground.ground}_document")
    if ground.document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in your documents.", f"{ground.ground}_document")
    if ground.ends_on is None:
        raise Refused("end_needed", "Say until when this ground holds.", f"{ground.ground}_ends_on")
    if ground.ends_on < on:
        raise Refused("ground_ended", "This ground has ended: give a day to come.", f"{ground.ground}_ends_on")
