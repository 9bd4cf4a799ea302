"""Everything that a decision on one case looks at, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from procurement.models import Application, Decision, Engagement, PriorityClaim
from procurement.policy import ApplicationState
from procurement.queries.cases import decidable_by, entered_part_of
from procurement.queries.checks import Checked, certificate_findings, identity_findings, inventory_findings
from procurement.queries.minimums import Minimum, level_minimum
from scoring.engine.model import UNRATED_INDEX, VETOED_INDEX, VetoState
from scoring.models import Scorecard
from scoring.queries.scorecards import Explained, explained
from suppliers.enums import CertificateStatus
from suppliers.models import Document, Supplier, User

DEAD = (CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN)
MOST_DOCUMENTS = 40


@dataclass(frozen=True, slots=True)
class CaseFile:
    """`scored` is what the last decision stood on when the case is closed, else how the supplier stands now.

    `obstacle` says why the reader may not decide: "" (may), closed, not_officer, own_entry; `vetoed` and
    `below_minimum` forbid approval, `minimum` is what the organisation asks for.
    `elsewhere`: standings with all organisations, the reader's or not, as information.
    """

    application: Application
    supplier: Supplier
    round: int
    decisions: tuple[Decision, ...]
    claims: tuple[PriorityClaim, ...]
    elsewhere: tuple[Engagement, ...]
    identity: Checked
    certificates: tuple[Checked, ...]
    inventories: tuple[Checked, ...]
    documents: tuple[Document, ...]
    scored: Explained | None
    minimum: Minimum | None
    obstacle: str

    @property
    def vetoed(self) -> bool:
        return self.scored is None or self.scored.scorecard.level == VETOED_INDEX

    @property
    def below_minimum(self) -> bool:
        """Whether the organisation asks for a better level, which forbids approval as a veto does."""
        level = self.scored.scorecard.level if self.scored else UNRATED_INDEX
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
    return CaseFile(
        application=application,
        supplier=supplier,
        round=len(decisions) + 1,
        decisions=decisions,
        claims=tuple(application.priority_claims.select_related("document").order_by("pk")),
        elsewhere=tuple(supplier.engagements.select_related("organisation").order_by("organisation__path")),
        identity=identity_findings(supplier),
        certificates=tuple(certificate_findings(list(certificates.order_by("-status", "type")), at)),
        inventories=tuple(inventory_findings(inventories)),
        documents=tuple(supplier.documents.order_by("-uploaded_at", "-pk")[:MOST_DOCUMENTS]),
        scored=explained(scorecard) if scorecard else None,
        minimum=level_minimum(application.organisation, supplier.day(at)),
        obstacle=_obstacle(application, user),
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
    return "own_entry" if entered_part_of(application, user) else ""
