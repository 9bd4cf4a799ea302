"""Forms that save themselves: the address that their script posts to, and the draft put back into a form."""

import re
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import SectionDraft, Supplier
from suppliers.operations.asking import measure
from suppliers.operations.drafts import drop_draft, save_draft, settle_draft
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries.drafts import draft_of
from suppliers.questions.asking import Section

SECTION = re.compile(r"indicators|application|energy-20\d\d")
REVISION, CLEARED, OPENED = "draft_revision", "draft_cleared", "draft_opened"
OWN_FIELDS = frozenset({REVISION, CLEARED, OPENED, "csrfmiddlewaretoken"})
SALT = "greengate.opened"


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a page tells of the draft of its form; see suppliers/parts/draft.html. `revision` 0: there is none.

    `opened` is the signed moment at which the form was opened; "" when it was begun before: then nothing is measured.
    """

    section: str
    revision: int
    opened: str
    by: str = ""
    at: datetime | None = None


def drafted(request: HttpRequest, section: str, draft: SectionDraft | None) -> Drafted:
    """For a form just opened, or one that came back with errors: then as it was sent."""
    if request.method == "POST":
        return Drafted(section, seen(request), request.POST.get(OPENED, "")[:100])
    if draft is None:
        return Drafted(section, 0, signing.dumps(timezone.now().timestamp(), salt=SALT))
    return Drafted(section, draft.revision, "", str(draft.saved_by), draft.saved_at)


def restore(form: forms.BaseForm, draft: SectionDraft | None) -> None:
    """Put what was typed back into an unbound form, as typed; fields that the form no longer has are left out."""
    for name, (_revision, values) in (draft.typed if draft else {}).items():
        field = form.fields.get(name)
        if field is not None and not isinstance(field, forms.FileField):
            several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
            form.initial[name] = values if several else next(iter(values), "")


def sent(request: HttpRequest, section: str, supplier: Supplier, *, of: Section, things: int) -> None:
    """The form was sent and accepted: settle its draft, and note how long it took for so many things."""
    settle_draft(supplier, section, dict(request.POST.lists()), seen=seen(request))
    try:
        opened = float(signing.loads(request.POST.get(OPENED, ""), salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return
    now = timezone.now()
    measure(of, kind=supplier.kind, seconds=round(now.timestamp() - opened), things=things, on=timezone.localdate(now))


def seen(request: HttpRequest) -> int:
    """The revision of the draft that the window knows."""
    text = request.POST.get(REVISION, "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


@for_suppliers
@require_POST
def own_draft(request: HttpRequest, section: str) -> HttpResponseBase:
    """Keep the fields that were changed: 200 with the revision; 409 with what a colleague typed into the same fields,
    the others being kept; 422 with words. With "discard" the draft is thrown away."""
    if not SECTION.fullmatch(section):
        raise Http404
    supplier = own(request)
    if "discard" in request.POST:
        return _discarded(request, supplier, section)
    changed = {name: values for name, values in request.POST.lists() if name not in OWN_FIELDS}
    changed |= {name: [] for name in request.POST.getlist(CLEARED)}
    try:
        kept = save_draft(supplier, section, changed, seen=seen(request), by=person(request), at=timezone.now())
    except Refused as error:
        return JsonResponse({"detail": said(error)}, status=422)
    if not kept.clashes:
        return JsonResponse({"revision": kept.draft.revision})
    told = _("%(name)s typed something else here meanwhile.")
    clashes = [{"field": each.field, "values": each.values, "told": told % {"name": each.by}} for each in kept.clashes]
    return JsonResponse({"revision": kept.draft.revision, "clashes": clashes}, status=409)


def _discarded(request: HttpRequest, supplier: Supplier, section: str) -> HttpResponseRedirectBase:
    drop_draft(supplier, section)
    messages.success(request, _("What was typed and not sent is gone; what was sent before stands."))
    name, _dash, year = section.partition("-")
    return redirect("own_carbon_year", int(year)) if year else redirect(f"own_{name}")


def draft_for(request: HttpRequest, section: str) -> SectionDraft | None:
    """The draft to put into a form that is being opened; None while one is being sent."""
    return None if request.method == "POST" else draft_of(own(request), section)
