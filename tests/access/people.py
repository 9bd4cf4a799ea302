"""Of everything about people one, as the test of every address needs it."""

from django.utils import timezone

from suppliers.enums import Role
from suppliers.models import Organisation, Supplier, User
from suppliers.operations.delegations import delegate
from suppliers.operations.members import invite_member
from suppliers.operations.staff import invite_staff
from suppliers.queries.links import new_token, sha256_of
from tests.factories import make_member, make_staff


def people_of(supplier: Supplier, organisation: Organisation, member: User) -> dict[str, dict[str, object]]:
    now, mailed = timezone.now(), timezone.now()
    invitation = invite_member(supplier, email="a@example.com", role=Role.SUPPLIER_MEMBER, by=member, at=now)
    delegation = delegate(supplier, section="compliance", email="b@example.com", by=member, at=now)
    staff_invitation = invite_staff(organisation, email="c@example.com", role=Role.OFFICER, by=None, at=now)
    tokens = []
    energy = delegate(supplier, section="energy", year=2024, email="b@example.com", by=member, at=now)
    for link in (invitation, delegation, energy):
        tokens.append(new_token())
        type(link).objects.filter(pk=link.pk).update(token_sha256=sha256_of(tokens[-1]), mailed_at=mailed)
    other = make_member(supplier, Role.SUPPLIER_MEMBER)
    staff = make_staff(organisation)
    return {
        "own_member": {"pk": other.memberships.get().pk},
        "own_invitation": {"pk": invitation.pk},
        "own_delegation": {"pk": delegation.pk},
        "site": {"pk": supplier.sites.create(name="示例厂区", province="CN-JS").pk},
        "contact": {"pk": supplier.contacts.create(name="示例联系人", email="d@example.com").pk},
        "consent": {"pk": supplier.consents.get(organisation=organisation).pk},
        "staff_person": {"pk": staff.pk},
        "staff_act": {"pk": staff.pk, "act": "reactivate"},
        "staff_role": {"pk": staff.memberships.get().pk},
        "staff_invitation": {"pk": staff_invitation.pk},
        "join": {"token": tokens[0]},
        "fill": {"token": tokens[1]},
        "fill_energy": {"token": tokens[2]},
    }
