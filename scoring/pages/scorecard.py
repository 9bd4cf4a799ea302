"""One scorecard: explained, recomputed, issued, downloaded."""

import re

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from scoring.models import CurrentScore, IssuedScorecard, Scorecard
from scoring.operations.certifying import Certificate, certify
from scoring.operations.issuing import issue_scorecard
from scoring.pages.peers import shown_peers
from scoring.pages.telling import told
from scoring.queries.levels import level_code
from scoring.queries.models import parsed
from scoring.queries.robust import reach_of
from suppliers.access import STAFF, open_to, public
from suppliers.edge import said
from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.errors import Refused
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries.access import roles_of, visible_to

TOKEN = re.compile(r"[0-9A-Za-z_-]{43}")
EVERYBODY = open_to(*STAFF, *SUPPLIER_ROLES)


@EVERYBODY
@require_safe
def scorecard(request: HttpRequest, pk: int) -> HttpResponse:
    """The explained scorecard, for staff and for the supplier itself."""
    return _shown(request, _visible(request, pk))


@for_suppliers
@require_safe
def own_score(request: HttpRequest) -> HttpResponse:
    """The supplier's own latest scorecard, and those that were issued to it."""
    supplier = own(request)
    current = CurrentScore.objects.filter(supplier=supplier).select_related("scorecard__run__model").first()
    issued = IssuedScorecard.objects.filter(scorecard__supplier=supplier).select_related("scorecard__run")
    rows = list(issued.defer(*_ARRAYS).order_by("-issued_at"))
    if current is None:
        return render(request, "scoring/no_score.html", {"issued": rows})
    shown = told(current.scorecard, staff=False) | {"peers": shown_peers(current.scorecard, at=timezone.now())}
    return render(request, "scoring/own_score.html", {**shown, "issued": rows})


@EVERYBODY
@require_POST
def scorecard_recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate of equality, as a page or, with `format=json`, as a file. Nothing is written."""
    card = _visible(request, pk)
    found = certify(card, by=person(request), at=timezone.now())
    if request.POST.get("format") != "json":
        return render(request, "scoring/certificate.html", {"scorecard": card, "certificate": found, **_figures(found)})
    answer = JsonResponse(found.as_record(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="equality-{card.pk}.json"'
    return answer


def _figures(found: Certificate) -> dict[str, object]:
    """The figures in the groups of the page; lines and vetoes with their names."""
    groups = {what: [figure for figure in found.figures if figure.what == what] for what in ("line", "veto")}
    whole = [figure for figure in found.figures if figure.what not in groups]
    return {"whole": whole, "lines": groups["line"], "vetoes": groups["veto"], "record": found.as_record()["sha256"]}


@open_to(Role.COMPLIANCE)
@require_POST
def scorecard_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue it: both documents are drawn and kept, the supplier is told."""
    card = _visible(request, pk, Role.COMPLIANCE)
    try:
        issued = issue_scorecard(card, by=person(request), at=timezone.now())
    except Refused as error:
        return _shown(request, card, refusal=said(error))
    messages.success(request, _("Scorecard %(number)s is issued; the supplier was told.") % {"number": issued.number})
    return redirect("scorecard", pk=pk)


@EVERYBODY
@require_safe
def scorecard_pdf(request: HttpRequest, pk: int, language: str) -> HttpResponseBase:
    """The issued document, exactly as it was issued."""
    issued = get_object_or_404(IssuedScorecard, scorecard__in=_cards(request), scorecard_id=pk)
    path = {"zh": issued.pdf_zh, "en": issued.pdf_en}.get(language)
    try:
        stream = default_storage.open(path, "rb") if path else None
    except FileNotFoundError:
        stream = None
    if stream is None:
        raise Http404
    name = f"{issued.number}-{language}.pdf"
    answer = FileResponse(stream, as_attachment=True, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, max-age=600"
    return answer


@public
@require_safe
def verify_issued(request: HttpRequest, token: str) -> HttpResponse:
    """What anybody who holds an issued scorecard may compare it with, and nothing else."""
    issued = (
        IssuedScorecard.objects.select_related("scorecard__supplier", "scorecard__run__model")
        .filter(token=token)
        .first()
        if TOKEN.fullmatch(token)
        else None
    )
    answer = render(
        request,
        "scoring/verify_issued.html",
        {"issued": issued, "level": _level(issued.scorecard) if issued else ""},
        status=200 if issued else 404,
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer


_ARRAYS = tuple(f"scorecard__{name}" for name in ("values", "states", "evidence", "sources", "points", "vetoes"))


def _level(card: Scorecard) -> str:
    return level_code(parsed(card.run.model), card.level).lower()


def _cards(request: HttpRequest, *roles: Role) -> QuerySet[Scorecard]:
    return Scorecard.objects.filter(supplier__in=visible_to(person(request), *roles))


def _visible(request: HttpRequest, pk: int, *roles: Role) -> Scorecard:
    return get_object_or_404(_cards(request, *roles).select_related("supplier", "run__model"), pk=pk)


def _shown(request: HttpRequest, card: Scorecard, *, refusal: str = "") -> HttpResponse:
    user = person(request)
    staff = not roles_of(user) <= SUPPLIER_ROLES
    shown = told(card, staff=staff)
    current = CurrentScore.objects.filter(supplier=card.supplier_id).first()
    newer = current is not None and current.scorecard_id > card.pk
    shown |= {
        "newer": current.scorecard_id if current is not None and newer else None,
        "may_issue": shown["issue"] is None
        and not newer
        and visible_to(user, Role.COMPLIANCE).filter(pk=card.supplier_id).exists(),
        "refusal": refusal,
        "reach": reach_of(card) if staff else None,
        "peers": None if staff else shown_peers(card, at=timezone.now()),
    }
    return render(request, "scoring/scorecard.html", shown, status=422 if refusal else 200)
