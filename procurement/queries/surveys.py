"""Surveys as staff read them: who answered, and which certificates the asked suppliers hold, read from their files."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from procurement.models import Engagement, Survey, SurveySupplier
from suppliers.enums import CertificateStatus
from suppliers.models import (
    Category,
    Certificate,
    CertificateStatement,
    CertificateType,
    Membership,
    Organisation,
    Supplier,
    SupplierCategory,
    User,
)
from suppliers.queries.access import organisations_of, visible_to


class Held(StrEnum):
    """How one supplier stands with one kind of certificate. SILENT: nothing is known, which is not the same as no."""

    VERIFIED = "verified"
    CLAIMED = "claimed"
    EXPIRED = "expired"
    IN_PROGRESS = "in_progress"
    NOT_HELD = "not_held"
    NOT_APPLICABLE = "not_applicable"
    SILENT = "silent"


IN_HAND = frozenset({Held.VERIFIED, Held.CLAIMED})
OPEN = (CertificateStatus.VERIFIED, CertificateStatus.CLAIMED)
_BEST = list(Held)


@dataclass(frozen=True, slots=True)
class Asked:
    """One asked supplier: its row in the survey, when it answered, and its state by code of the certificate type."""

    pk: int
    supplier: int
    answered: bool
    held: Mapping[str, Held]


@dataclass(frozen=True, slots=True)
class Cell:
    """Of the suppliers asked: how many hold it, to how many it applies, how many said nothing; counts by state."""

    counts: Mapping[Held, int] = field(default_factory=Counter)

    @property
    def held(self) -> int:
        return sum(self.counts.get(state, 0) for state in IN_HAND)

    @property
    def silent(self) -> int:
        return self.counts.get(Held.SILENT, 0)

    @property
    def applicable(self) -> int:
        return sum(self.counts.values()) - self.counts.get(Held.NOT_APPLICABLE, 0)

    @property
    def share(self) -> int | None:
        """Basis points of those to whom it applies that hold it; None when it applies to nobody."""
        return None if not self.applicable else (20_000 * self.held + self.applicable) // (2 * self.applicable)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix: all suppliers (`place` None), those of an organisation or of a category."""

    place: Organisation | Category | None
    asked: int
    answered: int
    cells: Mapping[str, Cell]


def surveys_seen_by(user: User) -> QuerySet[Survey]:
    """The surveys of the reader's organisations, the newest first, with how many were asked and have answered."""
    answered = Count("asked", filter=Q(asked__answered_at__isnull=False))
    found = Survey.objects.filter(organisation__in=organisations_of(user)).select_related("organisation")
    return found.annotate(suppliers=Count("asked"), answers=answered).order_by("-id")


def own_surveys(supplier: Supplier) -> QuerySet[SurveySupplier]:
    """What the supplier is asked, open ones first, then by the day they are due."""
    found = supplier.surveys.select_related("survey__organisation")
    return found.order_by("-survey__closed_at", "answered_at", "survey__due_on", "-id")


def reachable(asked: QuerySet[SurveySupplier]) -> QuerySet[SurveySupplier]:
    """Those of them that somebody can be told at: a supplier with an active account."""
    people = Membership.objects.filter(supplier=OuterRef("supplier"), user__is_active=True)
    return asked.filter(Exists(people))


def asked_in(survey: Survey, user: User, on: date) -> list[Asked]:
    """Every asked supplier whose file the reader may see, with what its file says today. Four queries."""
    visible = visible_to(user).values("pk")
    rows = list(
        survey.asked.filter(supplier__in=visible)
        .order_by("supplier__name_sort", "pk")
        .values_list("pk", "supplier_id", "answered_at")
    )
    types = list(survey.types.order_by("pk").values_list("pk", flat=True))
    states = _states(survey, types, on)
    return [
        Asked(pk, supplier, answered is not None, {code: states.get((supplier, code), Held.SILENT) for code in types})
        for pk, supplier, answered in rows
    ]


