"""Surveys for staff: ask the suppliers that the register's filters choose, read the coverage, chase, close."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procurement.operations.surveys import ASKERS, Round, chase_silent, close_survey, start_survey
from procurement.pages.reader import for_case_readers
from procurement.pages.register import RegisterForm
from procurement.pages.survey_sheet import state_word, survey_sheet
from procurement.queries.levels import level_codes
from procurement.queries.register import register
from procurement.queries.surveys import (
    IN_HAND,
    Asked,
    Held,
    Row,
    asked_in,
    matrix,
    members_of_place,
    surveys_seen_by,
    types_of,
)
from suppliers.access import open_to
from suppliers.edge import attempt, page, said
from suppliers.errors import Refused
from suppliers.models import Category, CertificateType, Organisation, Supplier
from suppliers.pages.forms.fields import DayField, NamedChoiceField, NamedChoicesField
from suppliers.pages.own import person
from suppliers.pages.tables import PAGE, chosen, page_of, typed
from suppliers.queries.access import organisations_of, roles_of

GROUPS = ("organisation", "category")
ANY_IN_HAND = "in_hand"
FILTERS = ("type", "state", "place", "q", "answered")


class SurveyForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    organisation = NamedChoiceField(
        label=gettext_lazy("On behalf of"), queryset=Organisation.objects.none(), empty_label=None
    )
    due_on = DayField(label=gettext_lazy("Answer by"))
    types = NamedChoicesField(
        label=gettext_lazy("Certificates to ask for"), queryset=CertificateType.objects.order_by("-recognised", "code")
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the suppliers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *arguments: Any, organisations: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    def round(self, chosen: dict[str, str]) -> Round:
        """What was typed, as the operation takes it."""
        asked = self.cleaned_data
        return Round(asked["title"], list(asked["types"]), asked["due_on"], asked["note"], chosen)


@for_case_readers
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    found = surveys_seen_by(person(request))
    show = chosen(request, "show", ("open", "closed"))
    if show:
        found = found.filter(closed_at__isnull=show == "open")
    if typed(request):
        found = found.filter(title__icontains=typed(request))
    rows = page_of(request, found)
    context = {
        "page": rows,
        "rows": [{"survey": row, "share": _share(row.answers, row.suppliers)} for row in rows],  # type: ignore[attr-defined]
        "show": show,
        "q": typed(request),
        "today": timezone.localdate(),
        "may_ask": bool(roles_of(person(request)) & ASKERS),
    }
    return render(request, "procurement/surveys.html", context)


@open_to(*ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_new(request: HttpRequest) -> HttpResponse:
    """Ask the suppliers that the filters in the address choose, the same ones as those of the register."""
    user, on = person(request), timezone.localdate()
    chosen_by = RegisterForm(request.GET, organisations=organisations_of(user).order_by("path"), levels=level_codes(on))
    suppliers = register(user, chosen_by.wanted(), on)
    form = SurveyForm(request.POST or None, organisations=organisations_of(user, *ASKERS).order_by("path"))
    if request.method == "POST" and form.is_valid():
        picked = {key: str(value) for key, value in request.GET.items() if value and key in chosen_by.fields}
        survey = attempt(
            form,
            lambda: start_survey(
                form.cleaned_data["organisation"],
                form.round(picked),
                suppliers=suppliers,
                by=user,
                at=timezone.now(),
                on=on,
            ),
        )
        if survey is not None:
            return redirect("survey", survey.pk)
    told = {"form": form, "count": suppliers.count(), "query": request.GET.urlencode(), "narrowed": chosen_by.narrowed}
    return page(request, "procurement/survey_new.html", told, form)


@for_case_readers
@require_safe
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Response rate, coverage as a matrix, and the suppliers behind each of its cells."""
    user, on = person(request), timezone.localdate()
    found = get_object_or_404(surveys_seen_by(user), pk=pk)
    asked = asked_in(found, user, on)
    listed = _listed(request, asked, user)
    if request.GET.get("format") == "xlsx":
        return survey_sheet(found, listed)
    by = chosen(request, "by", GROUPS) or GROUPS[0]
    types = types_of(found)
    rows = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    answered = sum(each.answered for each in asked)
    context = {
        "survey": found,
        "types": types,
        "by": by,
        "lines": [_line(row, types) for row in matrix(found, asked, user, by)],
        "page": rows,
        "rows": _suppliers(list(rows), types),
        "asked": len(asked),
        "answered": answered,
        "share": _share(answered, len(asked)),
        "chosen": {key: request.GET.get(key, "") for key in FILTERS},
        "narrowed": any(request.GET.get(key) for key in FILTERS),
        "states": [(ANY_IN_HAND, _("Held")), *((state, state_word(state)) for state in Held)],
        "today": on,
        "may_ask": organisations_of(user, *ASKERS).filter(pk=found.organisation_id).exists(),
    }
    return render(request, "procurement/survey.html", context)


