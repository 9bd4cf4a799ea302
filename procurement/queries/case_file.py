"""Everything that a decision on one case looks at, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from procurement.duties import Apart
from procurement.models import Application, Decision, Engagement, PriorityClaim
from procurement.policy import ApplicationState
from procurement.queries.cases import decidable_by
from procurement.queries.checks import Checked, certificate_findings, identity_findings, inventory_findings
from procurement.queries.corrective_actions import may_follow
from procurement.queries.duties import obstacle_to_deciding
from procurement.queries.minimums import Minimum, level_minimum
from procurement.queries.policies import policy_in_force
from procurement.queries.vetoes import Stop, level_here, stops
from scoring.engine.model import UNRATED_INDEX, VetoState
from scoring.models import Scorecard
from scoring.queries.scorecards import Explained, explained
from suppliers.enums import CertificateStatus
from suppliers.models import Category, Document, Site, Supplier, User

DEAD = (CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN)
MOST_DOCUMENTS = 40


@dataclass(frozen=True, slots=True)
class CaseFile:
    """`scored` is what the last decision stood on when the case is closed, else how the supplier stands now.

    `obstacle` says why the reader may not decide: "" (may), closed, not_officer, or the code of the rule of duties
    that keeps the reader from it (`rule`); `blocked` and `below_minimum` forbid approval, `minimum` is what the
    organisation asks for. `stops`: the vetoes and entry bars of a case that waits, each with its exception.
    `elsewhere`: standings with all organisations, the reader's or not, as information.
    """

    application: Application
    supplier: Supplier
    round: int
    decisions: tuple[Decision, ...]
    claims: tuple[PriorityClaim, ...]
    scope: tuple[Category, ...]
    places: tuple[Site, ...]
    elsewhere: tuple[Engagement, ...]
    identity: Checked
    certificates: tuple[Checked, ...]
    inventories: tuple[Checked, ...]
    documents: tuple[Document, ...]
    scored: Explained | None
    minimum: Minimum | None
    stops: tuple[Stop, ...]
    obstacle: str
    rule: Apart | None
    may_ask: bool

    @property
    def vetoed(self) -> bool:
        """Whether something stands against the supplier without an exception."""
        return self.scored is None or any(stop.holds and not stop.is_unknown for stop in self.stops)

    @property
    def unsettled(self) -> int:
        """Vetoes of which nothing is known, where the policy asks for a second person and none has answered for it."""
        return sum(stop.holds and stop.is_unknown for stop in self.stops)

    @property
    def blocked(self) -> bool:
        return self.vetoed or self.below_minimum or bool(self.unsettled)

    @property
    def below_minimum(self) -> bool:
        """Whether the organisation asks for a better level, which forbids approval as a veto does."""
        level = level_here(self.scored.scorecard, self.stops) if self.scored else UNRATED_INDEX
        return self.minimum is not None and not self.minimum.is_reached_by(level)

    @property
    def unrated(self) -> bool:
        return self.scored is not None and self.scored.scorecard.level == UNRATED_INDEX

    @property
    def open_vetoes(self) -> int:
        """Vetoes of which nobody knows whether they stand: no reason to refuse, and none to be at ease."""
        return sum(veto.state == VetoState.UNKNOWN for veto in self.scored.vetoes) if self.scored else 0

    @property
    def _groups(self) -> tuple[Checked, ...]:
        return (self.identity, *self.certificates, *self.inventories)

    @property
    def failures(self) -> int:
        return sum(each.failures for each in self._groups)

    @property
    def doubts(self) -> int:
        """Points that look odd: a person has to judge them."""
        return sum(len(each.wrong) - each.failures for each in self._groups)


def case_file(application: Application, user: User, at: datetime) -> CaseFile:
    """The file of a case that the reader may see."""
    supplier = Supplier.objects.prefetch_related("sites", "categories").get(pk=application.supplier_id)
    decisions = tuple(application.decisions.select_related("by", "scorecard").order_by("round"))
    certificates = supplier.certificates.exclude(status__in=DEAD).select_related("supplier", "type", "document")
    inventories = supplier.inventories.filter(superseded_at__isnull=True).order_by("-year")
    scorecard = _scorecard(application, decisions)
    on, obstacle = supplier.day(at), _obstacle(application, user)
    rule = obstacle_to_deciding(application, user) if not obstacle else None
    waits = application.state == ApplicationState.SENT
    return CaseFile(
        application=application,
        supplier=supplier,
        round=len(decisions) + 1,
        decisions=decisions,
        scope=tuple(application.categories.order_by("pk")),
        places=tuple(application.sites.order_by("pk")),
        claims=tuple(application.priority_claims.select_related("document").order_by("pk")),
        elsewhere=tuple(supplier.engagements.select_related("organisation").order_by("organisation__path")),
        identity=identity_findings(supplier),
        certificates=tuple(certificate_findings(list(certificates.order_by("-status", "type")), at)),
        inventories=tuple(inventory_findings(inventories)),
        documents=tuple(supplier.documents.order_by("-uploaded_at", "-pk")[:MOST_DOCUMENTS]),
        scored=explained(scorecard) if scorecard else None,
        minimum=level_minimum(application.organisation, on),
        stops=stops(supplier, application.organisation, scorecard, on, policy_in_force(on)) if waits else (),
        obstacle=rule.code if rule else obstacle,
        rule=rule,
        may_ask=waits and may_follow(user, application.organisation),
    )


def _scorecard(application: Application, decisions: tuple[Decision, ...]) -> Scorecard | None:
    if application.state != ApplicationState.SENT and decisions:
        return decisions[-1].scorecard
    return Scorecard.objects.filter(supplier=application.supplier_id).order_by("-id").first()


def _obstacle(application: Application, user: User) -> str:
    if application.state != ApplicationState.SENT:
        return "closed"
    if not decidable_by(user).filter(pk=application.pk).exists():
        return "not_officer"
    return ""