def _states(survey: Survey, types: Collection[str], on: date) -> dict[tuple[int, str], Held]:
    """The best that the files say by supplier and type: a certificate in hand, then a statement, then a lapse."""
    asked = survey.asked.values("supplier")
    found: dict[tuple[int, str], Held] = {}
    # "In progress until" a day that has passed says nothing any more.
    standing = Q(until__isnull=True) | Q(until__gte=on)
    stated = CertificateStatement.objects.filter(
        standing, superseded_at__isnull=True, supplier__in=asked, type__in=types
    )
    for supplier, code, state in stated.values_list("supplier_id", "type_id", "statement"):
        found[supplier, code] = Held(state)
    rows = Certificate.objects.filter(supplier__in=asked, type__in=types, status__in=OPEN)
    for supplier, code, status, until in rows.values_list("supplier_id", "type_id", "status", "valid_until"):
        state = Held.EXPIRED if until is not None and until < on else Held(status)
        before = found.get((supplier, code))
        weaker = state == Held.EXPIRED and before is not None
        if not weaker and (before is None or _BEST.index(state) < _BEST.index(before)):
            found[supplier, code] = state
    return found


def matrix(survey: Survey, asked: Sequence[Asked], user: User, by: str) -> list[Row]:
    """Coverage by certificate type: all suppliers, then one row an organisation or a category. Three queries."""
    types = list(survey.types.order_by("pk").values_list("pk", flat=True))
    groups = _by_category(asked) if by == "category" else _by_organisation(asked, user)
    whole = _row(None, asked, types)
    return [whole, *(_row(place, members, types) for place, members in groups)]


def _row(place: Organisation | Category | None, asked: Iterable[Asked], types: Sequence[str]) -> Row:
    rows = list(asked)
    cells = {code: Cell(Counter(each.held[code] for each in rows)) for code in types}
    return Row(place, len(rows), sum(each.answered for each in rows), cells)


def _by_organisation(asked: Sequence[Asked], user: User) -> list[tuple[Organisation, list[Asked]]]:
    """A row for each organisation of the reader, with the suppliers of those below it."""
    places = {place.pk: place for place in organisations_of(user).order_by("path")}
    rows = Engagement.objects.filter(organisation__in=places).values_list("organisation_id", "supplier_id")
    above = {
        pk: [each.pk for each in places.values() if place.path.startswith(each.path)] for pk, place in places.items()
    }
    links = {(higher, supplier) for place, supplier in rows for higher in above[place]}
    return [(places[pk], members) for pk, members in _grouped(asked, links, places)]


def _by_category(asked: Sequence[Asked]) -> list[tuple[Category, list[Asked]]]:
    places = {place.pk: place for place in Category.objects.order_by("code")}
    links = SupplierCategory.objects.filter(category__in=places).values_list("category_id", "supplier_id")
    return [(places[pk], members) for pk, members in _grouped(asked, links, places)]


def _grouped(
    asked: Sequence[Asked], links: Iterable[tuple[int, int]], order: Iterable[int]
) -> list[tuple[int, list[Asked]]]:
    by_supplier = {each.supplier: each for each in asked}
    found: dict[int, list[Asked]] = defaultdict(list)
    for place, supplier in links:
        if supplier in by_supplier:
            found[place].append(by_supplier[supplier])
    return [(pk, found[pk]) for pk in order if pk in found]


def members_of_place(place: Organisation | Category) -> set[int]:
    """The suppliers behind a row of the matrix."""
    if isinstance(place, Category):
        return set(SupplierCategory.objects.filter(category=place).values_list("supplier_id", flat=True))
    below = Engagement.objects.filter(organisation__path__startswith=place.path)
    return set(below.values_list("supplier_id", flat=True))


def types_of(survey: Survey) -> list[CertificateType]:
    return list(survey.types.order_by("pk"))
