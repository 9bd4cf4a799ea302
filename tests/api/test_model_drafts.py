"""The life of a model over HTTP: each step by whom it is for, and nothing past the back-test."""

from typing import Any

import pytest
from django.utils import timezone

from scoring.models import BackTest, ModelDraft, ScoringModel
from scoring.operations.back_testing import run_back_test
from scoring.operations.scoring import score_register
from scoring.queries.model_drafts import exported
from suppliers.enums import Role
from suppliers.models import Supplier, User
from tests.api.world import Caller
from tests.factories import make_member, make_organisation, make_staff, make_supplier
from tests.scoring.files import make_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def base() -> ScoringModel:
    model, now = make_model(), timezone.now()
    make_supplier()
    score_register(as_of=timezone.localdate(now), at=now, cause="asked")
    return model


def staff(role: Role = Role.COMPLIANCE) -> User:
    return make_staff(make_organisation(), role)


def started(caller: Caller, base: ScoringModel) -> Any:
    answer = caller.send("model-drafts/", {"based_on": base.pk})
    assert answer.status_code == 201
    return answer.json()


def lower_limit(draft: Any) -> dict[str, Any]:
    definition: dict[str, Any] = draft["definition"]
    definition["levels"][0]["minimum"] = 8_000
    return definition


def test_a_model_goes_from_draft_to_publication_by_two_people(base: ScoringModel) -> None:
    writer, second = Caller(staff()), Caller(staff(Role.MANAGER))
    draft = started(writer, base)
    path = f"model-drafts/{draft['id']}/"
    body = {"definition": lower_limit(draft), "note": "示例", "expected_revision": 1}
    changed = writer.send(path, body, method="PUT").json()
    assert (changed["revision"], changed["problems"], changed["stage"]) == (2, [], "draft")
    proposed = writer.send(path + "propose/", {"sentence": "示例", "expected_revision": 2}).json()
    assert (proposed["state"], proposed["sentence"]) == ("proposed", "示例")
    too_early = second.send(path + "approve/", {"expected_revision": 2})
    assert (too_early.status_code, too_early.json()["code"]) == (409, "back_test_needed")
    asked = writer.send(path + "back-test/").json()
    run_back_test(asked["id"], at=timezone.now())
    assert writer.ask(path).json()["stage"] == "back_tested"
    own = writer.send(path + "approve/", {"expected_revision": 2})
    assert (own.status_code, own.json()["code"]) == (400, "own_draft")
    assert second.send(path + "approve/", {"expected_revision": 2}).json()["state"] == "approved"
    today = timezone.localdate().isoformat()
    published = writer.send(path + "publish/", {"in_force_from": today})
    assert (published.status_code, published.json()["version"]) == (201, 1)
    again = writer.send(path + "publish/", {"in_force_from": today})
    assert (again.status_code, again.json()["code"], ScoringModel.objects.count()) == (409, "illegal_move", 2)
    told = writer.ask(path).json()
    assert (told["stage"], told["published_as"]) == ("in_force", published.json()["id"])
    assert [move["after"] for move in told["moves"]] == ["draft", "proposed", "approved", "published"]


def test_a_back_test_is_followed_and_read(base: ScoringModel) -> None:
    writer = Caller(staff())
    draft = started(writer, base)
    asked = writer.send(f"model-drafts/{draft['id']}/back-test/").json()
    assert (asked["chunks_done"], asked["chunks_all"], asked["finished_at"]) == (0, 1, None)
    run_back_test(asked["id"], at=timezone.now())
    reader = Caller(staff(Role.AUDITOR))
    told = reader.ask(f"back-tests/{asked['id']}/").json()
    assert (told["suppliers"], told["report"]["changed"], told["movers"], told["hidden"]) == (1, 0, [], 0)
    assert told["content_hash"] == ModelDraft.objects.get().content_hash
    (listed,) = reader.ask("back-tests/", draft=draft["id"]).json()["results"]
    assert (listed["id"], listed["chunks_done"], "report" in listed) == (asked["id"], 1, False)


