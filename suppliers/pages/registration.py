"""A stranger registers a company."""

from types import SimpleNamespace

from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework.throttling import ScopedRateThrottle

from suppliers.access import public
from suppliers.carbon.provinces import province_of_region
from suppliers.checks.identity import check_credit_code
from suppliers.edge import attempt, page, said
from suppliers.errors import Refused
from suppliers.models import User
from suppliers.operations.registration import register_supplier
from suppliers.pages.forms.registration import RegistrationForm
from suppliers.wording import filled, in_reader_language

THROTTLED = SimpleNamespace(throttle_scope="registrations")
"""The page and the API have one budget for each address."""


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register, then ask for the confirmation of the e-mail address; who is signed in already goes home."""
    if request.user.is_authenticated:
        return redirect("home")
    form = RegistrationForm(request.POST or None)
    if form.is_valid() and not ScopedRateThrottle().allow_request(request, THROTTLED):  # type: ignore[arg-type]
        form.add_error(None, _("Too many companies were registered from here: try again in an hour."))
    if form.is_valid():
        user = attempt(form, lambda: _register(form))
        if user is not None:
            answer: HttpResponse = perform_login(request, user, signup=True, email=user.email)
            return answer
    return page(request, "suppliers/register.html", {"form": form}, form)


@public
@require_safe
def check_code(request: HttpRequest) -> HttpResponse:
    """What is to be said about a credit code as typed so far: sound and where from, or which character and why."""
    text = request.GET.get("credit_code", "")[:100]
    if not text.strip():
        return HttpResponse("")
    try:
        code = check_credit_code(text)
    except Refused as error:
        return render(request, "suppliers/_code_said.html", {"wrong": said(error)})
    place = province_of_region(code.region)
    warnings = [filled(warning.message, warning.values) for warning in code.warnings]
    said_of_it = {"place": in_reader_language(place) if place else "", "warnings": warnings}
    return render(request, "suppliers/_code_said.html", said_of_it)


@transaction.atomic
def _register(form: RegistrationForm) -> User:
    typed = form.cleaned_data
    place = province_of_region(typed["credit_code"][2:8])
    user = register_supplier(
        form.registration(place.code if place else ""),
        categories=list(typed["categories"]),
        organisation=typed["organisation"],
        at=timezone.now(),
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user
