"""The people of one's own company: who belongs to it, who is invited, who fills in which section for a while."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from suppliers.access import open_to
from suppliers.edge import attempt, page, said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.operations.delegations import delegate, revoke_delegation
from suppliers.operations.members import change_role, invite_member, remove_member, revoke_invitation
from suppliers.pages.forms.people import DelegateForm, InviteForm
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries.links import open_delegations, open_invitations
from suppliers.wording import section_name

for_administrators = open_to(Role.SUPPLIER_ADMIN)
WANTED_ADMINISTRATORS = 2


@for_suppliers
@require_safe
def own_people(request: HttpRequest) -> HttpResponse:
    return _shown(request, _invite_form(request), _delegate_form(request))


@for_administrators
@require_POST
def own_invite(request: HttpRequest) -> HttpResponse:
    """Ask a colleague to join; the mail goes out within a minute."""
    form = _invite_form(request, typed=True)
    if form.is_valid():
        typed = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        now = timezone.now()
        if attempt(form, lambda: invite_member(own(request), **typed, by=person(request), at=now)):
            messages.success(request, _("%(email)s gets a link to join.") % {"email": typed["email"]})
            return redirect("own_people")
    return _shown(request, form, _delegate_form(request))


@for_administrators
@require_POST
def own_delegate(request: HttpRequest) -> HttpResponse:
    """Open one section to an address for a while."""
    form = _delegate_form(request, typed=True)
    if form.is_valid():
        typed, now = form.cleaned_data, timezone.now()
        if attempt(form, lambda: delegate(own(request), **typed, by=person(request), at=now)):
            messages.success(request, _("%(email)s gets a link to this section.") % {"email": typed["email"]})
            return redirect("own_people")
    return _shown(request, _invite_form(request), form)


@for_administrators
@require_POST
def own_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a colleague administrator or member, or end the membership."""
    member = get_object_or_404(own(request).memberships, pk=pk)
    role, now = request.POST.get("role", ""), timezone.now()
    if role in (Role.SUPPLIER_ADMIN, Role.SUPPLIER_MEMBER):
        return _done(request, lambda: change_role(member, Role(role), by=person(request), at=now), _("Changed."))
    return _done(request, lambda: remove_member(member, by=person(request), at=now), _("Removed."))


@for_suppliers
@require_POST
def own_leave(request: HttpRequest) -> HttpResponse:
    """End one's own membership."""
    member = get_object_or_404(own(request).memberships, user=person(request))
    answer = _done(request, lambda: remove_member(member, by=person(request), at=timezone.now()), _("You have left."))
    return answer if own(request).memberships.filter(pk=member.pk).exists() else redirect("home")


@for_administrators
@require_POST
def own_invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(own(request).invitations_to_people, pk=pk)
    return _done(
        request, lambda: revoke_invitation(invitation, by=person(request), at=timezone.now()), _("Taken back.")
    )


@for_administrators
@require_POST
def own_delegation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    delegation = get_object_or_404(own(request).delegations, pk=pk)
    return _done(
        request, lambda: revoke_delegation(delegation, by=person(request), at=timezone.now()), _("Taken back.")
    )


def _done(request: HttpRequest, act: Callable[[], object], words: str) -> HttpResponse:
    """Back to the page, with what was done or why not."""
    try:
        act()
    except Refused as error:
        messages.error(request, said(error))
    else:
        messages.success(request, words)
    return redirect("own_people")


def _invite_form(request: HttpRequest, *, typed: bool = False) -> InviteForm:
    return InviteForm(request.POST if typed else None, initial={"language": get_language()})


def _delegate_form(request: HttpRequest, *, typed: bool = False) -> DelegateForm:
    supplier, last = own(request), timezone.localdate().year - 1
    initial = {"language": get_language(), "year": last}
    told = request.POST if typed else None
    return DelegateForm(told, supplier=supplier, last_year=last, initial=initial, prefix="delegate")


def _shown(request: HttpRequest, invite: InviteForm, delegated: DelegateForm) -> HttpResponse:
    supplier, user, now = own(request), person(request), timezone.now()
    members = list(supplier.memberships.select_related("user").order_by("role", "user__name", "pk"))
    administrators = [each for each in members if each.role == Role.SUPPLIER_ADMIN and each.user.is_active]
    told = {
        "supplier": supplier,
        "members": members,
        "mine": next((each for each in members if each.user_id == user.pk), None),
        "may_change": any(each.user_id == user.pk for each in administrators),
        "one_more": len(administrators) < WANTED_ADMINISTRATORS,
        "last_one": len(administrators) == 1,
        "invitations": [(each, each.expires_at <= now) for each in open_invitations(supplier)],
        "delegations": [
            (each, section_name(each.section, each.year), each.expires_at <= now) for each in open_delegations(supplier)
        ],
        "invite": invite,
        "delegate": delegated,
    }
    return page(request, "suppliers/people.html", told, invite, delegated)
