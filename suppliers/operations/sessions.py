"""Ending the sessions of a person at once, wherever they were begun."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from suppliers.models import User


def end_sessions(person: User, *, keep: str = "") -> int:
    """Delete the person's sessions but the one with the key `keep`; returns how many.

    Sessions name their person only inside, so all of them are opened, the expired ones too: they tell who signed in.
    """
    ended = [
        session.session_key
        for session in Session.objects.iterator(chunk_size=1_000)
        if session.session_key != keep and str(session.get_decoded().get(SESSION_KEY)) == str(person.pk)
    ]
    return Session.objects.filter(session_key__in=ended).delete()[0]
