"""What the link in an invitation opens: register with what the buyer knew, or say that it is for somebody else."""

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework.throttling import ScopedRateThrottle

from suppliers.access import public
from suppliers.edge import attempt, page
from suppliers.models import Declined, SupplierInvitation
from suppliers.operations.invitations import decline_invitation, open_invitation
from suppliers.pages.registration import registration_page
from suppliers.queries.supplier_invitations import language_of_invitation, live_supplier_invitation

THROTTLED = SimpleNamespace(throttle_scope="renewals")
"""Links of mails have one budget for each address, whatever they open."""
WHY = [
    (Declined.WRONG_PERSON, gettext_lazy("I am not the right person")),
    (Declined.NOT_INTERESTED, gettext_lazy("My company does not want to register")),
]
View = Callable[[HttpRequest, str, SupplierInvitation], HttpResponse]


class DeclineForm(forms.Form):
    why = forms.ChoiceField(label=gettext_lazy("Why"), choices=WHY, widget=forms.RadioSelect, initial=WHY[0][0])
    colleague_email = forms.EmailField(
        label=gettext_lazy("E-mail of the colleague who is"),
        help_text=gettext_lazy("The buyer sees it and may write to your colleague instead."),
        required=False,
    )


def by_invitation(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page that the link alone opens, in the language of the mail; whatever is wrong with a link, one and the same
    page says what to do. The address is the secret: it goes into no referrer of another site and into no cache."""

    @public
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        invitation = live_supplier_invitation(token, timezone.now())
        language = _language(request, invitation.language if invitation else language_of_invitation(token))
        with translation.override(language):
            if invitation is None:
                answer = render(request, "suppliers/invited_closed.html", status=404)
            else:
                answer = _throttled(request) or view(request, token, invitation)
        answer["Content-Language"] = language
        answer["Referrer-Policy"] = "same-origin"
        return answer

    return opened


@by_invitation
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str, invitation: SupplierInvitation) -> HttpResponse:
    """Who invites, and to what; going on is a press of a button, so that a mail scanner that follows links is none."""
    if request.method == "POST":
        open_invitation(token, at=timezone.now())
        return redirect("supplier-invited-register", token)
    told = {"invitation": invitation, "token": token, "languages": settings.LANGUAGES}
    return render(request, "suppliers/invited.html", told)


@by_invitation
@require_http_methods(["GET", "HEAD", "POST"])
def invited_register(request: HttpRequest, token: str, invitation: SupplierInvitation) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    return registration_page(request, invitation, token)


@by_invitation
@require_http_methods(["GET", "HEAD", "POST"])
def invited_decline(request: HttpRequest, token: str, invitation: SupplierInvitation) -> HttpResponse:
    """“Not the right person”: no sign-in, one press, and nobody writes to this address again."""
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        why, colleague = Declined(form.cleaned_data["why"]), form.cleaned_data["colleague_email"]
        done = attempt(form, lambda: _declined(token, why, colleague))
        if done:
            return redirect(f"{reverse('supplier-invited-done')}?language={translation.get_language()}")
    told = {"form": form, "invitation": invitation, "token": token, "languages": settings.LANGUAGES}
    return page(request, "suppliers/invited_decline.html", told, form)


@public
@require_safe
def invited_done(request: HttpRequest) -> HttpResponse:
    """It was declined; the page says so and knows nothing else."""
    language = _language(request, "")
    with translation.override(language):
        answer = render(request, "suppliers/invited_done.html", {"languages": settings.LANGUAGES})
    answer["Content-Language"] = language
    return answer


def _declined(token: str, why: Declined, colleague: str) -> bool:
    decline_invitation(token, why, colleague_email=colleague, at=timezone.now())
    return True


def _language(request: HttpRequest, of_mail: str) -> str:
    """The reader's wish, else the browser's cookie, else the language of the mail, else the house's."""
    languages = dict(settings.LANGUAGES)
    wished = (request.GET.get("language", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), of_mail)
    return next((code for code in wished if code in languages), settings.LANGUAGE_CODE)


def _throttled(request: HttpRequest) -> HttpResponse | None:
    """Too much from one address: 429; pages are free, forms are not."""
    if request.method != "POST" or ScopedRateThrottle().allow_request(request, THROTTLED):  # type: ignore[arg-type]
        return None
    message = _("Too many forms were sent from here: try again in an hour.")
    return HttpResponse(message, status=429, content_type="text/plain; charset=utf-8")
