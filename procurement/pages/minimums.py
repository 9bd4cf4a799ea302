"""The level that each organisation asks for: who set it, what holds, and a form to set another."""

from datetime import date
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from procurement.operations.minimums import LONGEST_REASON, set_level_minimum
from procurement.pages.reader import for_staff
from procurement.queries.minimums import chain_of, changes_of, level_minimums, may_set_for, own_minimums
from scoring.engine.model import Level
from scoring.queries.models import levels_in_force
from suppliers.access import open_to
from suppliers.edge import attempt, page
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Organisation, User
from suppliers.pages.forms.fields import DayField, NamedChoiceField
from suppliers.pages.own import person
from suppliers.queries.access import organisations_of


class MinimumForm(forms.Form):
    """What one organisation asks for, from a day on, and why."""

    organisation = NamedChoiceField(
        label=gettext_lazy("Organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        empty_label=gettext_lazy("Choose an organisation"),
    )
    level = forms.ChoiceField(label=gettext_lazy("Level at least"), required=False)
    in_force_from = DayField(label=gettext_lazy("From"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, typed: object = None, *, user: User, on: date) -> None:
        super().__init__(typed, initial={"in_force_from": on})  # type: ignore[arg-type]
        cast(NamedChoiceField, self.fields["organisation"]).queryset = may_set_for(user).order_by("path")
        levels = [(level.code, level.code) for level in _levels(on)]
        cast(forms.ChoiceField, self.fields["level"]).choices = [("", _("None of its own")), *levels]


@for_staff
@require_safe
def minimums(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    return _shown(request, MinimumForm(user=person(request), on=on), on)


@open_to(Role.MANAGER, Role.COMPLIANCE)
@require_POST
def set_minimum(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = MinimumForm(request.POST, user=person(request), on=timezone.localdate(now))
    if form.is_valid():
        told = form.cleaned_data
        row = attempt(form, lambda: set_level_minimum(**told, by=person(request), at=now))
        if row is not None:
            messages.success(request, _("Set: it applies to everything below at once."))
            return redirect("minimums")
    return _shown(request, form, timezone.localdate(now))


def _shown(request: HttpRequest, form: MinimumForm, on: date) -> HttpResponse:
    organisations = list(organisations_of(person(request)).order_by("path"))
    holding, own = level_minimums(organisations, on), own_minimums(on)
    paths = {each.path for each in organisations}
    rows = [
        {
            "organisation": each,
            "is_below": not paths.isdisjoint(chain_of(each)[:-1]),
            "own": own.get(each.path),
            "holding": holding.get(each.pk),
        }
        for each in organisations
    ]
    may_set = may_set_for(person(request)).exists()
    told = {"form": form, "rows": rows, "changes": changes_of(organisations), "may_set": may_set}
    return page(request, "procurement/minimums.html", told, form)


def _levels(on: date) -> tuple[Level, ...]:
    try:
        return levels_in_force(on)
    except Refused:
        return ()
