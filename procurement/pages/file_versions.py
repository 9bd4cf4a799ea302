"""The documents of a supplier's file with their versions, for the buyers and for the supplier itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procurement.pages.reader import for_staff
from procurement.queries.file_versions import Chain, Place, Version, document_chains
from procurement.queries.happenings import Sides, sides_of
from suppliers.models import Document, Supplier
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries.access import closed_to, visible_to
from suppliers.questions import BY_KEY
from suppliers.wording import in_reader_language

SIZE = 50
"""Chains on a page."""


@dataclass(frozen=True, slots=True)
class ShownVersion:
    version: Version
    by: str


@dataclass(frozen=True, slots=True)
class ShownChain:
    title: str
    place: Place
    versions: list[ShownVersion]


@for_staff
@require_safe
def supplier_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Which document replaced which; of a closed file too."""
    user = person(request)
    found = visible_to(user).filter(pk=pk).first() or get_object_or_404(closed_to(user), pk=pk)
    return _page(request, found, reverse("supplier", args=[found.pk]))


@for_suppliers
@require_safe
def own_versions(request: HttpRequest) -> HttpResponse:
    return _page(request, own(request), reverse("own_file"))


def _page(request: HttpRequest, supplier: Supplier, back: str) -> HttpResponse:
    page: Page[Chain] = Paginator(document_chains(supplier), SIZE).get_page(request.GET.get("page"))
    context = {"supplier": supplier, "page": page, "chains": _shown(supplier, page.object_list), "back": back}
    return render(request, "procurement/versions.html", context)


def _shown(supplier: Supplier, chains: Iterable[Chain]) -> list[ShownChain]:
    found = list(chains)
    documents = [version.document for chain in found for version in chain.versions]
    sides = sides_of(supplier, (each.uploaded_by_id for each in documents if each is not None))
    return [
        ShownChain(
            _title(chain), chain.place, [ShownVersion(each, _by(each.document, sides)) for each in chain.versions]
        )
        for chain in found
    ]


def _title(chain: Chain) -> str:
    if chain.place is Place.INVENTORY:
        return _("Energy of %(year)s") % {"year": chain.key}
    if chain.place is Place.ANSWER:
        return in_reader_language(BY_KEY[chain.key]) if chain.key in BY_KEY else chain.key
    if chain.place is Place.NONE:
        (version,) = chain.versions
        return version.document.name if version.document else ""
    return in_reader_language(chain.thing) if chain.thing else chain.key


def _by(document: Document | None, sides: Sides) -> str:
    """The side from which a file came: both sides read this page, so that no person is named."""
    if document is None:
        return ""
    if document.delegation_id is not None:
        return _("the supplier, by a mailed link")
    if document.uploaded_by_id is None:
        return _("not known")
    return _("the buyer") if document.uploaded_by_id in sides.buyer else _("the supplier")
