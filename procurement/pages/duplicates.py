"""Files that may be of one firm: the list, two side by side, and what a person makes of them."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from procurement.operations.merging import merge_suppliers
from procurement.pages.reader import for_staff
from procurement.queries.possible_duplicates import Side, possible_duplicates, sides
from suppliers.checks.countries import country_name
from suppliers.edge import attempt, page
from suppliers.models import PossibleDuplicate, Supplier
from suppliers.operations.duplicates import JUDGES, dismiss_duplicate
from suppliers.pages.own import person
from suppliers.pages.tables import page_of
from suppliers.queries.access import roles_of
from suppliers.wording import in_reader_language, place_name


class JudgementForm(forms.Form):
    """One file goes on, or they are two firms; either way a sentence."""

    survivor = forms.TypedChoiceField(
        label=gettext_lazy("What is to become of them"), coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("A sentence for the history of both files."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *arguments: object, pair: PossibleDuplicate, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        goes_on = _("Merge: %(name)s %(identifier)s goes on, the other is closed")
        self.fields["survivor"].choices = [  # type: ignore[attr-defined]
            *((each.pk, goes_on % _named(each)) for each in (pair.first, pair.second)),
            (0, _("They are two firms: leave both as they are")),
        ]


@for_staff
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    shown = page_of(request, possible_duplicates(person(request)))
    return render(request, "procurement/duplicates.html", {"page": shown})


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """The two files side by side; compliance, a manager or an administrator merges them or tells them apart."""
    user = person(request)
    may_judge = bool(roles_of(user) & JUDGES)
    if request.method == "POST" and not may_judge:
        raise PermissionDenied
    pair = get_object_or_404(possible_duplicates(user), pk=pk)
    form = JudgementForm(request.POST if request.method == "POST" else None, pair=pair)
    if form.is_valid() and attempt(form, lambda: _judged(request, pair, form)):
        return redirect("duplicates")
    both = sides(pair)
    told = {"pair": pair, "sides": both, "rows": _rows(*both), "form": form, "may_judge": may_judge}
    return page(request, "procurement/duplicate.html", told, form)


def _judged(request: HttpRequest, pair: PossibleDuplicate, form: JudgementForm) -> bool:
    user, now, reason = person(request), timezone.now(), form.cleaned_data["reason"]
    survivor = {pair.first_id: pair.first, pair.second_id: pair.second}.get(form.cleaned_data["survivor"])
    if survivor is None:
        dismiss_duplicate(pair, reason=reason, by=user, at=now)
        messages.success(request, _("Both files stay as they are, and are not raised again."))
        return True
    merge_suppliers(pair, survivor, reason=reason, by=user, at=now)
    messages.success(request, _("Merged: %(name)s %(identifier)s goes on.") % _named(survivor))
    return True


def _named(supplier: Supplier) -> dict[str, str]:
    return {"name": in_reader_language(supplier), "identifier": supplier.identifier}


def _rows(first: Side, second: Side) -> list[dict[str, object]]:
    """What is to be compared, line by line, and whether it differs."""
    lines = [
        (_("Chinese name"), [each.supplier.name_zh for each in (first, second)]),
        (_("English name"), [each.supplier.name_en for each in (first, second)]),
        (_("Identifier"), [each.supplier.identifier for each in (first, second)]),
        (
            _("Country or region"),
            [country_name(each.supplier.country, get_language() or "") for each in (first, second)],
        ),
        (_("Province"), [place_name(each.supplier.province) for each in (first, second)]),
        (_("Contact"), [_people(each) for each in (first, second)]),
        (_("Categories"), [_sold(each) for each in (first, second)]),
    ]
    return [{"text": text, "values": values, "differs": values[0] != values[1]} for text, values in lines]


def _country(side: Side) -> str:
    return country_name(side.supplier.country, get_language() or "")


def _people(side: Side) -> str:
    return _("; ").join(f"{each.name} {each.email} {each.phone}".strip() for each in side.contacts)


def _sold(side: Side) -> str:
    return _(", ").join(in_reader_language(each) for each in side.supplier.categories.all())
