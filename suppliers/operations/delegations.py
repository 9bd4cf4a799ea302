"""One section of a supplier's file, filled in by somebody without an account, through a link that was mailed.

Nobody is signed in there, so history and rows name nobody as the doer but the delegation, which knows the address.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from suppliers.checks.files import Limits
from suppliers.enums import SUPPLIER_ROLES
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Delegation, Disclosure, Document, Inventory, Membership, Supplier, User
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.operations.documents import keep_document, put_in_certificate
from suppliers.operations.members import refuse_unless_administrator
from suppliers.operations.notices import tell
from suppliers.queries.links import OPEN_DELEGATION, live_delegation
from suppliers.questions import BY_KEY, SECTIONS, questions_for

LIFE = timedelta(days=14)
MOST_USES = 50
ENERGY, CERTIFICATES = "energy", "certificates"
FIRST_YEAR = 2015
PATH = "/portal/people/"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent, and what it is held against."""

    content: bytes
    name: str
    limits: Limits
    scanner: str = ""


@transaction.atomic
def delegate(
    supplier: Supplier,
    *,
    section: str,
    year: int = 0,
    email: str,
    language: str = User.Language.CHINESE,
    by: User,
    at: datetime,
) -> Delegation:
    """Open one section to an address for 14 days; the worker mails the link. An open one for the same is replaced.

    Refused for staff's addresses: who fills in for a supplier may not judge it afterwards.
    """
    supplier = Supplier.objects.lock(supplier.pk)
    refuse_unless_administrator(by, supplier)
    _refuse_unknown(supplier, section, year, supplier.day(at).year)
    email = email.strip().lower()
    if Membership.objects.filter(user__email=email).exclude(role__in=SUPPLIER_ROLES).exists():
        raise Refused("staff_address", "{email} belongs to the buyer, who judges what you enter.", "email", email=email)
    supplier.delegations.filter(OPEN_DELEGATION, section=section, year=year, email=email).update(revoked_at=at)
    link = supplier.delegations.create(
        section=section, year=year, email=email, language=language, made_by=by, made_at=at, expires_at=at + LIFE
    )
    record(supplier, "section.delegated", at=at, by=by, delegation=link.pk, section=section, year=year)
    return link


@transaction.atomic
def revoke_delegation(delegation: Delegation, *, by: User, at: datetime) -> None:
    """Take a link back; what was filled in by it stays."""
    supplier = Supplier.objects.lock(delegation.supplier_id)
    refuse_unless_administrator(by, supplier)
    if supplier.delegations.filter(OPEN_DELEGATION, pk=delegation.pk).update(revoked_at=at):
        record(supplier, "section.delegation_revoked", at=at, by=by, delegation=delegation.pk)


@transaction.atomic
def decline_delegation(token: str, *, at: datetime) -> None:
    """“Not the right person”: the link ends, and who made it is told."""
    link = _locked(token, at)
    link.declined_at = at
    link.save(update_fields=["declined_at"])
    if link.made_by is not None:
        subject = f"delegation/{link.pk}"
        tell([link.made_by], "delegation.declined", subject=subject, path=PATH, at=at, email=link.email)


@transaction.atomic
def answer_by_delegation(token: str, answers: Sequence[Answer], *, at: datetime) -> list[Disclosure]:
    """Put answers to the questions of the one section into the file. Raises Refused, for other questions too."""
    with used(token, at) as link:
        outside = [each.question for each in answers if not _is_of(each.question, link.section)]
        if outside:
            raise Refused("other_section", "This link opens another section.", outside[0])
        foreign = [each for each in answers if each.document and each.document.delegation_id != link.pk]
        if foreign and not _stood_before(foreign, link.supplier):
            raise Refused("foreign_document", "This file is not in your documents.", foreign[0].question)
        rows = answer_questions(link.supplier, list(answers), by=None, at=at)
        Disclosure.objects.filter(pk__in=[row.pk for row in rows]).update(delegation=link)
        _told(link, at, answers=[row.question for row in rows])
    return rows


@transaction.atomic
def report_by_delegation(token: str, report: Callable[[], Inventory | None], *, at: datetime) -> Inventory | None:
    """Report the year of the link by `report`, which gives None (and changes nothing) where the form is at fault."""
    with used(token, at) as link:
        if link.section != ENERGY:
            raise Refused("other_section", "This link opens another section.")
        inventory = report()
        if inventory is None or (inventory.supplier_id, inventory.year) != (link.supplier_id, link.year):
            transaction.set_rollback(True)
            return None
        Inventory.objects.filter(pk=inventory.pk).update(delegation=link)
        _told(link, at, inventory=inventory.pk)
    return inventory


def hand_in_by_delegation(token: str, upload: Upload, *, at: datetime) -> Document:
    """Keep a file: for a link to the certificates as a certificate to be confirmed, for others as evidence."""
    link = _live(token, at)
    keep = put_in_certificate if link.section == CERTIFICATES else keep_document
    told = {"content": upload.content, "name": upload.name, "limits": upload.limits, "scanner": upload.scanner}
    kept = keep(link.supplier, **told, by=None, at=at)  # type: ignore[arg-type]
    document = kept if isinstance(kept, Document) else kept.document
    with transaction.atomic(), used(token, at) as link:
        # A file that the supplier had already stays the supplier's.
        Document.objects.filter(pk=document.pk, uploaded_by__isnull=True, uploaded_at=at).update(delegation=link)
        _told(link, at, document=document.pk)
    document.refresh_from_db()
    return document


@contextmanager
def used(token: str, at: datetime) -> Iterator[Delegation]:
    """The link, locked, and counted as used once when what is done with it is done. Raises Refused."""
    link = _locked(token, at)
    if link.uses >= MOST_USES:
        raise Refused("used_up", "This link was used {limit} times: ask for a new one.", limit=MOST_USES)
    yield link
    link.uses, link.last_used_at = link.uses + 1, at
    link.save(update_fields=["uses", "last_used_at"])


def _told(link: Delegation, at: datetime, **what: object) -> None:
    record(link.supplier, "section.filled_by_link", at=at, by=None, delegation=link.pk, section=link.section, **what)


def _stood_before(answers: Sequence[Answer], supplier: Supplier) -> bool:
    """Whether each names the very document that stood with that answer already: confirming it shows nothing new."""
    stand = dict(supplier.disclosures.filter(superseded_at__isnull=True).values_list("question", "document"))
    return all(each.document and stand.get(each.question) == each.document.pk for each in answers)


def _is_of(question: str, section: str) -> bool:
    return question in BY_KEY and BY_KEY[question].section == section


def _refuse_unknown(supplier: Supplier, section: str, year: int, this_year: int) -> None:
    asked = {question.section for question in questions_for(supplier.kind)}
    if section not in {ENERGY, CERTIFICATES, *(asked & set(SECTIONS))}:
        raise Refused("unknown_section", "Choose the section from the list.", "section")
    if (section == ENERGY) != bool(year):
        raise Refused("year_needed", "Choose the year of the energy.", "year")
    if year and not FIRST_YEAR <= year <= this_year:
        raise Refused(
            "year_impossible", "Choose a year from {first} to {last}.", "year", first=FIRST_YEAR, last=this_year
        )


def _locked(token: str, at: datetime) -> Delegation:
    """The link, read anew under the lock of its supplier."""
    Supplier.objects.lock(_live(token, at).supplier_id)
    return _live(token, at)


def _live(token: str, at: datetime) -> Delegation:
    link = live_delegation(token, at)
    if link is None:
        raise Refused("link_ended", "This link has ended: ask for a new one.")
    return link
