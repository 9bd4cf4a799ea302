from datetime import datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from scoring.models import IssueBatch, IssuedScorecard, Scorecard
from scoring.operations.issuing import issue_scorecard
from scoring.operations.issuing_many import LEASE, MOST_AT_ONCE, ask_to_issue, go_on, issue_next, pending_batches, stop
from scoring.operations.scoring import score_supplier
from suppliers.enums import Role, SupplierKind
from suppliers.errors import Refused
from suppliers.models import Notice, Organisation, User
from suppliers.wording import filled, notice_text
from tests.factories import NOW, TODAY, make_organisation, make_staff, make_supplier
from tests.scoring.files import answer
from tests.scoring.issued import make_cards, score, use_fonts

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _fonts(settings: Settings) -> None:
    use_fonts(settings)


@pytest.fixture
def group() -> Organisation:
    return make_organisation("group")


@pytest.fixture
def by(group: Organisation) -> User:
    return make_staff(group, Role.COMPLIANCE)


@pytest.fixture
def cards(group: Organisation) -> list[Scorecard]:
    return make_cards(group, *[SupplierKind.MANUFACTURER] * 3)


def ask(cards: list[Scorecard], by: User) -> IssueBatch:
    return ask_to_issue([card.pk for card in cards], by=by, at=LATER)


def work_off(batch: IssueBatch, at: datetime = LATER, most: int = 99) -> int:
    """How many were tried."""
    return next(done for done in range(most + 1) if done == most or not issue_next(batch.pk, at=at))


def numbers() -> int:
    return IssuedScorecard.objects.count()


def test_all_are_issued_in_the_name_of_who_asked_who_is_told_once(cards: list[Scorecard], by: User) -> None:
    batch = ask(cards, by)
    assert numbers() == 0
    assert work_off(batch) == 3
    batch.refresh_from_db()
    assert (batch.done, batch.issued, batch.refused, batch.finished_at) == (3, 3, [], LATER)
    assert set(IssuedScorecard.objects.values_list("scorecard", "issued_by")) == {(card.pk, by.pk) for card in cards}
    notice = Notice.objects.get(user=by)
    assert (notice.kind, notice.path) == ("scorecards.issued", f"/scorecards/batches/{batch.pk}/")
    assert "3" in notice_text(notice)
    assert not pending_batches().exists()


def test_whoever_comes_next_goes_on_where_a_dead_worker_left_it(cards: list[Scorecard], by: User) -> None:
    batch = ask(cards, by)
    assert work_off(batch, most=1) == 1
    # dies after issuing the second one and before the batch moved on
    IssueBatch.objects.filter(pk=batch.pk).update(worked_at=LATER)
    issue_scorecard(cards[1], by=by, at=LATER)
    assert not issue_next(batch.pk, at=LATER + LEASE / 2)
    assert work_off(batch, LATER + LEASE + timedelta(seconds=1)) == 2
    batch.refresh_from_db()
    assert (batch.issued, batch.refused, numbers()) == (3, [], 3)


def test_a_worker_that_outlives_its_lease_skips_no_scorecard(
    cards: list[Scorecard], by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = ask(cards, by)
    late = LATER + LEASE + timedelta(seconds=1)

    def slowly(scorecard: Scorecard, *, by: User, at: datetime) -> object:
        monkeypatch.undo()
        assert issue_next(batch.pk, at=late), "another worker takes the same scorecard over meanwhile"
        return issue_scorecard(scorecard, by=by, at=at)

    monkeypatch.setattr("scoring.operations.issuing_many.issue_scorecard", slowly)
    assert not issue_next(batch.pk, at=LATER)
    batch.refresh_from_db()
    assert (batch.done, batch.refused, numbers()) == (1, [], 1)
    assert (work_off(batch, late), numbers()) == (2, 3)


def test_asking_twice_gives_the_batch_that_is_pending(cards: list[Scorecard], by: User) -> None:
    first = ask(cards, by)
    assert (ask(cards, by), ask(cards[:2], by)) == (first, IssueBatch.objects.last())
    work_off(first)
    assert ask(cards, by) != first


def test_it_is_stopped_and_taken_up_again(cards: list[Scorecard], by: User) -> None:
    batch = ask(cards, by)
    work_off(batch, most=1)
    stop(batch, at=LATER)
    assert (work_off(batch), numbers()) == (0, 1)
    go_on(batch)
    assert (work_off(batch), numbers()) == (2, 3)
    stop(batch, at=LATER)
    assert IssueBatch.objects.get().stopped_at is None


def test_one_that_is_refused_keeps_no_other_back(cards: list[Scorecard], by: User) -> None:
    batch = ask(cards, by)
    earlier = issue_scorecard(cards[0], by=by, at=NOW)
    answer(cards[1].supplier, "water_reuse", 1_000)
    score_supplier(cards[1].supplier, as_of=TODAY, at=LATER, cause="asked")
    assert work_off(batch) == 3
    batch.refresh_from_db()
    told = {pk: filled(message, values) for pk, message, values in batch.refused}
    assert sorted(told) == [cards[0].pk, cards[1].pk]
    assert earlier.number in told[cards[0].pk]
    assert (batch.issued, numbers()) == (1, 2)


def test_one_that_cannot_be_drawn_keeps_no_other_back(
    cards: list[Scorecard], by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(name: str, content: object) -> str:
        raise OSError

    batch = ask(cards, by)
    with monkeypatch.context() as disk:
        disk.setattr(default_storage, "save", full)
        assert work_off(batch, most=1) == 1
    assert work_off(batch) == 2
    batch.refresh_from_db()
    assert [pk for pk, _message, _values in batch.refused] == [cards[0].pk]
    assert numbers() == 2


def test_rights_are_those_of_the_moment_of_issuing(cards: list[Scorecard], by: User) -> None:
    foreign = score(make_supplier(organisation=make_organisation("elsewhere")))
    batch = ask([*cards[:2], foreign], by)
    work_off(batch, most=1)
    by.memberships.update(role=Role.OFFICER)
    assert work_off(batch) == 2
    batch.refresh_from_db()
    assert ([pk for pk, _message, _values in batch.refused], numbers()) == ([cards[1].pk, foreign.pk], 1)


@pytest.mark.parametrize(("chosen", "code"), [(range(0), "nothing_chosen"), (range(MOST_AT_ONCE + 1), "too_many")])
def test_none_and_too_many_are_refused(by: User, chosen: range, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        ask_to_issue(chosen, by=by, at=LATER)
    assert (refusal.value.code, IssueBatch.objects.count()) == (code, 0)
