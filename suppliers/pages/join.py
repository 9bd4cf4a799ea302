"""Joining by the link of an invitation: with a new account, or with the one that the address has."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from suppliers.access import public
from suppliers.edge import attempt, page, said
from suppliers.errors import Refused
from suppliers.models import Invitation, User
from suppliers.operations.joining import NewPerson, decline, join, join_anew
from suppliers.pages.forms.people import JoinForm
from suppliers.pages.tokens import closed, language_of, too_many
from suppliers.queries.links import live_invitation
from suppliers.wording import ROLES


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """What one is asked to join as, and the way in. Who is signed in with the invited address joins by one button."""
    invitation = live_invitation(token, timezone.now())
    with translation.override(language_of(request, invitation)):
        if invitation is None:
            return closed(request)
        return too_many(request) or _joined(request, token, invitation)


@public
@never_cache
@require_POST
def join_decline(request: HttpRequest, token: str) -> HttpResponse:
    """“Not the right person”."""
    with translation.override(language_of(request, live_invitation(token, timezone.now()))):
        try:
            decline(token, at=timezone.now())
        except Refused:
            return closed(request)
        return render(request, "suppliers/link_declined.html")


def _joined(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    has_account = User.objects.filter(email=invitation.email, is_active=True).exists()
    form = JoinForm(request.POST if request.method == "POST" and not (user or has_account) else None)
    if request.method == "POST" and user is not None:
        try:
            join(token, user, at=timezone.now())
        except Refused as error:
            messages.error(request, said(error))
        else:
            messages.success(request, _("You have joined."))
            return redirect("home")
    if form.is_valid():
        told = NewPerson(**form.cleaned_data, language="en" if get_language() == "en" else "zh-hans")
        person = attempt(form, lambda: join_anew(token, told, at=timezone.now()))
        if person is not None:
            answer: HttpResponse = perform_login(request, person)
            return answer
    told_page: dict[str, object] = {
        "invitation": invitation,
        "place": invitation.supplier or invitation.organisation,
        "role": ROLES[invitation.role],
        "token": token,
        "form": form,
        "has_account": has_account,
        "signed_in": user,
        "fits": user is not None and user.email == invitation.email,
    }
    return page(request, "suppliers/join.html", told_page, form)
