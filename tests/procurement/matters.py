"""A supplier before an organisation under the policy that ships, with one person for each duty."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from procurement.models import Application, CorrectiveAction, Engagement, PolicyVersion, Reassessment, VetoException
from procurement.operations.admission import decide, send_application
from procurement.operations.corrective_actions import Condition, open_action
from procurement.operations.exceptions import ask_exception, decide_exception
from procurement.operations.reassessment import find_due, reassess_supplier
from procurement.policy import ActionOrigin, Verdict
from suppliers.enums import EvidenceLevel, IncidentKind, IncidentSeverity, Role
from suppliers.models import Incident, Organisation, Supplier, User
from suppliers.operations.incidents import record_incident
from suppliers.questions import questions_for
from tests.factories import NOW, TODAY, make_member, make_organisation, make_staff, make_supplier
from tests.scoring.files import EARLIER, answer, hold

BAD = {"penalties_3y", "major_incident_3y", "untrustworthy_listed", "without_permit", "without_ems", "without_enms"}


@dataclass(frozen=True, slots=True)
class Matter:
    """`case` waits for a decision; nothing in the file is unknown to a veto."""

    case: Application
    member: User
    officer: User
    compliance: User
    manager: User

    @property
    def supplier(self) -> Supplier:
        return self.case.supplier

    @property
    def organisation(self) -> Organisation:
        return self.case.organisation

    @property
    def engagement(self) -> Engagement:
        here = {"supplier": self.case.supplier_id, "organisation": self.case.organisation_id}
        return Engagement.objects.select_related("organisation").get(**here)

    @property
    def standing(self) -> str:
        return self.engagement.standing

    def condition(self, *, days: int = 30, text: str = "示例：补办能源管理体系") -> Condition:
        return Condition(text, self.member, TODAY + timedelta(days=days), "certificates")

    def admit(self, *conditions: Condition) -> None:
        verdict = Verdict.APPROVE_WITH_CONDITIONS if conditions else Verdict.APPROVE
        decide(self.case, verdict, conditions=conditions, by=self.officer, at=NOW)

    def action(self, origin: ActionOrigin = ActionOrigin.AUDIT, *, days: int = 30) -> CorrectiveAction:
        asked = self.condition(days=days)
        return open_action(self.supplier, self.organisation, asked, origin=origin, by=self.officer, at=NOW)

    def incident(self, kind: IncidentKind = IncidentKind.CRIME, *, at: datetime = NOW) -> Incident:
        """One that bars, recorded by nobody of this matter."""
        return record_incident(
            self.supplier,
            kind=kind,
            severity=IncidentSeverity.MAJOR if kind == IncidentKind.POLLUTION else IncidentSeverity.ORDINARY,
            occurred_on=date(2026, 1, 5),
            source="示例来源",
            by=make_staff(self.organisation, Role.COMPLIANCE),
            at=at,
        )

    def ask(self, veto: str = "N1", *, days: int = 60, at: datetime = NOW) -> VetoException:
        ends_on = at.date() + timedelta(days=days)
        told = {"reason": "示例：唯一供应商", "ends_on": ends_on, "by": self.officer, "at": at}
        return ask_exception(self.supplier, self.organisation, veto, **told)  # type: ignore[arg-type]

    def grant(self, asked: VetoException, *, at: datetime = NOW) -> VetoException:
        return decide_exception(asked, granted=True, answer="示例：同意", by=self.manager, at=at)

    def look(self, at: datetime) -> str:
        """Let the clock look, and give the standing after it."""
        find_due(at.date(), at=at)
        for pending in Reassessment.objects.filter(finished_at__isnull=True):
            reassess_supplier(pending.pk, at=at)
        return self.standing


def publish_policy_3() -> None:
    """The policy that ships now, in force since 2020; what tests of earlier rules have is version 1."""
    definition = json.loads((settings.REFERENCE_DIR / "policy_v3.json").read_text("utf-8"))
    told = {"definition": definition, "published_at": NOW, "in_force_from": date(2020, 1, 1)}
    PolicyVersion.objects.create(version=3, **told)


def make_file(supplier: Supplier) -> None:
    """Everything answered and held, nothing bad: level A or B, and no veto unknown."""
    for question in questions_for(supplier.kind):
        value = question.low if question.key in BAD else question.high
        answer(supplier, question.key, value, evidence=EvidenceLevel.VERIFIED, accepted=True, checked_at=EARLIER)
    for code in ("DISCHARGEPERMIT", "ISO14001", "ISO50001", "ISO9001", "ISO45001"):
        hold(supplier, code, accreditation="CNAS C001-M")


def make_matter(*, known: bool = True) -> Matter:
    """Needs the method. With `known` False the file is empty: every veto is unknown."""
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    member = make_member(supplier)
    if known:
        make_file(supplier)
    case = send_application(supplier, organisation, by=member, at=NOW)
    staff = [make_staff(organisation, role) for role in (Role.OFFICER, Role.COMPLIANCE, Role.MANAGER)]
    return Matter(case, member, *staff)
