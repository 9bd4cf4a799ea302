import json
from pathlib import Path

import pytest
from django.test import Client

from scoring.models import ModelDraft, PairwiseComparison, PairwiseJudgement
from scoring.operations.model_drafts import start_draft
from suppliers.enums import Role
from suppliers.models import Organisation, User
from tests.factories import NOW, make_comparison, make_member, make_organisation, make_staff, make_supplier
from tests.scoring.files import make_model
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
CASES = {case["id"]: case for case in json.loads(Path("fixtures/golden/scoring.json").read_text())["cases"]}


@pytest.fixture
def group() -> Organisation:
    return make_organisation("group")


@pytest.fixture
def compliance(group: Organisation) -> User:
    return make_staff(group, Role.COMPLIANCE)


def answers(case: str) -> dict[str, str]:
    matrix = CASES[case]["inputs"]["matrix"]
    cells = [str(cell) for at, row in enumerate(matrix) for cell in row[at + 1 :]]
    return {f"pair-{at}": cell for at, cell in enumerate(cells)}


def opened(client: Client, names: str = "经验\n学历\n魅力\n年龄") -> PairwiseComparison:
    client.post("/method/weights/", {"title": "示例", "of": "own", "names": names})
    return PairwiseComparison.objects.latest("pk")


def test_the_leader_matrix_typed_into_the_page_gives_the_published_weights(compliance: User) -> None:
    client = signed_in(compliance)
    row = opened(client)
    page = client.post(f"/method/weights/{row.pk}/judge/", answers("ahp-leader-criteria"), follow=True)
    text = text_of(page)
    assert [share for share in ("54.76 %", "12.66 %", "26.99 %", "5.59 %") if share in text] == [
        "54.76 %",
        "12.66 %",
        "26.99 %",
        "5.59 %",
    ]
    assert "0.0439" in text
    assert str(compliance) in text


def test_the_job_matrix_is_refused_on_the_page_with_the_worst_pair(compliance: User) -> None:
    client = signed_in(compliance)
    row = opened(client, "pay\nplace\npeople\nwork")
    text = text_of(client.post(f"/method/weights/{row.pk}/judge/", answers("ahp-job"), follow=True))
    assert "Refused: the comparisons contradict each other" in text
    assert "consistency ratio 0.161, at most 0.10" in text
    assert "would fit the rest best at" in text
    assert "No weights follow while the comparisons contradict each other." in text


def test_what_is_half_typed_is_refused_and_not_lost(compliance: User) -> None:
    client = signed_in(compliance)
    row = opened(client, "a\nb\nc")
    page = client.post(f"/method/weights/{row.pk}/judge/", {"pair-0": "5", "pair-1": "1/3"})
    assert page.status_code == 422
    assert page.content.decode().count(" selected") == 2
    assert PairwiseJudgement.objects.count() == 0


def test_a_question_that_is_none_stays_in_the_form_with_the_reason(compliance: User) -> None:
    page = signed_in(compliance).post("/method/weights/", {"title": "示例", "of": "own", "names": "one"})
    assert page.status_code == 422
    assert "Compare 2 to 10 things; there are 1." in text_of(page)
    assert PairwiseComparison.objects.count() == 0


def test_weights_go_into_the_chosen_draft(compliance: User) -> None:
    model = make_model()
    row, draft = make_comparison(model, compliance), start_draft(model, by=compliance, at=NOW)
    client = signed_in(compliance)
    client.post(f"/method/weights/{row.pk}/judge/", {f"pair-{at}": "1" for at in range(15)})
    chosen = {"draft": f"{draft.pk}:{draft.revision}"}
    page = client.post(f"/method/weights/{row.pk}/apply/", chosen)
    assert (page.status_code, page["Location"]) == (302, f"/method/drafts/{draft.pk}/")
    changed = ModelDraft.objects.get(pk=draft.pk)
    sums = [sum(c["weight"] for c in d["criteria"]) for d in changed.definition["dimensions"]]
    assert sums == [1667, 1667, 1667, 1667, 1666, 1666]
    again = client.post(f"/method/weights/{row.pk}/apply/", chosen)
    assert again.status_code == 422
    assert ModelDraft.objects.get(pk=draft.pk).revision == changed.revision


def test_staff_read_suppliers_do_not_and_only_compliance_judges(group: Organisation, compliance: User) -> None:
    row = opened(signed_in(compliance), "a\nb")
    officer = signed_in(make_staff(group, Role.OFFICER))
    member = signed_in(make_member(make_supplier(organisation=group)))
    for url in ("/method/weights/", f"/method/weights/{row.pk}/"):
        assert (officer.get(url).status_code, member.get(url).status_code) == (200, 403)
    assert "Keep under my name" not in text_of(officer.get(f"/method/weights/{row.pk}/"))
    assert officer.post(f"/method/weights/{row.pk}/judge/", {"pair-0": "1"}).status_code == 403
    assert officer.post("/method/weights/", {"title": "x", "of": "own", "names": "a\nb"}).status_code == 403
    assert (PairwiseComparison.objects.count(), PairwiseJudgement.objects.count()) == (1, 0)
