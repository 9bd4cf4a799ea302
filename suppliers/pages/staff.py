"""The staff: who holds which role where; inviting, granting, revoking, shutting out, blanking."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from suppliers.access import open_to
from suppliers.edge import attempt, page, said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Membership, User
from suppliers.operations.blanking import blank_person
from suppliers.operations.staff import (
    deactivate,
    grant,
    invite_staff,
    reactivate,
    reset_second_factor,
    revoke,
    revoke_staff_invitation,
)
from suppliers.pages.forms.people import GrantForm, ReasonForm
from suppliers.pages.own import person
from suppliers.queries.staff import administered_by, changes_of, open_staff_invitations, staff_of

for_administrators = open_to(Role.ADMINISTRATOR)


@for_administrators
@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    return _listed(request, _grant_form(request))


@for_administrators
@require_POST
def staff_grant(request: HttpRequest) -> HttpResponse:
    """Give a role to an address: at once where there is an account, by an invitation where there is none."""
    form = _grant_form(request, typed=True)
    if not form.is_valid():
        return _listed(request, form)
    typed, now = form.cleaned_data, timezone.now()
    email, role, organisation = typed["email"].strip().lower(), Role(typed["role"]), typed["organisation"]
    known = User.objects.filter(email=email).first()
    by = person(request)
    done: object = None
    if known is not None:
        done = attempt(form, lambda: grant(known, role, organisation, by=by, at=now))
        words = _("%(email)s has the role now.")
    else:
        language = typed["language"]
        done = attempt(
            form, lambda: invite_staff(organisation, email=email, role=role, language=language, by=by, at=now)
        )
        words = _("%(email)s gets a link to join.")
    if not done:
        return _listed(request, form)
    messages.success(request, words % {"email": email})
    return redirect("staff")


@for_administrators
@require_safe
def staff_person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, and everything that was changed about them."""
    found = get_object_or_404(staff_of(person(request)), pk=pk)
    told = {
        "found": found,
        "changes": changes_of(found),
        "oneself": found.pk == person(request).pk,
        "reason": ReasonForm(),
    }
    return page(request, "suppliers/staff_person.html", told)


@for_administrators
@require_POST
def staff_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Shut out, let in again, take away the second factor, or blank."""
    found = get_object_or_404(staff_of(person(request)), pk=pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    by, now = person(request), timezone.now()
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "deactivate": (lambda: deactivate(found, reason=reason, by=by, at=now), _("Shut out.")),
        "reactivate": (lambda: reactivate(found, by=by, at=now), _("Let in again.")),
        "factor": (
            lambda: reset_second_factor(found, reason=reason, by=by, at=now),
            _("The second factor was taken away; the next sign-in sets up a new one."),
        ),
        "blank": (lambda: blank_person(found, reason=reason, by=by, at=now), _("The data of the person were blanked.")),
    }
    if act not in acts:
        raise Http404
    return _done(request, *acts[act], "staff_person", pk)


@for_administrators
@require_POST
def staff_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one role back."""
    rows = Membership.objects.filter(organisation__in=administered_by(person(request)))
    member = get_object_or_404(rows.select_related("user", "organisation"), pk=pk)
    now = timezone.now()
    return _done(
        request, lambda: revoke(member, by=person(request), at=now), _("Revoked."), "staff_person", member.user_id
    )


@for_administrators
@require_POST
def staff_invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(open_staff_invitations(person(request)), pk=pk)
    act = lambda: revoke_staff_invitation(invitation, by=person(request), at=timezone.now())  # noqa: E731
    return _done(request, act, _("Taken back."), "staff")


def _done(request: HttpRequest, act: Callable[[], object], words: str, back: str, *arguments: int) -> HttpResponse:
    try:
        act()
    except Refused as error:
        messages.error(request, said(error))
    else:
        messages.success(request, words)
    return redirect(back, *arguments)


def _grant_form(request: HttpRequest, *, typed: bool = False) -> GrantForm:
    organisations = administered_by(person(request))
    initial = {"language": get_language(), "role": Role.OFFICER}
    return GrantForm(request.POST if typed else None, organisations=organisations, initial=initial)


def _listed(request: HttpRequest, form: GrantForm) -> HttpResponse:
    user, now = person(request), timezone.now()
    told: dict[str, object] = {
        "people": staff_of(user),
        "invitations": [(each, each.expires_at <= now) for each in open_staff_invitations(user)],
        "form": form,
    }
    return page(request, "suppliers/staff.html", told, form)
