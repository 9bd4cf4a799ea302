"""Standings moved by a person: who may, with what reason, and what stays shut."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest

from procurement.models import HandMove
from procurement.operations.hand_moves import move_by_hand
from procurement.policy import HAND_CODES, MOVES, PERSON_MOVES, Standing, may_move
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Event, Notice, User
from tests.factories import NOW, make_certificate, make_document, make_organisation, make_staff, make_supplier
from tests.procurement.matters import Matter, make_matter, publish_policy_3

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]
HOUR = timedelta(hours=1)
PAIRS = list(product(Standing, Standing))
ROLES = (Role.OFFICER, Role.COMPLIANCE, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR)


@pytest.fixture
def matter(method: None) -> Matter:
    publish_policy_3()
    return make_matter()


def move(matter: Matter, standing: Standing, by: User, **more: object) -> None:
    told = {"reason": HAND_CODES.get(standing, ("other",))[0], "sentence": "示例：说明", "at": NOW + HOUR} | more
    move_by_hand(matter.engagement, standing, by=by, **told)  # type: ignore[arg-type]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def test_what_a_person_may_do_by_hand_is_in_the_table_of_moves_and_has_reasons() -> None:
    for before, moves in PERSON_MOVES.items():
        assert moves.keys() <= MOVES[before]
        assert all(HAND_CODES[after] for after in moves)


def test_who_decides_on_a_case_is_no_move_by_hand() -> None:
    waiting = (Standing.APPLIED, Standing.UNDER_REVIEW)
    decided = (Standing.ADMITTED, Standing.CONDITIONAL, Standing.REFUSED)
    assert [pair for pair in product(waiting, decided) if pair[1] in PERSON_MOVES[pair[0]]] == []


@pytest.mark.parametrize("role", ROLES)
def test_every_pair_of_standings_moves_for_the_roles_of_the_table_alone(matter: Matter, role: Role) -> None:
    person = make_staff(matter.organisation, role)
    for before, after in PAIRS:
        engagement = matter.engagement
        engagement.standing = before
        engagement.save()
        allowed = role in PERSON_MOVES.get(before, {}).get(after, frozenset())
        codes = {"illegal_move", "not_yours"} if not allowed else {"", "no_condition", "own_suspension"}
        try:
            move(matter, after, person)
            code = ""
        except Refused as refusal:
            code = refusal.code
        assert code in codes, (before, after)
        assert matter.standing == (after if code == "" else before)
        assert code != "" or may_move(before, after, by_clock=False)


def test_a_move_keeps_its_reason_sentence_and_evidence_and_tells_the_supplier(matter: Matter) -> None:
    matter.admit()
    document = make_document(matter.supplier)
    move(matter, Standing.SUSPENDED, matter.compliance, reason="violation", document=document)
    row = HandMove.objects.get()
    assert (row.before, row.after, row.reason, row.sentence, row.document, row.by) == (
        "admitted", "suspended", "violation", "示例：说明", document, matter.compliance,
    )  # fmt: skip
    event = Event.objects.filter(kind="standing.moved").latest("number")
    assert (event.payload["hand_move"], event.payload["document"], event.by) == (row.pk, document.pk, matter.compliance)
    assert "示例：说明" not in str(event.payload)
    assert Notice.objects.filter(user=matter.member, kind="standing.moved").count() == 1


def test_no_move_without_a_coded_reason_a_sentence_and_evidence_of_the_same_file(matter: Matter) -> None:
    matter.admit()
    foreign = make_document(make_supplier())
    wrong: list[dict[str, object]] = [{"reason": "no such"}, {"sentence": " "}, {"document": foreign}]
    codes = [refused(lambda each=each: move(matter, Standing.SUSPENDED, matter.officer, **each)) for each in wrong]  # type: ignore[misc]
    assert codes == ["reason_needed", "sentence_needed", "foreign_document"]
    assert (matter.standing, HandMove.objects.count()) == (Standing.ADMITTED, 0)


def test_a_suspension_is_lifted_by_another_manager_with_clean_hands(matter: Matter) -> None:
    matter.admit()
    move(matter, Standing.SUSPENDED, matter.manager)
    assert refused(lambda: move(matter, Standing.ADMITTED, matter.manager)) == "own_suspension"
    entered = make_staff(matter.organisation, Role.MANAGER)
    make_certificate(matter.supplier, "GREENFACTORY", claimed_by=entered)
    assert refused(lambda: move(matter, Standing.ADMITTED, entered)) == "own_entry"
    stranger = make_staff(make_organisation(), Role.MANAGER)
    assert refused(lambda: move(matter, Standing.ADMITTED, stranger)) == "not_yours"
    move(matter, Standing.ADMITTED, make_staff(matter.organisation, Role.MANAGER))
    assert matter.standing == Standing.ADMITTED


def test_lifting_goes_no_further_than_its_open_conditions(matter: Matter) -> None:
    matter.admit(matter.condition())
    move(matter, Standing.SUSPENDED, matter.officer)
    assert refused(lambda: move(matter, Standing.ADMITTED, matter.manager)) == "conditions_open"
    move(matter, Standing.CONDITIONAL, matter.manager)
    assert matter.standing == Standing.CONDITIONAL
