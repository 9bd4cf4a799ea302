import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from scoring.models import ModelDraft, ScoringModel
from scoring.operations.back_testing import run_back_test
from scoring.operations.model_drafts import change_draft, start_draft
from scoring.tasks import back_test
from suppliers.enums import Role
from suppliers.models import Organisation, User
from tests.factories import NOW, make_case, make_organisation, make_staff
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def author(organisation: Organisation) -> User:
    return make_staff(organisation, Role.COMPLIANCE)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The back-tests that a worker was hurried to, in place of a broker."""
    found: list[int] = []
    monkeypatch.setattr(back_test, "delay", lambda *, back_test_id: found.append(back_test_id))
    return found


def make_draft(author: User) -> ModelDraft:
    """The model in force with other limits, so that levels change."""
    draft = start_draft(ScoringModel.objects.get(), by=author, at=NOW)
    levels = [{**level, "minimum": level["minimum"] // 2} for level in draft.definition["levels"]]
    definition = {**draft.definition, "levels": levels, "minimum_known": 0}
    return change_draft(draft, definition, expected_revision=1, by=author, at=NOW)


def act(client: Client, draft: ModelDraft, step: str, **typed: object) -> str:
    draft.refresh_from_db()
    answer = client.post(f"/method/drafts/{draft.pk}/life/{step}/", {"revision": draft.revision, **typed}, follow=True)
    return text_of(answer)


def test_a_draft_goes_from_proposal_to_publication_by_one_button_a_step(
    organisation: Organisation, author: User, asked: list[int]
) -> None:
    case = make_case(organisation)
    draft, writer = make_draft(author), signed_in(author)
    second = signed_in(make_staff(organisation, Role.MANAGER))
    act(writer, draft, "propose", sentence="示例：界限减半")
    assert "The back-test runs" in act(writer, draft, "back-test")
    run_back_test(asked[0], at=NOW)
    page = act(writer, draft, "approve")
    assert "ask a second person" in page
    report = text_of(second.get(f"/method/drafts/{draft.pk}/life/"))
    assert case.supplier.name_en in report
    assert "Enough of the weight is known now" in report
    act(second, draft, "approve")
    act(writer, draft, "publish", in_force_from="2026-06-02")
    draft.refresh_from_db()
    assert draft.published_as is not None
    assert (draft.published_as.version, draft.published_as.in_force_from) == (1, date(2026, 6, 2))


def test_a_step_out_of_turn_is_refused_with_its_reason_and_changes_nothing(author: User) -> None:
    draft, writer = make_draft(author), signed_in(author)
    answer = writer.post(f"/method/drafts/{draft.pk}/life/publish/", {"revision": draft.revision})
    assert answer.status_code == 422
    assert ScoringModel.objects.count() == 1
    assert writer.post(f"/method/drafts/{draft.pk}/life/burn/", {"revision": 1}).status_code == 404


def test_a_model_goes_out_as_a_file_and_comes_in_with_the_same_hash(author: User) -> None:
    model, client = ScoringModel.objects.get(), signed_in(author)
    given_out = client.get(f"/method/{model.pk}/export/").content
    assert json.loads(given_out)["hash"] == model.content_hash
    changed = json.loads(given_out) | {"version": 7}
    changed.pop("hash")
    file = SimpleUploadedFile("model.json", json.dumps(changed).encode())
    answer = client.post("/method/drafts/import/", {"file": file})
    draft = ModelDraft.objects.get()
    assert answer.headers["Location"] == f"/method/drafts/{draft.pk}/life/"
    assert (draft.version, len(draft.content_hash)) == (7, 64)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose the JSON file"),
        (b'{"version": NaN}', "version"),
        (b'{"hash": "0000"}', "This is no scoring model"),
    ],
)
def test_a_file_that_is_no_model_is_refused_with_its_place(author: User, content: bytes, words: str) -> None:
    upload = {"file": SimpleUploadedFile("model.json", content)} if content else {}
    answer = signed_in(author).post("/method/drafts/import/", upload)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert ModelDraft.objects.count() == 0


def test_two_models_are_compared_line_by_line(author: User) -> None:
    draft, client = make_draft(author), signed_in(author)
    base = ScoringModel.objects.get()
    answer = client.get(f"/method/compare/?a=m{base.pk}&b=d{draft.pk}")
    told = [(line.part, line.code, line.field, line.before, line.after) for line in answer.context["lines"]]
    assert told == [
        ("Model", "", "Least weight that must be known", "50 %", "0 %"),
        ("Level", "A", "Minimum", "85.00", "42.50"),
        ("Level", "B", "Minimum", "70.00", "35.00"),
        ("Level", "C", "Minimum", "60.00", "30.00"),
    ]
    assert "No difference" in text_of(client.get(f"/method/compare/?a=m{base.pk}&b=m{base.pk}"))
    assert client.get("/method/compare/?a=m999999&b=x").status_code == 404


def test_the_lists_say_where_each_stands(author: User, organisation: Organisation) -> None:
    make_draft(author)
    auditor = signed_in(make_staff(organisation, Role.AUDITOR))
    assert "In force" in text_of(auditor.get("/method/"))
    page = text_of(auditor.get("/method/drafts/"))
    assert "Draft" in page
    assert "Take it in" not in page
