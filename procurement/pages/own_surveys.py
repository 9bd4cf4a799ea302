"""A survey on the supplier's side: one page, filled from its file; what is missing is handed in or explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from procurement.models import SurveySupplier
from procurement.operations.surveys import answer_survey
from procurement.queries.surveys import own_surveys, types_of
from suppliers.edge import attempt, page
from suppliers.enums import NotHeld
from suppliers.models import Certificate, CertificateStatement, CertificateType
from suppliers.operations.statements import Stated
from suppliers.pages.forms.fields import DayField
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries import own_file
from suppliers.queries.own_file import OPEN, shown_status
from suppliers.queries.statements import current_statements
from suppliers.wording import in_reader_language

STATES = [
    (NotHeld.IN_PROGRESS, gettext_lazy("In progress")),
    (NotHeld.NOT_HELD, gettext_lazy("Not held")),
    (NotHeld.NOT_APPLICABLE, gettext_lazy("Not applicable")),
]


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate asked for: the one in the file with its state, or the fields that explain its absence."""

    type: CertificateType
    certificate: Certificate | None
    status: str
    state: BoundField | None
    until: BoundField | None
    reason: BoundField | None


class AnswerForm(forms.Form):
    """Three fields a certificate that is not in the file, prefilled with what was stated before."""

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        missing: Sequence[CertificateType],
        stated: Mapping[str, CertificateStatement],
    ) -> None:
        initial: dict[str, object] = {}
        for code, row in stated.items():
            initial |= {code: row.statement, f"{code}_until": row.until, f"{code}_reason": row.reason}
        super().__init__(typed, initial=initial)
        self.missing = missing
        for type_ in missing:
            name = in_reader_language(type_)
            self.fields[type_.pk] = forms.ChoiceField(
                label=name, choices=STATES, widget=forms.RadioSelect, required=False
            )
            self.fields[f"{type_.pk}_until"] = DayField(label=gettext_lazy("Expected by"), required=False)
            self.fields[f"{type_.pk}_reason"] = forms.CharField(
                label=gettext_lazy("Reason"), max_length=300, required=False
            )

    def statements(self) -> list[Stated]:
        """What was chosen; the types left open are left out, and a day belongs to "in progress" alone."""
        chosen = self.cleaned_data
        return [
            Stated(
                type_.pk,
                NotHeld(chosen[type_.pk]),
                chosen[f"{type_.pk}_until"] if chosen[type_.pk] == NotHeld.IN_PROGRESS else None,
                chosen[f"{type_.pk}_reason"],
            )
            for type_ in self.missing
            if chosen[type_.pk]
        ]


@for_suppliers
@require_safe
def own_surveys_list(request: HttpRequest) -> HttpResponse:
    told = {"rows": own_surveys(own(request)), "today": timezone.localdate()}
    return render(request, "procurement/own_surveys.html", told)


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_survey(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = own(request)
    asked = get_object_or_404(own_surveys(supplier), pk=pk)
    types = types_of(asked.survey)
    held = _held(asked)
    missing = [type_ for type_ in types if type_.pk not in held]
    stated = {row.type_id: row for row in current_statements(supplier).filter(type__in=missing)}
    form = AnswerForm(request.POST or None, missing=missing, stated=stated)
    if request.method == "POST":
        # A survey that asks only for what is in the file has no fields: confirming it is the answer.
        form.is_bound = True
        if form.is_valid() and _answered(request, asked, form):
            messages.success(request, _("Thank you: it is answered. You can change it until the survey is closed."))
            return redirect("own_surveys")
    lines = [_line(type_, held.get(type_.pk), form) for type_ in types]
    return page(request, "procurement/own_survey.html", {"asked": asked, "lines": lines, "form": form}, form)


def _answered(request: HttpRequest, asked: SurveySupplier, form: AnswerForm) -> bool:
    act = attempt(form, lambda: answer_survey(asked, form.statements(), by=person(request), at=timezone.now()))
    return act is not None


def _held(asked: SurveySupplier) -> dict[str, Certificate]:
    """The certificates in hand by type, the one that lasts longest of each."""
    today = timezone.localdate()
    rows = own_file.own_certificates(asked.supplier).filter(type__in=asked.survey.types.all(), status__in=OPEN)
    found: dict[str, Certificate] = {}
    for row in rows:
        if row.valid_until is None or row.valid_until >= today:
            before = found.get(row.type_id)
            later = before is None or (
                before.valid_until and (row.valid_until is None or row.valid_until > before.valid_until)
            )
            if later:
                found[row.type_id] = row
    return found


def _line(type_: CertificateType, certificate: Certificate | None, form: AnswerForm) -> Line:
    if certificate is not None:
        return Line(type_, certificate, shown_status(certificate, timezone.localdate()), None, None, None)
    code = type_.pk
    return Line(type_, None, "", form[code], form[f"{code}_until"], form[f"{code}_reason"])
