"""The level that organisations ask for: set by the group, tightened below, never loosened."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from procurement.models import Application, Decision, Engagement, LevelMinimum, Reassessment
from procurement.operations.admission import decide, send_application
from procurement.operations.minimums import set_level_minimum
from procurement.operations.reassessment import find_due, reassess_supplier
from procurement.policy import Cause, Standing, Verdict, strictest
from procurement.queries.minimums import level_minimum, level_minimums, may_set_for
from scoring.models import CurrentScore
from scoring.queries.levels import level_code
from scoring.queries.models import model_in_force, parsed
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Organisation, User
from tests.factories import NOW, TODAY, make_case, make_member, make_organisation, make_staff
from tests.scoring.engine.strategies import law
from tests.scoring.files import make_good_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]
LEVELS = st.lists(st.none() | st.integers(0, 3), min_size=1, max_size=5)


@pytest.fixture
def group() -> Organisation:
    return make_organisation("group")


@pytest.fixture
def subsidiary(group: Organisation) -> Organisation:
    return make_organisation("subsidiary", parent=group)


def ask(organisation: Organisation, level: str, *, on: date = TODAY, by: User | None = None) -> LevelMinimum:
    by = by or make_staff(organisation, Role.MANAGER)
    return set_level_minimum(organisation, level, in_force_from=on, reason="示例理由", by=by, at=NOW)


def holding(organisation: Organisation, on: date = TODAY) -> tuple[str, str] | None:
    found = level_minimum(organisation, on)
    return (found.level, found.organisation.code) if found else None


def refused(organisation: Organisation, level: str, **other: object) -> str:
    before = LevelMinimum.objects.count()
    with pytest.raises(Refused) as caught:
        ask(organisation, level, **other)  # type: ignore[arg-type]
    assert "{" not in str(caught.value)
    assert LevelMinimum.objects.count() == before
    return caught.value.code


def good_case(organisation: Organisation) -> Application:
    """A case of a supplier with a level, D at least."""
    supplier = make_good_file()
    supplier.consents.create(organisation=organisation, given_by=None, given_at=NOW)
    return send_application(supplier, organisation, by=make_member(supplier), at=NOW)


def level_of(case: Application) -> int:
    return CurrentScore.objects.get(supplier=case.supplier).level


def code(level: int) -> str:
    return level_code(parsed(model_in_force(TODAY)), level)


@law(100)
@given(LEVELS, st.none() | st.integers(0, 3))
def test_one_more_below_never_loosens_what_holds(chain: list[int | None], own: int | None) -> None:
    above, here = strictest(chain), strictest([*chain, own])
    if above is None:
        assert here == (len(chain) if own is not None else None)
        return
    limit = chain[above]
    assert limit is not None
    assert here is not None
    assert [*chain, own][here] == min(limit, own if own is not None else limit)
    assert here == above or [*chain, own][here] != limit


def test_nobody_asks_for_anything_as_it_ships(group: Organisation, subsidiary: Organisation) -> None:
    assert level_minimums([group, subsidiary], TODAY) == {}


def test_what_the_group_asks_for_holds_below(group: Organisation, subsidiary: Organisation) -> None:
    ask(group, "C", on=TODAY + timedelta(days=1))
    assert holding(subsidiary) is None
    assert holding(subsidiary, TODAY + timedelta(days=1)) == ("C", "group")


def test_a_subsidiary_may_ask_for_more_and_never_for_less(group: Organisation, subsidiary: Organisation) -> None:
    ask(group, "C")
    assert refused(subsidiary, "D") == "looser_than_above"
    ask(subsidiary, "B")
    assert (holding(subsidiary), holding(group)) == (("B", "subsidiary"), ("C", "group"))


def test_a_tightening_by_the_group_counts_at_once_where_less_was_asked(
    group: Organisation, subsidiary: Organisation
) -> None:
    ask(subsidiary, "C")
    ask(group, "B")
    assert holding(subsidiary) == ("B", "group")
    ask(group, "", by=make_staff(group, Role.COMPLIANCE))
    assert (holding(subsidiary), holding(group)) == (("C", "subsidiary"), None)


def test_of_one_day_the_last_word_counts(group: Organisation) -> None:
    ask(group, "C")
    ask(group, "B")
    ask(group, "D")
    assert holding(group) == ("D", "group")


@pytest.mark.parametrize(
    ("level", "other", "expected"),
    [
        ("E", {}, "unknown_level"),
        ("", {}, "nothing_changed"),
        ("C", {"on": TODAY - timedelta(days=1)}, "day_is_over"),
    ],
)
def test_what_makes_no_sense_is_refused(
    group: Organisation, level: str, other: dict[str, object], expected: str
) -> None:
    assert refused(group, level, **other) == expected


def test_a_reason_is_needed(group: Organisation) -> None:
    with pytest.raises(Refused) as caught:
        set_level_minimum(group, "C", in_force_from=TODAY, reason=" ", by=make_staff(group, Role.MANAGER), at=NOW)
    assert (caught.value.code, LevelMinimum.objects.count()) == ("reason_needed", 0)


def test_managers_set_it_for_theirs_and_compliance_staff_of_the_group_for_all(
    group: Organisation, subsidiary: Organisation
) -> None:
    sister = make_organisation("sister", parent=group)
    manager, compliance = make_staff(subsidiary, Role.MANAGER), make_staff(group, Role.COMPLIANCE)
    assert set(may_set_for(manager)) == {subsidiary}
    assert set(may_set_for(compliance)) == {group, subsidiary, sister}
    for stranger in (
        manager,
        make_staff(sister, Role.COMPLIANCE),
        make_staff(sister, Role.OFFICER),
        make_staff(group, Role.AUDITOR),
    ):
        assert refused(sister, "C", by=stranger) == "not_yours_to_set"


def test_an_approval_below_the_minimum_is_refused_and_says_whose_limit_it_is(
    group: Organisation, subsidiary: Organisation
) -> None:
    case = good_case(subsidiary)
    better = level_of(case) - 1
    ask(group, code(better))
    with pytest.raises(Refused) as caught:
        decide(case, Verdict.APPROVE, by=make_staff(subsidiary), at=NOW)
    assert caught.value.code == "below_minimum"
    assert (str(caught.value.values["organisation"]), caught.value.values["least"], caught.value.values["level"]) == (
        group.name_zh,
        code(better),
        code(better + 1),
    )
    case.refresh_from_db()
    assert (case.state, Decision.objects.count(), Engagement.objects.get().standing) == ("sent", 0, Standing.APPLIED)


def test_an_approval_at_the_minimum_goes_through(subsidiary: Organisation) -> None:
    case = good_case(subsidiary)
    ask(subsidiary, code(level_of(case)))
    decide(case, Verdict.APPROVE, by=make_staff(subsidiary), at=NOW)
    assert Engagement.objects.get().standing == Standing.ADMITTED


def test_without_a_level_nothing_is_reached_and_a_refusal_needs_no_minimum(subsidiary: Organisation) -> None:
    case = make_case(subsidiary)
    ask(subsidiary, "D")
    with pytest.raises(Refused) as caught:
        decide(case, Verdict.APPROVE, by=make_staff(subsidiary), at=NOW)
    assert caught.value.code == "below_minimum"


def test_a_better_level_asked_for_later_puts_the_admitted_on_watch_once(
    group: Organisation, subsidiary: Organisation
) -> None:
    case = good_case(subsidiary)
    decide(case, Verdict.APPROVE, by=make_staff(subsidiary), at=NOW)
    assert find_due(TODAY, at=NOW) == 0
    tomorrow, at = TODAY + timedelta(days=1), NOW + timedelta(days=1)
    ask(group, code(level_of(case) - 1), on=tomorrow)
    assert find_due(TODAY, at=NOW) == 0
    assert find_due(tomorrow, at=at) == 1
    pending = Reassessment.objects.get()
    assert pending.cause == Cause.MINIMUM
    reassess_supplier(pending.pk, at=at)
    engagement = Engagement.objects.get()
    assert (engagement.standing, engagement.reason) == (Standing.ON_WATCH, "below_minimum")
    assert find_due(tomorrow, at=at) == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE procurement_levelminimum SET level = 'D'", "DELETE FROM procurement_levelminimum"]
)
def test_the_database_refuses_to_change_what_was_set(group: Organisation, statement: str) -> None:
    ask(group, "C")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert LevelMinimum.objects.get().level == "C"
