"""Roles of the staff: granted and revoked by others, every change kept."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.test import Client

from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Invitation, Membership, Organisation, PersonChange, User
from suppliers.operations.joining import NewPerson, join_anew
from suppliers.operations.staff import deactivate, grant, invite_staff, reactivate, reset_second_factor, revoke
from tests.factories import NOW, make_organisation, make_staff, make_user
from tests.people.test_members import token_of

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def make_house() -> tuple[Organisation, Organisation, User]:
    """The group, a subsidiary, and the group's administrator."""
    group = make_organisation("group")
    return group, make_organisation("one", parent=group), make_staff(group, Role.ADMINISTRATOR)


def held(person: User) -> list[tuple[str, str]]:
    return list(person.memberships.order_by("pk").values_list("role", "organisation__code"))


def changes(person: User) -> list[tuple[str, str]]:
    return list(person.changes.order_by("pk").values_list("kind", "role"))


def test_roles_are_granted_and_revoked_and_both_stay_known() -> None:
    _, one, administrator = make_house()
    person = make_user()
    member = grant(person, Role.OFFICER, one, by=administrator, at=NOW)
    assert grant(person, Role.OFFICER, one, by=administrator, at=NOW) == member
    revoke(member, reason="moved", by=administrator, at=NOW)
    assert held(person) == []
    assert changes(person) == [("granted", "officer"), ("revoked", "officer")]


def test_what_was_changed_is_never_changed_itself() -> None:
    _, one, administrator = make_house()
    grant(make_user(), Role.OFFICER, one, by=administrator, at=NOW)
    for act in (lambda: PersonChange.objects.update(role="manager"), lambda: PersonChange.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert PersonChange.objects.get().role == "officer"


def test_who_is_invited_by_staff_gets_the_role_and_nothing_else() -> None:
    _, one, administrator = make_house()
    invitation = invite_staff(one, email="New@Example.com", role=Role.COMPLIANCE, by=administrator, at=NOW)
    person = join_anew(token_of(invitation), NewPerson("示例", "four green leaves"), at=NOW)
    assert held(person) == [("compliance", "one")]
    assert changes(person) == [("granted", "compliance")]


def test_nobody_changes_his_own_powers() -> None:
    group, one, administrator = make_house()
    make_staff(group, Role.ADMINISTRATOR)
    own = administrator.memberships.get()
    acts: list[Callable[[], object]] = [
        lambda: grant(administrator, Role.MANAGER, one, by=administrator, at=NOW),
        lambda: revoke(own, by=administrator, at=NOW),
        lambda: deactivate(administrator, reason="left", by=administrator, at=NOW),
        lambda: reset_second_factor(administrator, reason="lost_device", by=administrator, at=NOW),
        lambda: invite_staff(one, email=administrator.email, role=Role.MANAGER, by=administrator, at=NOW),
    ]
    assert [refused(act) for act in acts] == ["oneself"] * 5
    assert held(administrator) == [("administrator", "group")]


def test_an_administrator_reaches_what_is_below_and_nothing_beside_or_above() -> None:
    group, one, _ = make_house()
    two = make_organisation("two", parent=group)
    local = make_staff(one, Role.ADMINISTRATOR)
    person, elsewhere = make_user(), make_staff(two, Role.OFFICER)
    assert refused(lambda: grant(person, Role.OFFICER, group, by=local, at=NOW)) == "out_of_reach"
    assert refused(lambda: grant(person, Role.OFFICER, two, by=local, at=NOW)) == "out_of_reach"
    assert refused(lambda: deactivate(elsewhere, reason="left", by=local, at=NOW)) == "out_of_reach"
    assert refused(lambda: grant(person, Role.OFFICER, one, by=make_staff(one), at=NOW)) == "out_of_reach"
    grant(person, Role.OFFICER, one, by=local, at=NOW)
    assert held(person) == [("officer", "one")]


def test_who_audits_a_place_does_nothing_else_there() -> None:
    group, one, administrator = make_house()
    two = make_organisation("two", parent=group)
    auditor = make_staff(one, Role.AUDITOR)
    officer = make_staff(group, Role.OFFICER)
    assert refused(lambda: grant(auditor, Role.OFFICER, one, by=administrator, at=NOW)) == "auditor_apart"
    assert refused(lambda: grant(officer, Role.AUDITOR, one, by=administrator, at=NOW)) == "auditor_apart"
    grant(auditor, Role.OFFICER, two, by=administrator, at=NOW)
    grant(officer, Role.MANAGER, one, by=administrator, at=NOW)
    assert held(auditor) == [("auditor", "one"), ("officer", "two")]


def test_the_last_administrator_of_the_house_stays() -> None:
    group, one, administrator = make_house()
    make_staff(one, Role.ADMINISTRATOR)  # of a part: nobody could look after the group
    second = make_staff(group, Role.ADMINISTRATOR)
    revoke(administrator.memberships.get(), by=second, at=NOW)
    third = make_user()
    Membership.objects.create(user=third, role=Role.ADMINISTRATOR, organisation=group)
    User.objects.filter(pk=third.pk).update(is_active=False)
    local = make_staff(group, Role.MANAGER)
    assert refused(lambda: revoke(second.memberships.get(), by=local, at=NOW)) == "out_of_reach"
    User.objects.filter(pk=third.pk).update(is_active=True)
    deactivate(second, reason="left", by=third, at=NOW)
    reactivate(second, by=third, at=NOW)
    assert changes(second) == [("deactivated", ""), ("reactivated", "")]


def test_who_is_deactivated_or_lost_the_factor_is_out_at_once() -> None:
    _, one, administrator = make_house()
    person = make_staff(one)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    reset_second_factor(person, reason="lost_device", by=administrator, at=NOW)
    assert (Authenticator.objects.count(), Session.objects.count()) == (0, 0)
    assert client.get("/inbox/").status_code == 302
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    deactivate(person, reason="left", by=administrator, at=NOW)
    assert client.get("/inbox/").status_code == 302


def test_the_first_administrator_is_invited_by_whoever_installs() -> None:
    group = make_organisation("group")
    invite_staff(group, email="first@example.com", role=Role.ADMINISTRATOR, by=None, at=NOW)
    assert Invitation.objects.get().made_by is None
