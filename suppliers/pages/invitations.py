"""Invitations of suppliers: the list with what came of each, one more, many from a sheet."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suppliers.access import STAFF, open_to
from suppliers.checks.invitation_sheet import InvitationLine, InvitationRefused, read_invitations
from suppliers.edge import attempt, page, said
from suppliers.enums import SupplierKind
from suppliers.errors import Refused
from suppliers.models import Category, InvitationState, Organisation, SupplierInvitation
from suppliers.operations.invitations import (
    INVITERS,
    MOST_A_DAY,
    Invited,
    invite_colleague,
    invite_supplier,
    invite_suppliers,
    preview_invitations,
    send_again,
    withdraw_invitation,
)
from suppliers.pages.forms.invitation import InvitationForm, SheetForm
from suppliers.pages.own import person
from suppliers.pages.tables import chosen, page_of, typed, workbook
from suppliers.queries.access import roles_of
from suppliers.queries.supplier_invitations import supplier_invitations
from suppliers.wording import filled, in_reader_language

ACTS = {"again": send_again, "withdraw": withdraw_invitation, "colleague": invite_colleague}
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """An invitation and its state now."""

    invitation: SupplierInvitation
    state: InvitationState


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a sheet would do: how many are invited, which rows not and why; `rows` is sent back to agree."""

    taken: int
    refused: tuple[tuple[int, str, str], ...]
    rows: str

    @property
    def shown(self) -> tuple[tuple[int, str, str], ...]:
        return self.refused[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.refused) - MOST_SHOWN)


@open_to(*STAFF)
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """Who was invited and what came of it; as a workbook with ?format=xlsx."""
    user, now = person(request), timezone.now()
    rows, state, text = supplier_invitations(user), chosen(request, "state", InvitationState), typed(request)
    if state:
        rows = rows.in_state(state, now)
    if text:
        rows = rows.matching(text)
    if request.GET.get("format") == "xlsx":
        return _exported(rows, now)
    shown = page_of(request, rows)
    told = {
        "page": shown,
        "rows": [Row(each, each.state(now)) for each in shown],
        "states": list(InvitationState),
        "state": state,
        "q": text,
        "may_invite": bool(roles_of(user) & INVITERS),
    }
    return render(request, "suppliers/invitations.html", told)


