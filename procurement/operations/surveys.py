"""Surveys (摸排): ask many suppliers which certificates they hold, chase the silent, close."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from procurement.models import Survey, SurveySupplier
from procurement.queries.surveys import reachable
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import CertificateType, Membership, Notice, Organisation, Supplier, User
from suppliers.operations.statements import Stated, state_not_held
from suppliers.queries.access import organisations_of, visible_to
from suppliers.queries.statements import types_held

ASKERS = frozenset({Role.OFFICER, Role.COMPLIANCE})
CHASE_AGAIN = timedelta(days=1)
LONGEST_DAYS = 366
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Round:
    """What is asked: which certificates, until when, and how the suppliers were chosen (the filter, as typed)."""

    title: str
    types: Collection[CertificateType]
    due_on: date
    note: str = ""
    chosen: Mapping[str, str] | None = None


@transaction.atomic
def start_survey(
    organisation: Organisation, asked: Round, *, suppliers: QuerySet[Supplier], by: User, at: datetime, on: date
) -> Survey:
    """Ask the suppliers of a query, as far as `by` may read their files, and tell their people once."""
    _refuse_stranger(organisation, by)
    if not asked.types:
        raise Refused("types_needed", "Choose at least one certificate to ask for.", "types")
    if not on <= asked.due_on <= on + timedelta(days=LONGEST_DAYS):
        message = "Choose a day from today on, within {days} days."
        raise Refused("due_out_of_range", message, "due_on", days=LONGEST_DAYS)
    chosen = list(
        suppliers.filter(pk__in=visible_to(by, *ASKERS).values("pk")).order_by("pk").values_list("pk", flat=True)
    )
    if not chosen:
        raise Refused("nobody_to_ask", "No supplier fits this choice: choose others.")
    survey = Survey.objects.create(
        organisation=organisation,
        title=asked.title,
        note=asked.note,
        chosen=dict(asked.chosen or {}),
        due_on=asked.due_on,
        started_by=by,
        started_at=at,
    )
    survey.types.set(asked.types)
    SurveySupplier.objects.bulk_create(
        [SurveySupplier(survey=survey, supplier_id=pk) for pk in chosen], batch_size=BATCH
    )
    _tell(survey, "survey.asked", survey.asked.all(), subject=f"survey:{survey.pk}", at=at)
    return survey


@transaction.atomic
def answer_survey(
    asked: SurveySupplier, statements: Sequence[Stated], *, by: User | None, at: datetime
) -> SurveySupplier:
    """Answer every certificate of a survey: each is in the file, or a statement says why it is not.

    What is stated lands in the supplier's file. Refused names the code of the type as field.
    """
    asked = SurveySupplier.objects.select_for_update(of=("self",)).select_related("survey").get(pk=asked.pk)
    supplier = Supplier.objects.lock(asked.supplier_id)
    _refuse_closed(asked.survey)
    wanted = set(asked.survey.types.values_list("pk", flat=True))
    held = types_held(supplier, supplier.day(at)) & wanted
    said = [each for each in statements if each.type in wanted - held]
    for code in sorted(wanted - held - {each.type for each in said}):
        raise Refused("answer_missing", "Hand in this certificate, or say why there is none.", code)
    state_not_held(supplier, said, by=by, at=at)
    asked.answered_by, asked.answered_at = by, at
    asked.save(update_fields=["answered_by", "answered_at"])
    record(supplier, "survey.answered", at=at, by=by, survey=asked.survey_id, held=sorted(held))
    return asked


@transaction.atomic
def chase_silent(survey: Survey, *, by: User, at: datetime) -> int:
    """Remind those who have not answered, each at most once a day. Returns how many suppliers were reminded."""
    survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    _refuse_stranger(survey.organisation, by)
    _refuse_closed(survey)
    rested = Q(chased_at__isnull=True) | Q(chased_at__lte=at - CHASE_AGAIN)
    silent = reachable(survey.asked.filter(rested, answered_at__isnull=True, supplier__merged_into__isnull=True))
    pks = list(silent.values_list("pk", flat=True))
    if not pks or survey.started_at > at - CHASE_AGAIN:
        message = "Everybody who can be reached has answered, or was asked within the last day."
        raise Refused("nobody_silent", message)
    _tell(survey, "survey.chased", silent, subject=f"survey:{survey.pk}:{at.date().isoformat()}", at=at)
    for start in range(0, len(pks), BATCH):
        SurveySupplier.objects.filter(pk__in=pks[start : start + BATCH]).update(chased_at=at)
    return len(pks)


@transaction.atomic
def close_survey(survey: Survey, *, by: User, at: datetime) -> Survey:
    """End a survey: nobody is asked any more; what was answered stays in the files."""
    survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    _refuse_stranger(survey.organisation, by)
    _refuse_closed(survey)
    survey.closed_by, survey.closed_at = by, at
    survey.save(update_fields=["closed_by", "closed_at"])
    return survey


def _refuse_stranger(organisation: Organisation, by: User) -> None:
    if not organisations_of(by, *ASKERS).filter(pk=organisation.pk).exists():
        raise Refused("not_yours", "You do not ask on behalf of this organisation.", "organisation")


def _refuse_closed(survey: Survey) -> None:
    if survey.closed_at is not None:
        raise Refused("survey_closed", "This survey is closed.")


def _tell(survey: Survey, kind: str, asked: QuerySet[SurveySupplier], *, subject: str, at: datetime) -> None:
    """One notice for each of the suppliers' people, whatever their number in as many statements as batches."""
    rows = asked.order_by("pk").values_list("supplier_id", "pk")
    places = dict(rows)
    told = {"title": survey.title, "due": survey.due_on.isoformat(), **_names(survey.organisation)}
    people: Iterable[tuple[int, int]] = (
        Membership.objects.filter(supplier__surveys__in=asked, user__is_active=True)
        .distinct()
        .values_list("user_id", "supplier_id")
    )
    notices = [
        Notice(
            user_id=user,
            supplier_id=supplier,
            kind=kind,
            subject=subject,
            values=told,
            path=f"/portal/surveys/{places[supplier]}/",
            created_at=at,
        )
        for user, supplier in people
    ]
    Notice.objects.bulk_create(notices, batch_size=BATCH, ignore_conflicts=True)


def _names(organisation: Organisation) -> dict[str, str]:
    return {"organisation_name": organisation.name_zh, "organisation_name_en": organisation.name_en}
