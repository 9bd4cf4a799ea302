"""What stands before anybody comes: the reference data, the buyers and their people."""

from datetime import datetime, timedelta

from fixtures.demo.hero import TITLES, Title
from fixtures.demo.people import PASSWORD, STAFF, confirm_email, found_group
from fixtures.load import load_reference
from procurement.operations.admission import send_application
from suppliers.enums import EvidenceLevel, Role
from suppliers.models import Certificate, Disclosure, Membership, Organisation, Supplier, User
from suppliers.operations.certificates import ClaimedFields, claim_certificate, verify_certificate
from suppliers.operations.disclosures import check_answer
from suppliers.operations.footprints import check_inventory
from tests.factories import NOW, TODAY, begin_file, make_certificate, make_member, make_supplier, make_user

OFFICER, COMPLIANCE = STAFF[0], STAFF[1]
__all__ = [
    "COMPLIANCE",
    "OFFICER",
    "PASSWORD",
    "another_officer",
    "hold_permit",
    "set_stage",
    "settle_vetoes",
    "verify_the_rest",
    "waiting_case",
]


def set_stage() -> Organisation:
    """The method in force, the sample group with one person for each role; gives the first buyer."""
    load_reference(at=NOW - timedelta(days=30))
    return found_group(at=NOW - timedelta(days=30))[0]


def another_officer(buyer: Organisation, *, email: str, name: str) -> User:
    """One more who may decide; the password is that of the factories."""
    user = make_user(email, name=name)
    confirm_email(user)
    Membership.objects.create(user=user, role=Role.OFFICER, organisation=buyer)
    return user


def waiting_case(buyer: Organisation, *, name_zh: str, days: int = 5) -> int:
    """A case without priority that waits since so many days, with no veto unknown; its id."""
    supplier = make_supplier(name_zh=name_zh, organisation=buyer)
    begin_file(supplier)
    settle_vetoes(supplier)
    return send_application(supplier, buyer, by=make_member(supplier), at=NOW - timedelta(days=days)).pk


def settle_vetoes(supplier: Supplier) -> None:
    """What the vetoes of the shipped model ask: a permit is held, nothing grave happened, and it is on no list."""
    hold_permit(supplier)
    for question in ("major_incident_3y", "untrustworthy_listed"):
        told = {"state": "given", "evidence": EvidenceLevel.DECLARED, "answered_at": NOW - timedelta(days=30)}
        supplier.disclosures.update_or_create(question=question, superseded_at=None, defaults={"value": 0, **told})


def hold_permit(supplier: Supplier) -> None:
    """A verified discharge permit: without one nobody knows whether the first veto stands."""
    permit = make_certificate(supplier, "DISCHARGEPERMIT")
    Certificate.objects.filter(pk=permit.pk).update(
        claimed_at=NOW - timedelta(days=30), checked_at=NOW - timedelta(days=30)
    )


def verify_the_rest(supplier: Supplier, *, at: datetime) -> None:
    """What makes a good file besides the one certificate: titles, other systems, every answer and report accepted."""
    compliance, begins = User.objects.get(email=COMPLIANCE.email), TODAY - timedelta(days=400)
    systems = [Title(code, f"99924{code[3:]}R0M", days=1_000) for code in ("ISO9001", "ISO45001", "ISO50001")]
    for title in (*TITLES, *systems):
        ends = begins + timedelta(days=title.days) if title.days else None
        fields = ClaimedFields(title.type, title.number, supplier.name_zh, begins, ends, tier=title.tier)
        certificate = claim_certificate(supplier, fields, document=None, by=None, at=at)
        verify_certificate(certificate, by=compliance, at=at)
    for answer in Disclosure.objects.filter(supplier=supplier):
        check_answer(answer, accepted=True, by=compliance, at=at)
    for inventory in supplier.inventories.all():
        check_inventory(inventory, accepted=True, by=compliance, at=at)
