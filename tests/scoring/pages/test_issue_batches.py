from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from time_machine import TimeMachineFixture

from scoring.models import IssueBatch, IssuedScorecard, Scorecard
from scoring.operations.issuing import issue_scorecard
from scoring.operations.issuing_many import issue_next
from scoring.tasks import issue_many
from suppliers.enums import Role, SupplierKind
from suppliers.models import Organisation, User
from tests.factories import NOW, make_organisation, make_staff
from tests.scoring.issued import make_cards, use_fonts
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(settings: Settings, time_machine: TimeMachineFixture) -> None:
    use_fonts(settings)
    time_machine.move_to(LATER)


@pytest.fixture
def group() -> Organisation:
    return make_organisation("group")


@pytest.fixture
def by(group: Organisation) -> User:
    return make_staff(group, Role.COMPLIANCE)


@pytest.fixture
def cards(group: Organisation) -> list[Scorecard]:
    return make_cards(group, SupplierKind.MANUFACTURER, SupplierKind.MANUFACTURER, SupplierKind.TRADER)


def ask(client: Client, seen: int, filters: str = "") -> IssueBatch:
    answered = client.post(f"/scorecards/issue/{filters}", {"seen": seen})
    batch = IssueBatch.objects.get()
    assert (answered.status_code, answered.headers["Location"]) == (302, f"/scorecards/batches/{batch.pk}/")
    return batch


def test_what_the_list_shows_and_is_not_issued_is_asked_for(cards: list[Scorecard], by: User) -> None:
    issue_scorecard(cards[0], by=by, at=LATER)
    make_cards(make_organisation("elsewhere"), SupplierKind.MANUFACTURER)
    client = signed_in(by)
    page = client.get("/scorecards/issue/?kind=manufacturer&issued=no")
    assert "Issue 1 scorecard" in text_of(page)
    batch = ask(client, 1, "?kind=manufacturer&issued=no")
    assert batch.scorecards == [cards[1].pk]
    issue_many(batch_id=batch.pk)
    assert IssuedScorecard.objects.count() == 2


def test_when_the_number_has_changed_it_asks_again(cards: list[Scorecard], by: User) -> None:
    answered = signed_in(by).post("/scorecards/issue/", {"seen": 2})
    assert (answered.status_code, IssueBatch.objects.count()) == (409, 0)
    assert "Issue 3 scorecards" in text_of(answered)


def test_the_page_says_how_far_it_is_and_what_was_refused_and_why(cards: list[Scorecard], by: User) -> None:
    batch = IssueBatch.objects.create(scorecards=[card.pk for card in cards], asked_by=by, asked_at=LATER)
    client = signed_in(by)
    issue_scorecard(cards[0], by=by, at=NOW)
    assert issue_next(batch.pk, at=LATER)
    page = text_of(client.get(f"/scorecards/batches/{batch.pk}/"))
    assert "1 of 3 worked off" in page
    assert cards[0].supplier.identifier in page
    assert "was issued before, as GG-" in page
    assert "1 of 3 worked off" in text_of(client.get("/scorecards/"))
    client.post(f"/scorecards/batches/{batch.pk}/stop/")
    assert "Stopped" in text_of(client.get(f"/scorecards/batches/{batch.pk}/"))
    issue_many(batch_id=batch.pk)
    client.post(f"/scorecards/batches/{batch.pk}/go-on/")
    issue_many(batch_id=batch.pk)
    assert "3 of 3 worked off" in text_of(client.get(f"/scorecards/batches/{batch.pk}/"))
    assert client.post(f"/scorecards/batches/{batch.pk}/again/").status_code == 404


def test_the_pages_ask_as_much_for_many_as_for_few(
    cards: list[Scorecard], by: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(by)
    refused = [[card.pk, "A newer scorecard of this supplier stands: issue that one.", {}] for card in cards]
    batch = IssueBatch.objects.create(
        scorecards=[card.pk for card in cards], done=3, refused=refused, asked_by=by, asked_at=LATER
    )
    with django_assert_num_queries(6):
        client.get(f"/scorecards/batches/{batch.pk}/")
    with django_assert_num_queries(9):
        client.get("/scorecards/issue/")
