"""The inbox: what a person should know, and where to act."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from suppliers.access import signed_in
from suppliers.models import Notice
from suppliers.pages.own import person
from suppliers.wording import notice_more, notice_text

PAGE = 30


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with its sentence in the reader's language, and with what follows from it."""

    notice: Notice
    text: str
    more: str


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    notices = person(request).notices.order_by("-created_at", "-id")
    page = Paginator(notices, PAGE).get_page(request.GET.get("page"))
    told = [Told(notice, notice_text(notice), " ".join(notice_more(notice))) for notice in page]
    return render(request, "suppliers/inbox.html", {"page": page, "told": told})


@signed_in
@require_POST
def inbox_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice read and go where it leads."""
    notice = get_object_or_404(person(request).notices, pk=pk)
    person(request).notices.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())
    inside = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    return redirect(notice.path if inside and notice.path.startswith("/") else "inbox")


@signed_in
@require_POST
def inbox_read(request: HttpRequest) -> HttpResponse:
    """Mark everything read."""
    person(request).notices.filter(read_at__isnull=True).update(read_at=timezone.now())
    return redirect("inbox")
