"""Looking a certificate up by what stands on a paper: its number, its holder, the holder's credit code."""

import unicodedata
from datetime import date
from enum import StrEnum

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from suppliers.checks.certificate_number import normalise_number
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, User
from suppliers.queries.access import visible_to

SHORTEST = 2
SHORTEST_BEGINNING = 4
"""Of a number: fewer characters would find half the register."""


class Found(StrEnum):
    """What is known of a certificate on a day. Never "fake": what is not here is unknown."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"
    CLAIMED = "claimed"
    CLAIMED_ENDED = "claimed_ended"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


def look_up(user: User, text: str) -> QuerySet[Certificate]:
    """The certificates, in the files that the person may read, whose number begins with `text` however it is spelled,
    whose holder or supplier bears it in its name, or whose credit code it is; the exact number first.

    Nothing for fewer than two characters. A holder is found by two Chinese characters on either database.
    """
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    key = normalise_number(text)
    if len(key) < SHORTEST:
        return Certificate.objects.none()
    named = Q(holder__icontains=text) | Q(supplier__name_zh__icontains=text) | Q(supplier__name_en__icontains=text)
    coded = Q(credit_code=key) | Q(supplier__identifier=key)
    numbered = Q(number_key=key)
    if len(key) >= SHORTEST_BEGINNING:
        numbered |= Q(number_key__startswith=key)
    exact = ExpressionWrapper(Q(number_key=key), output_field=BooleanField())
    rows = Certificate.objects.filter(numbered | named | coded, supplier__in=visible_to(user))
    return (
        rows.annotate(exact=exact)
        .select_related("supplier", "type")
        .order_by("-exact", "supplier__name_sort", "type", "-valid_from", "-pk")
    )


def state_of(certificate: Certificate, on: date) -> Found:
    """What is known of the certificate on the day."""
    ended = certificate.valid_until is not None and certificate.valid_until < on
    if certificate.status == CertificateStatus.VERIFIED:
        return Found.ENDED if ended else Found.NOT_YET if certificate.valid_from > on else Found.IN_FORCE
    if certificate.status == CertificateStatus.CLAIMED:
        return Found.CLAIMED_ENDED if ended else Found.CLAIMED
    return Found(certificate.status)
