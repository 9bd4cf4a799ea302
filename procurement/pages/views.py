"""Keeping the filters of a list under a name, and forgetting them."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procurement.models import SavedView
from procurement.operations.views import drop_view, save_view
from procurement.pages.reader import for_staff
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Organisation
from suppliers.pages.own import person
from suppliers.queries.access import organisations_of


class ViewForm(forms.Form):
    page = forms.ChoiceField(choices=SavedView.Page.choices)
    name = forms.CharField(max_length=40)
    query = forms.CharField(required=False, max_length=4_000)
    organisation = forms.ModelChoiceField(required=False, queryset=Organisation.objects.none(), to_field_name="code")


@for_staff
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters and go back to the list as it stood."""
    user = person(request)
    form = ViewForm(request.POST)
    form.fields["organisation"].queryset = organisations_of(user)  # type: ignore[attr-defined]
    if not form.is_valid():
        messages.error(request, _("It was not kept: give it a name of at most 40 characters."))
        page = request.POST.get("page", "")
        return redirect(page if page in SavedView.Page.values else SavedView.Page.QUEUE)
    told = form.cleaned_data
    try:
        view = save_view(
            told["page"], told["name"], told["query"], organisation=told["organisation"], by=user, at=timezone.now()
        )
    except Refused as error:
        messages.error(request, said(error))
        return redirect(f"{reverse(told['page'])}?{told['query']}")
    messages.success(request, _("“%(name)s” is kept.") % {"name": view.name})
    return redirect(f"{reverse(view.page)}?{view.query}")


@for_staff
@require_POST
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, user=person(request))
    drop_view(view)
    messages.success(request, _("“%(name)s” is forgotten.") % {"name": view.name})
    return redirect(view.page)
