"""Pairs of files that may be of one firm, and what tells the two apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from procurement.models import Application, Engagement
from procurement.policy import ApplicationState
from suppliers.models import Contact, Membership, PossibleDuplicate, Supplier, User
from suppliers.queries.access import visible_to

MOST = 5_000
"""So many pairs are looked through, the likest first; the next come up when some of these are judged."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two files: who may act for it, how much is in it, and what hangs on it."""

    supplier: Supplier
    people: tuple[Membership, ...]
    contacts: tuple[Contact, ...]
    engagements: tuple[Engagement, ...]
    counts: Mapping[str, int]
    waiting: bool


def possible_duplicates(user: User) -> QuerySet[PossibleDuplicate]:
    """The pairs that nobody judged yet and of which the person may read both files, the likest first."""
    return _seen(user, PossibleDuplicate.objects.filter(state=PossibleDuplicate.State.OPEN))


def of_supplier(user: User, supplier: Supplier) -> Sequence[PossibleDuplicate]:
    """Those of one file."""
    pairs = PossibleDuplicate.objects.filter(Q(first=supplier) | Q(second=supplier))
    return list(_seen(user, pairs.filter(state=PossibleDuplicate.State.OPEN)))


def _seen(user: User, pairs: QuerySet[PossibleDuplicate]) -> QuerySet[PossibleDuplicate]:
    """Those of these pairs of which the person may read both files. Pairs are few and suppliers many, so sight is asked
    for the suppliers of the pairs alone: joined, databases work it out for the whole register, twice."""
    rows = list(pairs.order_by("-likeness", "id").values_list("pk", "first_id", "second_id")[:MOST])
    ids = {pk for _pair, *both in rows for pk in both}
    seen = set(visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    found = pairs.filter(pk__in=[pair for pair, first, second in rows if {first, second} <= seen])
    return found.select_related("first", "second").order_by("-likeness", "id")


def sides(pair: PossibleDuplicate) -> tuple[Side, Side]:
    """Both files of a pair, the older first."""
    return _side(pair.first_id), _side(pair.second_id)


def _side(pk: int) -> Side:
    nouns = ("certificates", "inventories", "disclosures", "documents", "incidents")
    counted = {f"{noun}_count": Count(noun, distinct=True) for noun in nouns}
    supplier = Supplier.objects.annotate(**counted).prefetch_related("categories").get(pk=pk)
    return Side(
        supplier=supplier,
        people=tuple(supplier.memberships.select_related("user").order_by("pk")),
        contacts=tuple(supplier.contacts.order_by("pk")),
        engagements=tuple(supplier.engagements.select_related("organisation").order_by("organisation__path")),
        counts={noun: getattr(supplier, f"{noun}_count") for noun in nouns},
        waiting=Application.objects.filter(supplier=supplier, state=ApplicationState.SENT).exists(),
    )