def test_movers_are_named_only_to_whom_may_read_their_files(base: ScoringModel) -> None:
    draft = ModelDraft.objects.get(pk=started(Caller(staff()), base)["id"])
    writer = draft.started_by
    assert writer is not None
    changed = draft.definition
    changed["minimum_known"] = 0
    Caller(writer).send(f"model-drafts/{draft.pk}/", {"definition": changed, "expected_revision": 1}, method="PUT")
    asked = Caller(writer).send(f"model-drafts/{draft.pk}/back-test/").json()
    found = run_back_test(asked["id"], at=timezone.now())
    assert [each["why"] for each in found.report["movers"]] == ["enough_known"]
    organisation = make_organisation()
    stranger, reader = Caller(staff(Role.AUDITOR)), Caller(make_staff(organisation, Role.AUDITOR))
    Supplier.objects.get().consents.create(organisation=organisation, given_by=None, given_at=timezone.now())
    told = [caller.ask(f"back-tests/{found.pk}/").json() for caller in (stranger, reader)]
    assert [(len(each["movers"]), each["hidden"], each["report"]["changed"]) for each in told] == [(0, 1, 1), (1, 0, 1)]
    assert told[1]["movers"][0]["values"]["needed_after"] == 0


def test_an_exported_file_is_imported_and_a_damaged_one_is_not(base: ScoringModel) -> None:
    writer = Caller(staff())
    writer.cookies["django_language"] = "en"
    draft = started(writer, base)
    told = writer.ask(f"model-drafts/{draft['id']}/export/").json()
    assert (told["name"], told["content_hash"]) == ("machinery_supplier_template-v1.json", draft["content_hash"])
    again = writer.send("model-drafts/", {"file": told["file"]}).json()
    assert (again["content_hash"], again["id"] != draft["id"]) == (draft["content_hash"], True)
    damaged = writer.send("model-drafts/", {"file": told["file"].replace("8500", "8400", 1)})
    assert (damaged.status_code, damaged.json()["field"]) == (400, "hash")
    nonsense = writer.send("model-drafts/", {"file": '{"minimum_known": NaN}'}).json()
    assert (nonsense["code"], nonsense["field"]) == ("invalid_model", "minimum_known")
    published = writer.send("model-drafts/", {"file": exported(base)})
    assert (published.status_code, published.json()["code"]) == (409, "already_published")
    assert ModelDraft.objects.count() == 2


@pytest.mark.parametrize(
    "body", [{}, {"based_on": 1, "file": "{}"}, {"file": 5}, {"based_on": True}, {"definition": []}, {"other": 1}]
)
def test_a_draft_begins_from_exactly_one_thing(base: ScoringModel, body: dict[str, object]) -> None:
    assert (Caller(staff()).send("model-drafts/", body).status_code, ModelDraft.objects.count()) == (400, 0)


def test_a_draft_may_be_unfinished_and_says_what_is_missing(base: ScoringModel) -> None:
    writer = Caller(staff())
    writer.cookies["django_language"] = "en"
    draft = started(writer, base)
    path = f"model-drafts/{draft['id']}/"
    broken = draft["definition"] | {"minimum_known": -1}
    told = writer.send(path, {"definition": broken, "expected_revision": 1}, method="PUT").json()
    assert (told["problems"], told["content_hash"]) == (
        [{"place": "minimum_known", "message": "-1 is outside 0 to 10000."}],
        "",
    )
    late = writer.send(path, {"definition": broken, "expected_revision": 7}, method="PUT")
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    refused = writer.send(path + "propose/", {"sentence": "x", "expected_revision": 2}).json()
    assert (refused["code"], refused["field"]) == ("invalid_model", "minimum_known")


def test_suppliers_see_nothing_of_drafts_and_staff_read_all(base: ScoringModel) -> None:
    draft = started(Caller(staff()), base)
    supplier = make_supplier()
    assert Caller(make_member(supplier)).ask("model-drafts/").status_code == 403
    for role in (Role.OFFICER, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR):
        reader = Caller(staff(role))
        assert [each["id"] for each in reader.ask("model-drafts/", state="draft").json()["results"]] == [draft["id"]]
        assert reader.ask(f"model-drafts/{draft['id']}/").json()["code"] == base.code
        assert reader.send("model-drafts/", {"based_on": base.pk}).status_code == 403
    assert (ModelDraft.objects.count(), BackTest.objects.count()) == (1, 0)


def test_withdrawing_and_abandoning(base: ScoringModel) -> None:
    writer = Caller(staff())
    path = f"model-drafts/{started(writer, base)['id']}/"
    writer.send(path + "propose/", {"sentence": "示例", "expected_revision": 1})
    assert writer.send(path + "withdraw/").json()["state"] == "draft"
    assert writer.send(path + "abandon/", {"note": "示例"}).json()["stage"] == "abandoned"
    assert writer.send(path + "withdraw/").status_code == 409
    assert len(writer.ask("model-drafts/", state="abandoned").json()["results"]) == 1
