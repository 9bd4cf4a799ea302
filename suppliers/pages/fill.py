"""Filling in the one section that a link opens: answers, or files of certificates. No sign-in, no way to anything else.

Without CSRF token, as the renewal by link: no cookie gives a right here, and the address goes into no referrer.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from suppliers.access import public
from suppliers.edge import attempt, page, said
from suppliers.errors import Refused
from suppliers.models import Delegation
from suppliers.operations.delegations import (
    CERTIFICATES,
    ENERGY,
    Upload,
    answer_by_delegation,
    decline_delegation,
    hand_in_by_delegation,
)
from suppliers.pages.fill_energy import energy_by_link, energy_row_by_link
from suppliers.pages.forms.certificate import UploadForm
from suppliers.pages.forms.indicators import IndicatorsForm
from suppliers.pages.own import uploaded
from suppliers.pages.tokens import closed, language_of, too_many
from suppliers.queries.links import live_delegation
from suppliers.queries.own_file import current_answers
from suppliers.questions import questions_for
from suppliers.wording import section_name

View = Callable[[HttpRequest, str, Delegation], HttpResponseBase]


def by_delegation(view: View) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """A page that the link alone opens; whatever is wrong with a link, one and the same page says what to do."""

    @public
    @csrf_exempt
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        link = live_delegation(token, timezone.now())
        language = language_of(request, link)
        with translation.override(language):
            answer = closed(request) if link is None else too_many(request) or view(request, token, link)
        answer["Content-Language"] = language
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return opened


@by_delegation
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, token: str, link: Delegation) -> HttpResponseBase:
    """The section of the link, whichever it is."""
    if link.section == ENERGY:
        return energy_by_link(request, token, link)
    return _certificates(request, token, link) if link.section == CERTIFICATES else _answers(request, token, link)


@by_delegation
@require_POST
def fill_row(request: HttpRequest, token: str, link: Delegation) -> HttpResponse:
    """One row of the energy form, drawn again."""
    if link.section != ENERGY:
        raise Http404
    return energy_row_by_link(request, token, link)


@by_delegation
@require_POST
def fill_decline(request: HttpRequest, token: str, _link: Delegation) -> HttpResponse:
    """“Not the right person”."""
    decline_delegation(token, at=timezone.now())
    return render(request, "suppliers/link_declined.html")


def _certificates(request: HttpRequest, token: str, link: Delegation) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, most_bytes=settings.UPLOAD_MAX_BYTES)
    if form.is_valid():
        upload = Upload(**uploaded(form.cleaned_data["file"]))
        document = attempt(form, lambda: hand_in_by_delegation(token, upload, at=timezone.now()))
        if document is not None:
            messages.success(request, _("%(name)s was handed in. You can hand in another.") % {"name": document.name})
            return redirect(request.get_full_path())
    told = {"form": form, "files": link.supplier.documents.filter(delegation=link).order_by("-pk")}
    return page(request, "suppliers/fill_certificates.html", told | shown(link, token), form)


def _answers(request: HttpRequest, token: str, link: Delegation) -> HttpResponse:
    supplier = link.supplier
    questions = [question for question in questions_for(supplier.kind) if question.section == link.section]
    current = {row.question: row for row in current_answers(supplier).filter(question__in=[q.key for q in questions])}
    typed, refusals = _with_files(request, token, [question.key for question in questions])
    form = IndicatorsForm(typed or None, supplier=supplier, current=current, questions=questions)
    _hide_documents(form, link)
    for field, words in refusals:
        form.is_valid()
        form.add_error(field, words)
    if form.is_valid():
        rows = attempt(form, lambda: answer_by_delegation(token, form.answers(), at=timezone.now()))
        if rows is not None:
            words = ngettext("%(count)s answer saved.", "%(count)s answers saved.", len(rows)) % {"count": len(rows)}
            messages.success(request, words if rows else _("Nothing changed."))
            return redirect(request.get_full_path())
    told = {"form": form, "sections": list(form.sections())}
    return page(request, "suppliers/fill_answers.html", told | shown(link, token), form)


def _with_files(request: HttpRequest, token: str, keys: list[str]) -> tuple[QueryDict, list[tuple[str, str]]]:
    """What was typed, with each new file kept and chosen as the evidence of its question; and what was refused."""
    typed, refusals = request.POST.copy(), []
    for key in keys:
        file = request.FILES.get(f"{key}_file")
        if file is None:
            continue
        try:
            kept = hand_in_by_delegation(token, Upload(**uploaded(file)), at=timezone.now())
            typed[f"{key}_document"] = str(kept.pk)
        except Refused as error:
            refusals.append((f"{key}_file", said(error)))
    return typed, refusals


def _hide_documents(form: IndicatorsForm, link: Delegation) -> None:
    """Of the supplier's documents, those that came by this link alone, and what stands with an answer already."""
    own = {str(pk) for pk in link.supplier.documents.filter(delegation=link).values_list("pk", flat=True)}
    for question in form.questions:
        row, field = form.current.get(question.key), form.fields[f"{question.key}_document"]
        allowed = own | {"", str(row.document_id) if row else ""}
        field.choices = [choice for choice in field.choices if choice[0] in allowed]  # type: ignore[attr-defined]


def shown(link: Delegation, token: str) -> dict[str, object]:
    """What every such page tells: whose section it is and until when."""
    return {
        "link": link,
        "supplier": link.supplier,
        "section": section_name(link.section, link.year),
        "token": token,
        "languages": settings.LANGUAGES,
    }
