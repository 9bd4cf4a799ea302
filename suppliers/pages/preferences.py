"""How a person reads and is told."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from suppliers.access import signed_in
from suppliers.edge import page
from suppliers.pages.forms.people import PreferencesForm
from suppliers.pages.own import person


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Name, language, and how often mails come; what is chosen holds for what is not mailed yet, too."""
    form = PreferencesForm(request.POST if request.method == "POST" else None, instance=person(request))
    if not form.is_valid():
        person(request).refresh_from_db()  # the form wrote what was typed into the one the page greets
        return page(request, "suppliers/preferences.html", {"form": form}, form)
    form.save()
    language = form.cleaned_data["language"]
    with translation.override(language):
        messages.success(request, _("Saved."))
    answer = redirect("preferences")
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite=settings.LANGUAGE_COOKIE_SAMESITE)
    return answer
