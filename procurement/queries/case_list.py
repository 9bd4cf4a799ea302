"""The queue as staff filter and sort it: cases with what a list shows of each, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OrderBy, OuterRef, QuerySet, Subquery

from procurement.models import Application, Engagement, Spend
from procurement.policy import GOOD_STANDING, ApplicationState
from procurement.queries.cases import cases_visible_to, decidable_by, in_order, is_prior
from suppliers.models import Category, Organisation, Supplier, User

SORTS: Mapping[str, str] = {
    "due": "due_on",
    "spend": "spend",
    "sent": "sent_at",
    "score": "supplier__current_score__total",
    "supplier": "supplier__name_sort",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the queue is filtered by; empty or None: not by this. `who`: "me", "nobody" or "" for anybody."""

    text: str = ""
    state: str = ""
    organisation: Organisation | None = None
    purpose: str = ""
    kind: str = ""
    category: Category | None = None
    level: int | None = None
    who: str = ""
    overdue: bool = False
    priority: bool = False
    elsewhere: bool = False
    decided_by_me: bool = False


def case_list(user: User, asked: Asked, on: date) -> QuerySet[Application]:
    """Cases that the person may see and asks for, with `rounds`, `spend` (latest year, 万元), `spend_year` and
    `elsewhere` (admitted by another organisation of the group); priority first."""
    found: QuerySet[Application] = in_order(cases_visible_to(user), on).annotate(
        rounds=Count("decisions"), elsewhere=Exists(_admitted_elsewhere()), **_spend()
    )
    found = _by_case(found, user, asked, on)
    for name in ("kind", "level"):
        if getattr(asked, name) not in {"", None}:
            path = "supplier__kind" if name == "kind" else "supplier__current_score__level"
            found = found.filter(**{path: getattr(asked, name)})
    if asked.category is not None:
        found = found.filter(supplier__suppliercategory__category=asked.category)
    if asked.text:
        found = found.filter(supplier__in=Supplier.objects.matching(asked.text))
    if asked.elsewhere:
        found = found.filter(Exists(_admitted_elsewhere()))
    return found.prefetch_related("priority_claims").select_related("assigned_to")


def _by_case(found: QuerySet[Application], user: User, asked: Asked, on: date) -> QuerySet[Application]:
    for name in ("state", "purpose"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    if asked.organisation is not None:
        found = found.filter(organisation__path__startswith=asked.organisation.path)
    if asked.overdue:
        found = found.filter(state=ApplicationState.SENT, due_on__lt=on)
    if asked.priority:
        found = found.filter(is_prior(on))
    if asked.who:
        found = found.filter(assigned_to=user if asked.who == "me" else None)
    if asked.decided_by_me:
        waiting = asked.state in {"", ApplicationState.SENT}
        own = decidable_by(user) if waiting else Application.objects.filter(decisions__by=user)
        found = found.filter(pk__in=own.values("pk"))
    return found


def latest_spend(supplier: Supplier, organisation: Organisation) -> Spend | None:
    """What the organisation bought in the latest year that is known; None: nobody entered it."""
    return Spend.objects.filter(supplier=supplier, organisation=organisation).order_by("-year").first()


def _spend() -> dict[str, Subquery]:
    rows = Spend.objects.filter(supplier=OuterRef("supplier"), organisation=OuterRef("organisation")).order_by("-year")
    return {"spend": Subquery(rows.values("amount_wan")[:1]), "spend_year": Subquery(rows.values("year")[:1])}


def _admitted_elsewhere() -> QuerySet[Engagement]:
    here = Engagement.objects.filter(supplier=OuterRef("supplier"), standing__in=sorted(GOOD_STANDING))
    return here.exclude(organisation=OuterRef("organisation"))


def sorted_cases(found: QuerySet[Application], wanted: str) -> QuerySet[Application]:
    """In the order that the reader asks for; as the queue has it when he asks for none."""
    key = wanted.removeprefix("-")
    if key not in SORTS:
        spend: OrderBy = F("spend").desc(nulls_last=True)
        usual: list[str | OrderBy] = ["-prior", F("due_on").asc(nulls_last=True), spend, "pk"]
        return found.order_by(*usual)
    column = F(SORTS[key])
    order = column.desc(nulls_last=True) if wanted.startswith("-") else column.asc(nulls_last=True)
    return found.order_by(order, "pk")
