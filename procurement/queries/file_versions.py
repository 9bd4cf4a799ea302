"""Documents with their versions: which file replaced which, in each place of a supplier's file where one can stand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from suppliers.models import Certificate, Document, ProductFootprint, Supplier


class Place(StrEnum):
    """What a file stands behind."""

    CERTIFICATE = "certificate"
    INVENTORY = "inventory"
    FOOTPRINT = "footprint"
    ANSWER = "answer"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Version:
    """`label` tells it from the others of its chain: a number, a year. `document` None: stated without a file.

    `state`: "current", "replaced", how it ended ("rejected", "withdrawn"), or "kept" for a file outside of chains.
    """

    number: int
    label: str
    at: datetime
    state: str
    document: Document | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The versions of one thing, the latest first. `key` names it: a certificate's type, a year, a product, a question
    (`thing` is the object with the names where there is one)."""

    place: Place
    key: str
    thing: object
    versions: tuple[Version, ...]

    @property
    def has_file(self) -> bool:
        return any(version.document is not None for version in self.versions)


def document_chains(supplier: Supplier) -> list[Chain]:
    """Every chain in which a file stands, in five queries; last every other file."""
    chains = [
        *_certificates(supplier),
        *_inventories(supplier),
        *_footprints(supplier),
        *_answers(supplier),
    ]
    kept = [chain for chain in chains if chain.has_file]
    used = {version.document.pk for chain in kept for version in chain.versions if version.document is not None}
    rest = supplier.documents.select_related("uploaded_by").order_by("-uploaded_at", "-pk")
    loose = [Chain(Place.NONE, "", None, (_loose(each),)) for each in rest if each.pk not in used]
    return [*kept, *loose]


def _certificates(supplier: Supplier) -> Iterable[Chain]:
    """A certificate and those that renew it are one chain."""
    rows = list(supplier.certificates.select_related("type", "document__uploaded_by").order_by("claimed_at", "pk"))
    first: dict[int, int] = {}
    chains: dict[int, list[Certificate]] = defaultdict(list)
    for row in rows:
        first[row.pk] = first.get(row.renews_id or 0, row.renews_id or row.pk)
        chains[first[row.pk]].append(row)
    for members in chains.values():
        latest = _latest(members)
        versions = [
            Version(number, row.number, row.claimed_at, _certificate_state(row, latest), row.document)
            for number, row in enumerate(members, start=1)
        ]
        yield Chain(Place.CERTIFICATE, members[-1].type_id, members[-1].type, tuple(reversed(versions)))


def _latest(members: list[Certificate]) -> int:
    """The last one that stands, 0 when none does."""
    return next((row.pk for row in reversed(members) if row.status not in ("rejected", "withdrawn")), 0)


def _certificate_state(row: Certificate, latest: int) -> str:
    if row.status in ("rejected", "withdrawn"):
        return row.status
    return "current" if row.pk == latest else "replaced"


def _inventories(supplier: Supplier) -> Iterable[Chain]:
    rows = supplier.inventories.select_related("document__uploaded_by").order_by("-year", "reported_at", "pk")
    found: dict[int, list[Version]] = defaultdict(list)
    for row in rows:
        version = Version(len(found[row.year]) + 1, "", row.reported_at, _state(row.superseded_at), row.document)
        found[row.year].append(version)
    return [Chain(Place.INVENTORY, str(year), None, tuple(reversed(each))) for year, each in found.items()]


def _footprints(supplier: Supplier) -> Iterable[Chain]:
    rows = ProductFootprint.objects.filter(product__supplier=supplier).select_related(
        "product", "document__uploaded_by"
    )
    found: dict[int, list[ProductFootprint]] = defaultdict(list)
    for row in rows.defer("header", "figures", "doubts").order_by("product__code", "number"):
        found[row.product_id].append(row)
    for members in found.values():
        versions = (
            Version(row.number, "", row.published_at, _state(row.superseded_at), row.document)
            for row in reversed(members)
        )
        yield Chain(Place.FOOTPRINT, str(members[-1].product), None, tuple(versions))


def _answers(supplier: Supplier) -> Iterable[Chain]:
    rows = supplier.disclosures.select_related("document__uploaded_by").order_by("answered_at", "pk")
    found: dict[str, list[Version]] = defaultdict(list)
    for row in rows:
        versions = found[row.question]
        versions.append(Version(len(versions) + 1, "", row.answered_at, _state(row.superseded_at), row.document))
    return [Chain(Place.ANSWER, key, None, tuple(reversed(each))) for key, each in found.items()]


def _state(superseded_at: datetime | None) -> str:
    return "replaced" if superseded_at is not None else "current"


def _loose(document: Document) -> Version:
    return Version(1, "", document.uploaded_at, "kept", document)
