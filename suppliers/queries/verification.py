"""What compliance has to look at: claimed certificates in the order of their urgency, answers, inventories."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.module_loading import import_string

from suppliers.checks.certificate import PCF_LABEL
from suppliers.enums import AnswerState, CertificateStatus, Role, SignatureState
from suppliers.models import BodyScope, Certificate, Disclosure, DocumentSignature, Inventory, Supplier, User
from suppliers.queries.access import visible_to
from suppliers.queries.findings import FALSE_REASONS

SOON_DAYS = 90
ENDS_SOON, LOOKS_WRONG, DECISION_WAITS, OTHERS = range(4)
OPEN = (CertificateStatus.CLAIMED, CertificateStatus.VERIFIED)
WITHOUT_FILE = ExpressionWrapper(Q(document__isnull=True), BooleanField())


def certificates_seen_by(user: User, *roles: Role) -> QuerySet[Certificate]:
    """Every certificate in the files that the person may read (by one of the roles)."""
    rows = Certificate.objects.filter(supplier__in=visible_to(user, *roles))
    return rows.select_related("supplier", "type", "document", "checked_by")


def with_urgency(rows: QuerySet[Certificate], on: date) -> QuerySet[Certificate]:
    """Each with its `urgency`, the first that holds: it ends within 90 days, it looks wrong, a decision on its supplier
    waits, none of these. What looks wrong is only put in order by this; the checks judge."""
    soon = Q(valid_until__lte=on + timedelta(days=SOON_DAYS))
    return rows.annotate(
        urgency=Case(
            When(soon, then=Value(ENDS_SOON)),
            When(_looks_wrong(on), then=Value(LOOKS_WRONG)),
            When(supplier__in=suppliers_awaiting_decision(), then=Value(DECISION_WAITS)),
            default=Value(OTHERS),
            output_field=IntegerField(),
        ),
        soon_end=Case(When(soon, then=F("valid_until")), default=Cast(Value(None), DateField())),
    )


def by_urgency(rows: QuerySet[Certificate], on: date) -> QuerySet[Certificate]:
    """The most urgent first: by what makes it so, then the nearest end, then the oldest claim."""
    first = ("urgency", F("soon_end").asc(nulls_last=True), "claimed_at", "pk")
    return with_urgency(rows, on).order_by(*first)


def suppliers_awaiting_decision() -> QuerySet[Supplier]:
    """Suppliers on whom somebody has to decide: the setting names who knows, since deciding stands above this app."""
    awaiting: QuerySet[Supplier] = import_string(settings.SUPPLIERS_AWAITING_DECISION)()
    return awaiting


def _looks_wrong(on: date) -> Q:
    """A check failed or the file said otherwise when the worker looked it over; or its number or file is meanwhile used
    elsewhere, or was rejected there as false.

    Until the worker comes, what a database can tell of a failed check: another holder, a file that was changed after
    signing, an issue in the future, a label of a body that is not in the pilot."""
    false = Q(status__in=OPEN) | Q(status=CertificateStatus.REJECTED, rejection__in=FALSE_REASONS)
    others = Certificate.objects.exclude(supplier=OuterRef("supplier")).filter(false)
    same_number = others.filter(type=OuterRef("type"), number_key=OuterRef("number_key"))
    same_file = others.filter(document__sha256=OuterRef("document__sha256"))
    changed = DocumentSignature.objects.filter(document=OuterRef("document"), state=SignatureState.CHANGED)
    pilot = BodyScope.objects.filter(type=PCF_LABEL, approved=True, body__number=OuterRef("body_number"))
    foreign = ~Q(holder=F("supplier__name_zh")) & ~Q(holder=F("supplier__name_en"))
    foreign &= ~Q(credit_code=F("supplier__identifier"))
    other_code = ~Q(credit_code="") & ~Q(credit_code=F("supplier__identifier"))
    used = Q(Exists(same_number)) | (Q(document__isnull=False) & Q(Exists(same_file)))
    stranger = Q(type=PCF_LABEL) & ~Q(Exists(pilot))
    apparent = foreign | other_code | stranger | Q(Exists(changed)) | Q(issued_on__gt=on)
    return used | Q(looks_wrong=True) | (Q(looked_at__isnull=True) & apparent)


def answers_to_check(user: User) -> QuerySet[Disclosure]:
    """Answers that count now and that nobody has looked at; those with a file first, then the oldest."""
    return (
        Disclosure.objects.filter(
            superseded_at__isnull=True,
            accepted__isnull=True,
            state__in=[AnswerState.GIVEN, AnswerState.NOT_APPLICABLE],
            supplier__in=visible_to(user),
        )
        .exclude(answered_by=user)
        .select_related("supplier", "document", "delegation")
        .order_by(WITHOUT_FILE, "answered_at", "pk")
    )


def inventories_to_check(user: User) -> QuerySet[Inventory]:
    """Inventories that count now and that nobody has looked at; those with a file first, then the oldest."""
    return (
        Inventory.objects.filter(superseded_at__isnull=True, accepted__isnull=True, supplier__in=visible_to(user))
        .exclude(reported_by=user)
        .select_related("supplier", "document", "delegation")
        .order_by(WITHOUT_FILE, "reported_at", "pk")
    )
