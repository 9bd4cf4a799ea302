"""Renewals that wait, and whether each is clean: nothing in it that a person would have to weigh."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from procurement.models import Application, CaseLook, CorrectiveAction, Decision, Engagement
from procurement.policy import APPROVALS, ApplicationState, Policy, Purpose, Standing
from procurement.queries.cases import decidable_by
from procurement.queries.vetoes import barred
from scoring.engine.model import VetoState
from scoring.models import CurrentScore
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Incident, Inventory, User

# Why a renewal is not clean, as stable codes; the words are the page's.
REASONS = ("vetoed", "unknown_veto", "level_fell", "unrated", "standing", "actions", "evidence_waits", "incident",
           "doubtful")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Renewal:
    """One renewal that waits for the reader. `reasons`: why it is not clean, none when it is; `looked`: the reader
    has opened this sending of it."""

    case: Application
    reasons: tuple[str, ...]
    looked: bool

    @property
    def clean(self) -> bool:
        return not self.reasons


def renewals_waiting(user: User) -> QuerySet[Application]:
    """Renewals that the person may decide on, the earliest due first."""
    found = decidable_by(user).filter(state=ApplicationState.SENT, purpose=Purpose.RENEWAL)
    return found.select_related("supplier__current_score__scorecard").order_by("due_on", "pk")


def renewals(cases: QuerySet[Application], user: User, on: date, policy: Policy) -> list[Renewal]:
    """Each case with the reasons against deciding it among many, in a fixed number of queries."""
    rows = list(_with_marks(cases, user))
    struck = barred(on, policy) if policy.bars else set()
    return [Renewal(row, _reasons(row, struck), bool(getattr(row, "looked"))) for row in rows]  # noqa: B009


def looked_at(cases: Collection[int], user: User) -> set[int]:
    """Which of the cases the person opened in their present sending."""
    rows = Application.objects.filter(pk__in=cases).annotate(seen=Exists(_looks(user)))
    return set(rows.filter(seen=True).values_list("pk", flat=True))


def _with_marks(cases: QuerySet[Application], user: User) -> QuerySet[Application]:
    """The facts that `_reasons` weighs, one column each."""
    of_supplier = {"supplier": OuterRef("supplier")}
    last = Decision.objects.filter(
        application__supplier=OuterRef("supplier"),
        application__organisation=OuterRef("organisation"),
        verdict__in=sorted(APPROVALS),
    ).order_by("-at")
    claimed = Certificate.objects.filter(**of_supplier, status=CertificateStatus.CLAIMED)
    unchecked = Inventory.objects.filter(**of_supplier, superseded_at__isnull=True, accepted__isnull=True)
    engaged = Engagement.objects.filter(**of_supplier, organisation=OuterRef("organisation"))
    open_actions = CorrectiveAction.objects.filter(
        **of_supplier, organisation=OuterRef("organisation"), closed_at__isnull=True
    )
    return cases.annotate(
        level_then=Subquery(last.values("scorecard__level")[:1]),
        decided_at=Subquery(last.values("at")[:1]),
        standing_now=Subquery(engaged.values("standing")[:1]),
        has_claimed=Exists(claimed),
        has_unchecked=Exists(unchecked),
        has_doubtful=Exists(claimed.filter(looks_wrong=True)),
        has_actions=Exists(open_actions),
        has_incident=Exists(
            Incident.objects.filter(**of_supplier, withdrawn_at__isnull=True, recorded_at__gt=OuterRef("decided_at"))
        ),
        looked=Exists(_looks(user)),
    )


def _looks(user: User) -> QuerySet[CaseLook]:
    """The looks of the person at the sending that stands now: later than the last decision, so of this round."""
    return CaseLook.objects.filter(application=OuterRef("pk"), by=user, at__gte=OuterRef("sent_at"))


def _reasons(case: Application, struck: set[int]) -> tuple[str, ...]:
    marks: Mapping[str, object] = vars(case)
    score: CurrentScore | None = getattr(case.supplier, "current_score", None)
    vetoes = set(map(int, score.scorecard.vetoes)) if score else set()
    then, now = marks["level_then"], score.level if score else None
    found = {
        "vetoed": VetoState.FAIL in vetoes or case.supplier_id in struck,
        "unknown_veto": VetoState.UNKNOWN in vetoes,
        "unrated": now is None or (now < 0 and VetoState.FAIL not in vetoes),
        "level_fell": isinstance(then, int) and now is not None and (now < 0 or now > then >= 0),
        "standing": marks["standing_now"] != Standing.ADMITTED,
        "actions": bool(marks["has_actions"]),
        "evidence_waits": bool(marks["has_claimed"]) or bool(marks["has_unchecked"]),
        "doubtful": bool(marks["has_doubtful"]),
        "incident": bool(marks["has_incident"]),
    }
    return tuple(code for code in REASONS if found[code])
