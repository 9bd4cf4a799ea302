"""The first page: it leads everybody to theirs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch

from suppliers.access import signed_in
from suppliers.enums import SUPPLIER_ROLES
from suppliers.pages.own import person
from suppliers.queries.access import roles_of


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """A supplier's people to their tasks, staff to the overview; who has no role yet is told so."""
    roles = roles_of(person(request))
    if not roles:
        return render(request, "suppliers/no_role.html")
    try:
        return redirect("portal" if roles & SUPPLIER_ROLES else "dashboard")
    except NoReverseMatch:  # an installation without that app
        return render(request, "suppliers/no_role.html")