@open_to(*ASKERS)
@require_POST
def survey_chase(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(surveys_seen_by(person(request)), pk=pk)
    try:
        count = chase_silent(found, by=person(request), at=timezone.now())
        told = ngettext("%(n)d supplier was reminded.", "%(n)d suppliers were reminded.", count)
        messages.success(request, told % {"n": count})
    except Refused as error:
        messages.warning(request, said(error))
    return redirect("survey", pk)


@open_to(*ASKERS)
@require_POST
def survey_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(surveys_seen_by(person(request)), pk=pk)
    try:
        close_survey(found, by=person(request), at=timezone.now())
        messages.success(request, _("The survey is closed. What was answered stays in the files."))
    except Refused as error:
        messages.warning(request, said(error))
    return redirect("survey", pk)


def _listed(request: HttpRequest, asked: list[Asked], user: Any) -> list[Asked]:
    """The asked suppliers behind a cell of the matrix: by type and state, place, name, answered or silent."""
    code, state = request.GET.get("type", ""), request.GET.get("state", "")
    wanted = IN_HAND if state == ANY_IN_HAND else {Held(state)} if state in set(Held) else None
    if wanted is not None:
        asked = [each for each in asked if _has(each, code, wanted)]
    place = _place(request.GET.get("place", ""), user)
    if place is not None:
        members = members_of_place(place)
        asked = [each for each in asked if each.supplier in members]
    if request.GET.get("answered") in {"yes", "no"}:
        asked = [each for each in asked if each.answered is (request.GET["answered"] == "yes")]
    if typed(request):
        named = set(Supplier.objects.matching(typed(request)).values_list("pk", flat=True))
        asked = [each for each in asked if each.supplier in named]
    return asked


def _has(each: Asked, code: str, wanted: Collection[Held]) -> bool:
    """Whether the supplier stands so with this type, or with any when none is named."""
    states = [each.held[code]] if code in each.held else [] if code else each.held.values()
    return any(state in wanted for state in states)


def _place(text: str, user: Any) -> Organisation | Category | None:
    """What `organisation-3` or `category-5` in the address names, among what the reader may see."""
    kind, _dash, pk = text.partition("-")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 12):
        return None
    if kind == "category":
        return Category.objects.filter(pk=int(pk)).first()
    return organisations_of(user).filter(pk=int(pk)).first() if kind == "organisation" else None


def _line(row: Row, types: Sequence[CertificateType]) -> dict[str, object]:
    place = row.place
    kind = "category" if isinstance(place, Category) else "organisation"
    return {
        "row": row,
        "key": f"{kind}-{place.pk}" if place else "",
        "share": _share(row.answered, row.asked),
        "cells": [(type_.pk, row.cells[type_.pk]) for type_ in types],
    }


def _suppliers(rows: list[Asked], types: Sequence[CertificateType]) -> list[dict[str, object]]:
    found = Supplier.objects.in_bulk([each.supplier for each in rows])
    return [
        {
            "supplier": found[each.supplier],
            "answered": each.answered,
            "states": [(type_, each.held[type_.pk]) for type_ in types],
        }
        for each in rows
    ]


def _share(part: int, whole: int) -> int | None:
    """Basis points, half up; None of nothing."""
    return None if not whole else (20_000 * part + whole) // (2 * whole)
