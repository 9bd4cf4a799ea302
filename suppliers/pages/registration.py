"""A stranger registers a company, or somebody whom a buyer invited."""

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
from suppliers.models import SupplierInvitation, User
from suppliers.operations.invitations import register_invited
from suppliers.operations.registration import register_supplier
from suppliers.pages.forms.registration import RegistrationForm, invited_values, typed_so_far
from suppliers.queries.asking import asked_by_kind
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
    return registration_page(request)


def registration_page(
    request: HttpRequest, invitation: SupplierInvitation | None = None, token: str = ""
) -> HttpResponse:
    """The form and what follows from it. With an invitation it begins with what the buyer knew."""
    form = _form(request, invitation)
    form.tell_what_is_asked(asked_by_kind(timezone.localdate()))
    if form.is_valid() and not ScopedRateThrottle().allow_request(request, THROTTLED):  # type: ignore[arg-type]
        form.add_error(None, _("Too many companies were registered from here: try again in an hour."))
    if form.is_valid():
        user = attempt(form, lambda: _register(form, token))
        if user is not None:
            answer: HttpResponse = perform_login(request, user, signup=True, email=user.email)
            return answer
    return page(request, "suppliers/register.html", {"form": form, "invitation": invitation, "token": token}, form)


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


def _form(request: HttpRequest, invitation: SupplierInvitation | None) -> RegistrationForm:
    """Empty, as invited, as typed so far when only another place of registration was chosen, or as sent."""
    scheme = request.POST.get("scheme", "")
    if request.method != "POST":
        return RegistrationForm(
            initial=invited_values(invitation) if invitation else {},
            scheme=_likely_scheme(request, invitation),
            invitation=invitation,
        )
    if "adapt" in request.POST:
        return RegistrationForm(initial=typed_so_far(request.POST), scheme=scheme, invitation=invitation)
    return RegistrationForm(request.POST, scheme=scheme, invitation=invitation)


def _likely_scheme(request: HttpRequest, invitation: SupplierInvitation | None) -> str:
    """A firm whose name is known in Latin script alone, and no credit code, is likely a foreign one."""
    if invitation and invitation.company_name.isascii() and not invitation.credit_code:
        return "foreign"
    return request.GET.get("scheme", "")


@transaction.atomic
def _register(form: RegistrationForm, token: str) -> User:
    """Register; who used the address that the buyer wrote to has shown by the mail's link that it is theirs."""
    typed, now = form.cleaned_data, timezone.now()
    registration, categories = form.registration(), list(typed["categories"])
    if form.invitation is None:
        user = register_supplier(registration, categories=categories, organisation=typed["organisation"], at=now)
    else:
        user = register_invited(token, registration, categories=categories, at=now)
    invited = form.invitation is not None and form.invitation.email == user.email
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=invited)
    return user
