"""Issuing a scorecard: two documents, a number, and a token by which anybody who holds one can check it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from scoring.models import CurrentScore, IssuedScorecard, Scorecard
from scoring.queries.drafting import Issuing, drawn
from scoring.queries.scorecards import explained
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Supplier, User
from suppliers.operations.notices import tell
from suppliers.queries.people import members_of


@dataclass(frozen=True, slots=True)
class Documents:
    zh: bytes
    en: bytes


def issue_scorecard(scorecard: Scorecard, *, by: User, at: datetime) -> IssuedScorecard:
    """Draw the scorecard in both languages, keep both files for good, give it a number, and tell the supplier.

    A scorecard is issued once, and only while no newer one stands for the supplier. The drawing takes about a second
    and stands before the transaction, so that nobody waits for it at the supplier's lock.
    """
    _refuse_impossible(scorecard)
    token = secrets.token_urlsafe(32)
    told, issuing = explained(scorecard), Issuing(by, at, token)
    return _keep(scorecard, Documents(drawn(told, issuing, "zh"), drawn(told, issuing, "en")), issuing)


@transaction.atomic
def _keep(scorecard: Scorecard, documents: Documents, issuing: Issuing) -> IssuedScorecard:
    supplier = Supplier.objects.lock(scorecard.supplier_id)
    _refuse_impossible(scorecard)

    issued = IssuedScorecard.objects.create(
        scorecard=scorecard,
        number=number_of(scorecard, supplier, issuing.at),
        token=issuing.token,
        pdf_zh=_stored(documents.zh),
        pdf_en=_stored(documents.en),
        sha256_zh=hashlib.sha256(documents.zh).hexdigest(),
        sha256_en=hashlib.sha256(documents.en).hexdigest(),
        issued_by=issuing.by,
        issued_at=issuing.at,
    )
    record(
        supplier,
        "scorecard.issued",
        at=issuing.at,
        by=issuing.by,
        scorecard=scorecard.pk,
        number=issued.number,
        sha256_zh=issued.sha256_zh,
        sha256_en=issued.sha256_en,
    )
    tell(
        members_of(supplier),
        "scorecard.issued",
        subject=issued.number,
        path=f"/scorecards/{scorecard.pk}/",
        at=issuing.at,
        supplier=supplier,
        number=issued.number,
    )
    return issued


def number_of(scorecard: Scorecard, supplier: Supplier, at: datetime) -> str:
    """GG, the year in the supplier's time zone, and the scorecard's own number: unique without counting."""
    return f"GG-{at.astimezone(ZoneInfo(supplier.time_zone)).year}-{scorecard.pk:06d}"


def _refuse_impossible(scorecard: Scorecard) -> None:
    issued = IssuedScorecard.objects.filter(scorecard_id=scorecard.pk).first()
    if issued is not None:
        raise Refused("already_issued", "This scorecard was issued before, as {number}.", number=issued.number)
    current = CurrentScore.objects.filter(supplier_id=scorecard.supplier_id).first()
    if current is not None and current.scorecard_id > scorecard.pk:
        raise Refused("not_current", "A newer scorecard of this supplier stands: issue that one.")


def _stored(content: bytes) -> str:
    name = secrets.token_urlsafe(24)
    return default_storage.save(f"scorecards/{name[:2]}/{name}", ContentFile(content))
