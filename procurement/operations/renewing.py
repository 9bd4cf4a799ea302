"""Terms of admission and their renewal: opened by the clock, confirmed by the supplier, decided like any case."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from procurement.models import Application, ApplicationCategory, ApplicationSite, CaseLook, Engagement
from procurement.operations.applying import put_before, refuse_unbegun
from procurement.policy import GOOD_STANDING, ApplicationState, Policy, Purpose, Standing, Verdict
from procurement.queries.due import WATCHED
from procurement.queries.people import members_of
from procurement.queries.policies import policy_in_force
from procurement.renewing import term_end
from suppliers.errors import Refused
from suppliers.models import Supplier, User
from suppliers.operations.members import refuse_unless_administrator
from suppliers.operations.notices import tell

OPEN = (ApplicationState.DRAFT, ApplicationState.SENT, ApplicationState.RETURNED)


@transaction.atomic
def open_renewals(on: date, *, at: datetime) -> int:
    """Leave a renewal to confirm for every admission that ends soon, and tell the supplier once. How many are new."""
    policy = policy_in_force(on)
    found = list(_ending(on, policy).select_related("supplier", "organisation"))
    rows = [
        Application(supplier=each.supplier, organisation=each.organisation, purpose=Purpose.RENEWAL, started_at=at)
        for each in found
    ]
    Application.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
    for each in found:
        tell(
            members_of(each.supplier),
            "renewal.opened",
            subject=f"renewal/{each.pk}/{each.admitted_until}",
            path="/portal/",
            at=at,
            supplier=each.supplier,
            organisation_name=each.organisation,
            until=str(each.admitted_until),
        )
    return len(found)


def _ending(on: date, policy: Policy) -> QuerySet[Engagement]:
    waiting = Application.objects.filter(
        supplier=OuterRef("supplier"), organisation=OuterRef("organisation"), state__in=OPEN
    )
    return Engagement.objects.filter(
        ~Exists(waiting),
        standing__in=WATCHED,
        admitted_until__lte=on + timedelta(days=policy.renewal_days),
        supplier__merged_into__isnull=True,
    )


@transaction.atomic
def send_renewal(application: Application, *, by: User, at: datetime) -> Application:
    """The supplier confirms that its file is right as it stands and asks for another term; about what it was about."""
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=application.pk)
    )
    supplier = Supplier.objects.lock(application.supplier_id)
    application.supplier = supplier
    refuse_unless_administrator(by, supplier)
    if application.purpose != Purpose.RENEWAL or application.state not in {
        ApplicationState.DRAFT,
        ApplicationState.RETURNED,
    }:
        raise Refused("already_sent", "Your application is with {organisation} already.",
                      organisation=application.organisation)  # fmt: skip
    refuse_unbegun(supplier, supplier.day(at))
    if not ApplicationCategory.objects.filter(application=application).exists():
        _same_scope(application, supplier)
    put_before(application, supplier, by=by, at=at)
    return application


def _same_scope(application: Application, supplier: Supplier) -> None:
    """The categories and sites of the application before, or all there are."""
    earlier = supplier.applications.filter(
        organisation=application.organisation, state=ApplicationState.APPROVED
    ).order_by("-sent_at")
    before = earlier.first()
    categories = before.categories.all() if before else supplier.categories.all()
    places = supplier.sites.filter(retired_at__isnull=True)
    sites = places.filter(pk__in=before.sites.values("pk")) if before else places
    ApplicationCategory.objects.bulk_create(
        ApplicationCategory(application=application, category=each) for each in categories.order_by("pk")
    )
    ApplicationSite.objects.bulk_create(
        ApplicationSite(application=application, site=each) for each in sites.order_by("pk")
    )


def renewed_standing(engagement: Engagement, verdict: Verdict) -> tuple[Standing, str]:
    """The standing after a renewal was decided. Approving lifts nothing: on watch or suspended it is refused."""
    if verdict == Verdict.REFUSE:
        return Standing.EXITED, "not_renewed"
    if engagement.standing not in GOOD_STANDING:
        message = "Its standing is not good now: a manager lifts that first, then the renewal can be approved."
        raise Refused("not_in_good_standing", message)
    if verdict == Verdict.APPROVE_WITH_CONDITIONS:
        return Standing.CONDITIONAL, "decision_conditions"
    return Standing(engagement.standing), "renewed"


def begin_term(engagement: Engagement, *, at: datetime) -> None:
    """Set until when the admission lasts: from the end of the term that runs, or from today."""
    day = engagement.supplier.day(at)
    months = policy_in_force(day).admission_months
    if not months:
        return
    begins = max(day, engagement.admitted_until or day)
    engagement.admitted_until = term_end(begins, months)
    engagement.save(update_fields=["admitted_until"])


def look_at_case(application: Application, *, by: User, at: datetime) -> CaseLook:
    """Note that the person opened this sending of the case; the same look is noted once."""
    if application.state != ApplicationState.SENT:
        raise Refused("already_decided", "This case was decided before, by somebody else or in another window.")
    look, _made = CaseLook.objects.get_or_create(
        application=application, round=application.decisions.count() + 1, by=by, defaults={"at": at}
    )
    return look
