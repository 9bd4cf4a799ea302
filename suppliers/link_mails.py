"""What the mail of an invitation or a delegation says, in the active language."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from suppliers.models import Delegation, Invitation
from suppliers.wording import ROLES, in_reader_language, section_name


def link_mail(link: Invitation | Delegation, token: str) -> tuple[str, str]:
    """Subject and text. Who made the link is not named: a company and its section are."""
    return _invited(link, token) if isinstance(link, Invitation) else _delegated(link, token)


def _invited(invitation: Invitation, token: str) -> tuple[str, str]:
    place = in_reader_language(invitation.supplier or invitation.organisation)
    role = str(ROLES[invitation.role])
    subject = _("%(place)s invites you to Greengate") % {"place": place}
    text = _("You are to join %(place)s here as: %(role)s.") % {"place": place, "role": role}
    return subject, _mail(text, _("Join here: %(url)s"), reverse("join", args=[token]), invitation)


def _delegated(delegation: Delegation, token: str) -> tuple[str, str]:
    told = {
        "company": in_reader_language(delegation.supplier),
        "section": section_name(delegation.section, delegation.year),
    }
    subject = _("%(company)s asks you to fill in: %(section)s") % told
    text = _("%(company)s asks you to fill in one section of its file: %(section)s. You need no password.") % told
    return subject, _mail(text, _("Fill it in here: %(url)s"), reverse("fill", args=[token]), delegation)


def _mail(text: str, where: str, path: str, link: Invitation | Delegation) -> str:
    until = timezone.localtime(link.expires_at).strftime("%Y-%m-%d %H:%M")
    ends = _("The link opens nothing else and ends on %(until)s. Do not pass it on.") % {"until": until}
    wrong = _("If this is not for you, say so there: you need not sign in.")
    return "\n\n".join([text, where % {"url": f"{settings.SITE_URL}{path}"}, ends, wrong]) + "\n"
