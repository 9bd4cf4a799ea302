"""A published footprint: its page, its versions side by side, its exchange file, and the check by compliance."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from suppliers.access import open_to, signed_in
from suppliers.carbon.pact import product_footprint
from suppliers.edge import said
from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.errors import Refused
from suppliers.models import Product, ProductFootprint, ProductLine
from suppliers.operations.product_checks import check_footprint
from suppliers.pages.own import person
from suppliers.pages.product_shown import FootprintShown, footprint_shown, sentence, version_stacks
from suppliers.queries.access import visible_to
from suppliers.queries.product_exchange import exchanged, issuer_of
from suppliers.queries.products import footprints_seen_by, ordered_lines


@dataclass(frozen=True, slots=True)
class Difference:
    """A line in two versions: kg CO2e for one declared unit, None where a version does not have it."""

    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@signed_in
@require_safe
def footprint(request: HttpRequest, pk: int) -> HttpResponse:
    """Totals, stages, hot spots, every line with its factors and why, reliability, benchmark, versions."""
    return _shown(request, pk)


@signed_in
@require_safe
def footprint_pact(request: HttpRequest, pk: int) -> HttpResponse:
    """The footprint in the shape of PACT 3.0, as a file."""
    found = get_object_or_404(footprints_seen_by(person(request)).prefetch_related(ordered_lines()), pk=pk)
    shape = product_footprint(exchanged(found), issuer=issuer_of(settings.SITE_URL))
    answer = JsonResponse(shape, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="product-footprint-{found.uuid}.json"'
    return answer


@signed_in
@require_safe
def footprint_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """This version beside another one of the same product, the one before unless ?with= names it."""
    seen = footprints_seen_by(person(request)).prefetch_related(ordered_lines())
    after = get_object_or_404(seen, pk=pk)
    others = list(seen.filter(product=after.product_id).exclude(pk=pk).order_by("-number"))
    wanted = request.GET.get("with", "")
    before = next((each for each in others if str(each.pk) == wanted), None)
    before = before or next((each for each in others if each.number < after.number), next(iter(others), None))
    told = {
        "after": after,
        "before": before,
        "others": others,
        "sentences": [sentence(each) for each in (before, after) if each],
        "lines": _differences(before, after),
        "change": after.kgco2e - before.kgco2e if before else None,
    }
    return render(request, "suppliers/product_compare.html", told)


@open_to(Role.COMPLIANCE)
@require_POST
def footprint_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept it, or return lines of it (or the whole), each with what is wrong with it."""
    found = get_object_or_404(footprints_seen_by(person(request), Role.COMPLIANCE), pk=pk)
    posted = request.POST
    returned = {
        key: posted.get(f"reason-{key}", "") for key in posted.getlist("returned") if posted.get("act") != "accept"
    }
    whole = "" if posted.get("act") == "accept" else posted.get("whole", "")
    try:
        if posted.get("act") != "accept" and not (returned or whole.strip()):
            raise Refused("nothing_chosen", "Tick what is wrong and say why, or accept the footprint.")
        check_footprint(found, returned=returned, whole=whole, by=person(request), at=timezone.now())
    except Refused as error:
        return _shown(request, pk, said(error))
    messages.success(request, _("Accepted.") if posted.get("act") == "accept" else _("Returned to the supplier."))
    return redirect("footprint", pk)


def _shown(request: HttpRequest, pk: int, refusal: str = "") -> HttpResponse:
    user = person(request)
    found = get_object_or_404(footprints_seen_by(user).prefetch_related(ordered_lines()), pk=pk)
    product: Product = found.product
    own = visible_to(user, *SUPPLIER_ROLES).filter(pk=product.supplier_id).exists()
    waits = found.superseded_at is None and found.accepted is None
    checks = visible_to(user, Role.COMPLIANCE).filter(pk=product.supplier_id).exists()
    versions = list(product.footprints.order_by("-number"))
    told = {
        "shown": _with_typed(footprint_shown(found, timezone.localdate()), request),
        "footprint": found,
        "versions": versions,
        "stacks": version_stacks(versions),
        "own": own,
        "current": found.superseded_at is None,
        "decides": waits and checks and found.published_by_id != user.pk,
        "returned": [line for line in found.lines.all() if line.state == ProductLine.State.RETURNED],
        "whole": request.POST.get("whole", ""),
        "refusal": refusal,
    }
    return render(request, "suppliers/product_footprint.html", told, status=422 if refusal else 200)


def _with_typed(shown: FootprintShown, request: HttpRequest) -> FootprintShown:
    """The page with what was ticked and typed in a check that was refused."""
    ticked = set(request.POST.getlist("returned"))
    lines = [
        replace(each, ticked=key in ticked, told=request.POST.get(f"reason-{key}", ""))
        for each in shown.lines
        for key in [each.line.key]
    ]
    return replace(shown, lines=lines)


def _differences(before: ProductFootprint | None, after: ProductFootprint) -> list[Difference]:
    """The lines of both, by their keys, those that changed most first."""
    old = {line.key: line for line in before.lines.all()} if before else {}
    new = {line.key: line for line in after.lines.all()}
    rows = []
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        shown = now or was
        if shown is not None:
            rows.append(Difference(shown.name, was.kg if was else None, now.kg if now else None))
    return sorted(rows, key=lambda row: -abs(row.change))
