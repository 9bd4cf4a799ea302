"""What stands before anybody comes: the reference data, the buyers and their people."""

from datetime import date, timedelta

from fixtures.demo.people import PASSWORD, STAFF, confirm_email, found_group
from fixtures.load import load_reference
from suppliers.enums import Role
from suppliers.models import Membership, Organisation, User
from tests.factories import NOW, make_case, make_user

OFFICER, COMPLIANCE = STAFF[0], STAFF[1]
__all__ = ["COMPLIANCE", "OFFICER", "PASSWORD", "another_officer", "set_stage", "waiting_case"]


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
    """A case without priority that waits since so many days; its id."""
    return make_case(buyer, name_zh=name_zh, at=NOW - timedelta(days=days)).pk


def day_after(day: date) -> date:
    return day + timedelta(days=1)
