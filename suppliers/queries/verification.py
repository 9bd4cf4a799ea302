"""What compliance has to look at: claimed certificates with what the checks find, answers, inventories."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

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

from suppliers.checks.certificate import (
    CertificateFacts,
    CertificateType,
    Finding,
    KnownUse,
    References,
    SupplierFacts,
    check_certificate,
)
from suppliers.enums import AnswerState, CertificateStatus, Role
from suppliers.models import Certificate, Disclosure, Inventory, Site, Supplier, SupplierCategory, User
from suppliers.queries.access import visible_to
from suppliers.queries.reference import certificate_facts, pcf_pilots

SOON_DAYS = 90
ENDS_SOON, LOOKS_WRONG, OTHERS = range(3)
DEAD = (CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN)
WITHOUT_FILE = ExpressionWrapper(Q(document__isnull=True), BooleanField())
ACCREDITORS = frozenset({"CNAS"})
"""The mark that the method in force counts; a mark that is not here stays unknown, never false."""


def certificates_seen_by(user: User, *roles: Role) -> QuerySet[Certificate]:
    """Every certificate in the files that the person may read (by one of the roles)."""
    rows = Certificate.objects.filter(supplier__in=visible_to(user, *roles))
    return rows.select_related("supplier", "type", "document", "checked_by")


def by_urgency(rows: QuerySet[Certificate], on: date) -> QuerySet[Certificate]:
    """What ends within 90 days first, then what looks wrong (another holder, a number used elsewhere), then by age.

    `urgency` is ENDS_SOON, LOOKS_WRONG or OTHERS. What looks wrong is only put in order by this; the checks judge.
    """
    elsewhere = Certificate.objects.filter(type=OuterRef("type"), number_key=OuterRef("number_key"))
    elsewhere = elsewhere.exclude(supplier=OuterRef("supplier")).exclude(status__in=DEAD)
    foreign = ~Q(holder=F("supplier__name_zh")) & ~Q(holder=F("supplier__name_en"))
    soon = Q(valid_until__lte=on + timedelta(days=SOON_DAYS))
    urgency = Case(
        When(soon, then=Value(ENDS_SOON)),
        When(foreign | Exists(elsewhere), then=Value(LOOKS_WRONG)),
        default=Value(OTHERS),
        output_field=IntegerField(),
    )
    end = Case(When(soon, then=F("valid_until")), default=Cast(Value(None), DateField()))
    return rows.annotate(urgency=urgency).order_by("urgency", end.asc(nulls_last=True), "claimed_at", "pk")


def findings_of(certificates: Sequence[Certificate], at: datetime) -> dict[int, tuple[Finding, ...]]:
    """What each check finds at each certificate, in four queries. Needs supplier, type and document loaded."""
    suppliers = {certificate.supplier_id for certificate in certificates}
    words, sites = _category_words(suppliers), _sites(suppliers)
    uses = _uses(certificates)
    pilots, source = pcf_pilots()
    found = {}
    for certificate in certificates:
        holder = certificate.supplier
        facts = SupplierFacts(
            key=str(holder.pk),
            names=tuple(name for name in (holder.name_zh, holder.name_en) if name),
            credit_code=holder.identifier if holder.scheme == Supplier.Scheme.USCC else "",
            sites=tuple(sites[holder.pk]),
            category_words=tuple(words[holder.pk]),
        )
        others = tuple(use for pk, use in uses if pk != certificate.pk)
        references = References(accreditors=ACCREDITORS, uses=others, pilots=pilots, pilots_source=source)
        found[certificate.pk] = check_certificate(_facts(certificate), facts, holder.day(at), references)
    return found


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
        .select_related("supplier", "document")
        .order_by(WITHOUT_FILE, "answered_at", "pk")
    )


def inventories_to_check(user: User) -> QuerySet[Inventory]:
    """Inventories that count now and that nobody has looked at; those with a file first, then the oldest."""
    return (
        Inventory.objects.filter(superseded_at__isnull=True, accepted__isnull=True, supplier__in=visible_to(user))
        .exclude(reported_by=user)
        .select_related("supplier", "document")
        .order_by(WITHOUT_FILE, "reported_at", "pk")
    )


def _facts(certificate: Certificate) -> CertificateFacts:
    return CertificateFacts(
        certificate_type=certificate_facts().get(certificate.type_id) or CertificateType(certificate.type_id),
        number=certificate.number,
        holder=certificate.holder,
        scope=certificate.scope,
        issuer=certificate.issuer,
        accreditation=certificate.accreditation,
        issued_on=certificate.issued_on,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        sha256=certificate.document.sha256 if certificate.document else "",
    )


def _category_words(suppliers: set[int]) -> dict[int, list[str]]:
    words: dict[int, list[str]] = defaultdict(list)
    rows = SupplierCategory.objects.filter(supplier__in=suppliers).select_related("category")
    for row in rows:
        words[row.supplier_id] += [row.category.name_zh, row.category.name_en]
    return words


def _sites(suppliers: set[int]) -> dict[int, list[str]]:
    sites: dict[int, list[str]] = defaultdict(list)
    for supplier, address in Site.objects.filter(supplier__in=suppliers).values_list("supplier_id", "address"):
        if address:
            sites[supplier].append(address)
    return sites


def _uses(certificates: Sequence[Certificate]) -> list[tuple[int, KnownUse]]:
    """Every open certificate with one of these numbers, and every one with one of these files."""
    numbers = {certificate.number_key for certificate in certificates}
    files = {certificate.document.sha256 for certificate in certificates if certificate.document}
    same = Certificate.objects.exclude(status__in=DEAD).order_by("pk")
    columns = ("pk", "supplier_id", "type_id", "number_key", "document__sha256")
    rows = set(same.filter(number_key__in=numbers).values_list(*columns))
    rows |= set(same.filter(document__sha256__in=files or {""}).values_list(*columns))
    return [(pk, KnownUse(str(supplier), kind, number, sha or "")) for pk, supplier, kind, number, sha in sorted(rows)]
