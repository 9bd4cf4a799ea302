"""Mails that could not be delivered: whom to reach in another way, and to try again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from suppliers.access import STAFF, open_to
from suppliers.enums import Role
from suppliers.operations.notices import mail_again
from suppliers.pages.own import person
from suppliers.pages.tables import page_of
from suppliers.queries.access import roles_of
from suppliers.queries.undelivered import given_up_for
from suppliers.wording import notice_text

WRITERS = frozenset({Role.OFFICER, Role.COMPLIANCE, Role.ADMINISTRATOR})


@open_to(*STAFF)
@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """What was given up, about the suppliers that the reader sees."""
    page = page_of(request, given_up_for(person(request)))
    told = {
        "page": page,
        "rows": [(notice, notice_text(notice)) for notice in page],
        "may_retry": bool(roles_of(person(request)) & WRITERS),
    }
    return render(request, "suppliers/undelivered.html", told)


@open_to(*WRITERS)
@require_POST
def undelivered_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more from the beginning, after the address or the server was put right."""
    notice = get_object_or_404(given_up_for(person(request)), pk=pk)
    mail_again(notice)
    messages.success(request, _("It is mailed again to %(email)s.") % {"email": notice.user.email})
    return redirect("undelivered")
