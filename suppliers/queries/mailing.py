"""What is to be mailed now, at once or in the digest of a day, by each person's own wish."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from suppliers.models import Delegation, Digest, Invitation, Notice, User
from suppliers.queries.links import OPEN_DELEGATION, OPEN_INVITATION

AT_ONCE, DAILY, URGENT = User.MailRhythm.AT_ONCE, User.MailRhythm.DAILY, User.MailRhythm.URGENT
URGENT_KINDS = ("application.returned", "application.refused", "certificate.rejected", "consent.withdrawn")
"""Whoever waits a day for one of these loses a day."""


def is_urgent() -> Q:
    """Holds for notices that nobody's wish delays: bad news about a standing, a certificate that has ended, a case
    that came back."""
    standing = Q(kind="standing.moved", values__standing__in=["suspended", "on_watch"])
    ended = Q(kind="certificate.ends", values__stage__in=["today", "ended"])
    return Q(kind__in=URGENT_KINDS) | standing | ended


def notices_to_mail(at: datetime) -> QuerySet[Notice]:
    """Notices that are mailed one by one, the oldest first."""
    return _pending(at).filter(Q(user__mail_rhythm=AT_ONCE) | is_urgent()).order_by("id")


def notices_not_wanted(at: datetime) -> QuerySet[Notice]:
    """Notices whose readers want mail for what is urgent alone: they stand in the inbox."""
    return _pending(at).filter(user__mail_rhythm=URGENT).exclude(is_urgent())


def notices_for_digest(user: User, at: datetime) -> QuerySet[Notice]:
    return _pending(at).filter(user=user).exclude(is_urgent()).order_by("id")


def due_for_digest(at: datetime) -> QuerySet[User]:
    """Who gets a digest now: the hour of the day has come (or passed, after an outage), none went out today, and there
    is something to tell."""
    local = timezone.localtime(at)
    waiting = _pending(at).exclude(is_urgent()).values("user")
    people = User.objects.filter(mail_rhythm=DAILY, digest_hour__lte=local.hour, is_active=True, pk__in=waiting)
    return people.exclude(pk__in=Digest.objects.filter(on=local.date()).values("user")).order_by("pk")


def invitations_to_mail(at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(OPEN_INVITATION, _unsent(at)).order_by("id")


def delegations_to_mail(at: datetime) -> QuerySet[Delegation]:
    return Delegation.objects.filter(OPEN_DELEGATION, _unsent(at)).order_by("id")


def _pending(at: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(_ripe(at), mailed_at__isnull=True, given_up_at__isnull=True, user__is_active=True)


def _unsent(at: datetime) -> Q:
    return Q(_ripe(at), mailed_at__isnull=True, given_up_at__isnull=True, expires_at__gt=at)


def _ripe(at: datetime) -> Q:
    return Q(next_try_at__isnull=True) | Q(next_try_at__lte=at)