@open_to(*INVITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_new(request: HttpRequest) -> HttpResponse:
    """Invite one firm."""
    user = person(request)
    form = InvitationForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        organisation = form.cleaned_data["organisation"]
        made = attempt(form, lambda: invite_supplier(organisation, form.invited(), by=user, at=timezone.now()))
        if made is not None:
            told = {"name": made.company_name, "email": made.email}
            messages.success(request, _("%(name)s is invited: the mail goes to %(email)s within a minute.") % told)
            return redirect("invitations")
    return page(request, "suppliers/invitation_new.html", {"form": form}, form)


@open_to(*INVITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_import(request: HttpRequest) -> HttpResponse:
    """Invite many: look what a sheet would do, row by row, then invite those that can be."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SheetForm(*sent, user=person(request))
    preview = None
    if form.is_valid():
        organisation = form.cleaned_data["organisation"]
        if "import" in request.POST:
            made = attempt(form, lambda: _taken(request, organisation, form.cleaned_data["rows"]))
            if made is not None:
                messages.success(
                    request, _("%(count)s firms are invited; the mails go out by and by.") % {"count": made}
                )
                return redirect("invitations")
        elif form.cleaned_data["file"]:
            content = form.cleaned_data["file"].read()
            preview = attempt(form, lambda: _previewed(request, organisation, content))
    told: dict[str, object] = {"form": form, "preview": preview, "most": MOST_A_DAY}
    return page(request, "suppliers/invitation_import.html", told, form)


@open_to(*INVITERS)
@require_POST
def invitation_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Send it again, take it back, or invite the colleague who was named."""
    user = person(request)
    invitation = get_object_or_404(supplier_invitations(user), pk=pk)
    done = {
        "again": _("It goes out again within a minute."),
        "withdraw": _("It is withdrawn: its link opens nothing any more."),
        "colleague": _("The colleague is invited."),
    }
    try:
        ACTS[act](invitation, by=user, at=timezone.now())
    except Refused as error:
        messages.error(request, said(error))
    else:
        messages.success(request, done[act])
    return redirect("invitations")


def _category_words() -> dict[str, str]:
    """Codes of the categories by code and by either name."""
    rows = Category.objects.values_list("code", "name_zh", "name_en")
    return {word: code for code, *names in rows for word in (code, *names)}


def _previewed(request: HttpRequest, organisation: Organisation, content: bytes) -> Preview:
    lines, unread = read_invitations(content, _category_words())
    refusals = preview_invitations(organisation, _firms(lines), by=person(request), at=timezone.now())
    refused = [_told(each) for each in unread]
    good = []
    for line, refusal in zip(lines, refusals, strict=True):
        if refusal is None:
            good.append(line)
        else:
            refused.append((line.number, line.company_name, said(refusal)))
    kept = json.dumps([asdict(line) for line in good], ensure_ascii=False)
    return Preview(len(good), tuple(sorted(refused)), kept)


def _told(row: InvitationRefused) -> tuple[int, str, str]:
    return row.number, row.name, filled(row.message, row.values)


def _taken(request: HttpRequest, organisation: Organisation, rows: str) -> int:
    """Invite the firms of the preview, each looked at anew: what came back from the browser proves nothing."""
    found = invite_suppliers(organisation, _firms(_lines(rows)), by=person(request), at=timezone.now())
    return sum(isinstance(each, SupplierInvitation) for each in found)


def _lines(rows: str) -> list[InvitationLine]:
    try:
        return [_line(**told) for told in json.loads(rows)]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise Refused("preview_lost", "The preview was not sent in full: choose the file again.", "file") from error


def _line(**told: Any) -> InvitationLine:
    texts = {key: str(told[key]) for key in ("company_name", "email", "credit_code", "contact_name", "language")}
    if any("\x00" in text or text != text.encode("utf-8", "ignore").decode() for text in texts.values()):
        raise ValueError
    if texts["language"] not in {"", "zh-hans", "en"}:
        raise ValueError
    codes = tuple(str(code) for code in told["categories"])
    return InvitationLine(number=int(told["number"]), kind=SupplierKind(told["kind"]), categories=codes, **texts)


def _firms(lines: Sequence[InvitationLine]) -> list[Invited]:
    known = {category.code: category for category in Category.objects.all()}
    return [
        Invited(
            company_name=line.company_name,
            email=line.email,
            credit_code=line.credit_code,
            contact_name=line.contact_name,
            kind=line.kind,
            categories=tuple(known[code] for code in line.categories if code in known),
            language=line.language,
        )
        for line in lines
    ]


def _exported(rows: Any, now: datetime) -> HttpResponse:
    heads = [_("Company"), _("Credit code"), _("Contact"), _("E-mail"), _("On behalf of"), _("State")]
    heads += [_("Invited on"), _("Mailed on"), _("Ends on"), _("Colleague who was named"), _("Invited by")]
    told = (
        [
            each.company_name,
            each.credit_code,
            each.contact_name,
            each.email,
            in_reader_language(each.organisation),
            state_text(each.state(now)),
            each.made_at,
            each.mailed_at,
            each.expires_at,
            each.colleague_email,
            each.made_by or "",
        ]
        for each in rows
    )
    return workbook("invitations", heads, told)


def state_text(state: InvitationState) -> str:
    """The state as a word of the list."""
    words = {
        InvitationState.WAITING: _("Being sent"),
        InvitationState.SENT: _("Mail sent"),
        InvitationState.OPENED: _("Mail opened"),
        InvitationState.REGISTERED: _("Has registered"),
        InvitationState.DECLINED: _("Declined"),
        InvitationState.EXPIRED: _("Expired"),
        InvitationState.WITHDRAWN: _("Withdrawn"),
        InvitationState.UNDELIVERABLE: _("Could not be delivered"),
    }
    return words[state]
