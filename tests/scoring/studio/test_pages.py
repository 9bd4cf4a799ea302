"""The studio as its readers find it: what is kept, what is refused, what is only tried."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scoring.models import DraftRevision, ModelDraft, Scorecard
from scoring.operations.model_drafts import start_draft
from scoring.operations.scoring import score_register
from suppliers.enums import Role
from suppliers.models import Organisation
from tests.factories import NOW, TODAY, make_organisation, make_staff
from tests.scoring.files import make_good_file, make_model
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db

FIRST, SECOND = "dimensions[0].criteria[0].weight", "dimensions[0].criteria[1].weight"


@pytest.fixture
def buyer() -> Organisation:
    return make_organisation("buyer")


@pytest.fixture
def draft(buyer: Organisation) -> ModelDraft:
    supplier = make_good_file()
    supplier.consents.create(organisation=buyer, given_by=None, given_at=NOW)
    draft = start_draft(make_model(), by=None, at=NOW)
    score_register(as_of=TODAY, at=NOW, cause="asked")
    return draft


@pytest.fixture
def compliance(buyer: Organisation) -> Client:
    return signed_in(make_staff(buyer, Role.COMPLIANCE))


def edit(client: Client, draft: ModelDraft, act: str = "keep", **fields: str) -> HttpResponseBase:
    revision = ModelDraft.objects.get(pk=draft.pk).revision
    names = {"first": FIRST, "second": SECOND}
    sent = {names.get(name, name): value for name, value in fields.items()}
    return client.post(f"/method/drafts/{draft.pk}/edit/", {"revision": revision, "act": act, **sent})


def weight(draft: ModelDraft, at: int) -> object:
    return ModelDraft.objects.get(pk=draft.pk).definition["dimensions"][0]["criteria"][at]["weight"]


def test_kept_weights_are_a_change_that_can_be_undone_and_done_again(draft: ModelDraft, compliance: Client) -> None:
    address = f"/method/drafts/{draft.pk}/"
    assert edit(compliance, draft, first="7.50", second="4.50").status_code == 302
    assert (weight(draft, 0), weight(draft, 1)) == (750, 450)
    assert DraftRevision.objects.latest("pk").note == "Weights: M1.1, M1.2"
    assert compliance.post(f"{address}undo/", {"revision": 2}).status_code == 302
    assert weight(draft, 0) == 600
    assert compliance.post(f"{address}redo/", {"revision": 3}).status_code == 302
    assert weight(draft, 0) == 750


def test_the_rest_is_shared_out_over_the_others_by_a_button(draft: ModelDraft, compliance: Client) -> None:
    edit(compliance, draft, "share", first="10", locked=SECOND)
    changed = ModelDraft.objects.get(pk=draft.pk).definition
    weights = [each["weight"] for dimension in changed["dimensions"] for each in dimension["criteria"]]
    assert (weights[0], weights[1], sum(weights)) == (1_000, 600, 10_000)


def test_problems_stand_at_their_place_and_nothing_typed_is_lost(draft: ModelDraft, compliance: Client) -> None:
    edit(compliance, draft, first="7.555", second="4.50")
    html = compliance.get(f"/method/drafts/{draft.pk}/").content.decode()
    assert f'data-problem="{FIRST}">A number with two decimals at most is needed here, not &quot;7.555&quot;.' in html
    assert 'value="7.555"' in html
    assert weight(draft, 0) == "7.555"
    edit(compliance, draft, first="7.50")
    text = text_of(compliance.get(f"/method/drafts/{draft.pk}/"))
    assert "The weights add up to 100.00 %" not in text
    edit(compliance, draft, first="6.50")
    assert "The weights add up to 99.00 %: 1.00 % must still be shared out." in text_of(
        compliance.get(f"/method/drafts/{draft.pk}/")
    )


def test_overlapping_steps_and_a_missing_fact_are_told_where_they_are(draft: ModelDraft, compliance: Client) -> None:
    rule = "dimensions[0].criteria[2].rule"
    fields = {"whole": rule, "open": "dimensions[0].criteria[2]", f"{rule}.rule": "steps", f"{rule}.fact": "cdp_score"}
    for row, limit in enumerate(("50", "20")):
        fields |= {f"{rule}.steps[{row}][0]": limit, f"{rule}.steps[{row}][1]": "3"}
    edit(compliance, draft, **fields)
    html = compliance.get(f"/method/drafts/{draft.pk}/", {"open": "dimensions[0].criteria[2]"}).content.decode()
    assert f'data-problem="{rule}.fact">There is no fact cdp_score in the catalogue.' in html
    assert "steps overlap or are out of order" in html
    assert 'value="50"' in html


def test_what_if_shows_the_new_levels_and_writes_nothing(draft: ModelDraft, compliance: Client) -> None:
    cards = Scorecard.objects.count()
    sent = {"revision": 1, FIRST: "12.00", SECOND: "0", "open": ""}
    partial = compliance.post(f"/method/drafts/{draft.pk}/what-if/", sent, headers={"HX-Request": "true"})
    assert "1 suppliers" in text_of(partial)
    assert "<html" not in partial.content.decode()
    whole = compliance.post(f"/method/drafts/{draft.pk}/what-if/", sent)
    html = whole.content.decode()
    assert "From (row) to (column)" in html
    assert 'value="12.00"' in html
    assert "data-unkept" in html
    assert (weight(draft, 0), Scorecard.objects.count(), DraftRevision.objects.count()) == (600, cards, 1)


def test_what_if_of_no_model_says_why_and_where(draft: ModelDraft, compliance: Client) -> None:
    sent = {"revision": 1, FIRST: "1.00"}
    answer = compliance.post(f"/method/drafts/{draft.pk}/what-if/", sent, headers={"HX-Request": "true"})
    assert 'data-problem-at="dimensions">The weights add up to 95.00 %' in answer.content.decode()


def test_a_cell_of_the_matrix_lists_its_suppliers(draft: ModelDraft, compliance: Client) -> None:
    address, htmx = f"/method/drafts/{draft.pk}/what-if/", {"HX-Request": "true"}
    html = compliance.post(address, {"revision": 1}, headers=htmx).content.decode()
    (cell,) = re.findall(r'name="pick" value="([^"]+)"', html)
    answer = compliance.post(address, {"revision": 1, "pick": cell.replace("&gt;", ">")}, headers=htmx)
    assert "Sample supplier" in text_of(answer)


def test_a_proposal_needs_a_sentence_and_does_not_publish(draft: ModelDraft, compliance: Client) -> None:
    refused = edit(compliance, draft, "propose", first="7.00", second="5.00", sentence=" ")
    assert refused.status_code == 422
    assert "Say in a sentence" in text_of(refused)
    assert ModelDraft.objects.get(pk=draft.pk).state == "draft"
    sent = edit(compliance, draft, "propose", sentence="示例：权重更贴近采购风险。")
    assert sent.headers["Location"] == f"/method/drafts/{draft.pk}/life/"
    proposed = ModelDraft.objects.get(pk=draft.pk)
    assert (proposed.state, proposed.sentence, proposed.published_as) == (
        "proposed",
        "示例：权重更贴近采购风险。",
        None,
    )


def test_who_looks_at_an_older_state_is_told_and_keeps_what_was_typed(draft: ModelDraft, compliance: Client) -> None:
    edit(compliance, draft, first="7.00", second="5.00")
    late = compliance.post(f"/method/drafts/{draft.pk}/edit/", {"revision": 1, "act": "keep", FIRST: "8.00"})
    assert late.status_code == 422
    assert 'value="8.00"' in late.content.decode()
    assert weight(draft, 0) == 700


def test_others_than_compliance_try_out_and_change_nothing(draft: ModelDraft, buyer: Organisation) -> None:
    auditor = signed_in(make_staff(buyer, Role.AUDITOR))
    html = auditor.get(f"/method/drafts/{draft.pk}/").content.decode()
    assert "data-keep" not in html
    assert 'value="propose"' not in html
    assert edit(auditor, draft, first="7.00").status_code == 403
    answer = auditor.post(f"/method/drafts/{draft.pk}/what-if/", {"revision": 1}, headers={"HX-Request": "true"})
    assert "1 suppliers" in text_of(answer)
    assert weight(draft, 0) == 600


@pytest.mark.parametrize("place", ["model", "levels", "vetoes", "evidence", "scope", "dimensions[0]"])
def test_every_part_of_the_model_has_its_form(draft: ModelDraft, compliance: Client, place: str) -> None:
    html = compliance.get(f"/method/drafts/{draft.pk}/", {"open": place}).content.decode()
    assert '<div class="part"' in html
    assert compliance.get(f"/method/drafts/{draft.pk}/", {"open": "nowhere[3]"}).status_code == 200


def test_every_criterion_opens_with_its_rule_drawn_and_sends_back_exactly_what_it_is(
    draft: ModelDraft, compliance: Client
) -> None:
    before = ModelDraft.objects.get(pk=draft.pk).definition
    for d, dimension in enumerate(before["dimensions"]):
        for c, _criterion in enumerate(dimension["criteria"]):
            place = f"dimensions[{d}].criteria[{c}]"
            html = compliance.get(f"/method/drafts/{draft.pk}/", {"open": place}).content.decode()
            assert html.count('<svg viewBox="0 0 360 160" role="img"') >= 1
            fields = form_fields(html)
            compliance.post(f"/method/drafts/{draft.pk}/edit/", fields | {"act": ["keep"]})
    after = ModelDraft.objects.get(pk=draft.pk)
    assert (after.definition, after.revision) == (before, 1)


def form_fields(html: str) -> dict[str, list[str]]:
    """What a browser would send of the studio's form."""
    found: dict[str, list[str]] = {}

    class Reader(HTMLParser):
        select, area = "", ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            own = dict(attrs)
            if tag == "select":
                self.select = own.get("name") or ""
            if tag == "textarea":
                self.area = own.get("name") or ""
                found.setdefault(self.area, [""])
            if tag == "option" and "selected" in own and self.select:
                found.setdefault(self.select, []).append(own.get("value") or "")
            is_sent = own.get("type") != "checkbox" or "checked" in own
            if tag == "input" and own.get("name") and is_sent:
                found.setdefault(own["name"] or "", []).append(own.get("value") or "")

        def handle_endtag(self, tag: str) -> None:
            self.area = "" if tag == "textarea" else self.area

        def handle_data(self, data: str) -> None:
            if self.area:
                found[self.area] = [found[self.area][0] + data]

    Reader().feed(html[html.index('id="studio"') : html.index('id="result"')])
    return found


def test_the_page_takes_the_same_number_of_queries_for_any_size_of_the_register(
    draft: ModelDraft, compliance: Client
) -> None:
    address = f"/method/drafts/{draft.pk}/what-if/"
    counts = []
    for suppliers in (0, 2):
        for _ in range(suppliers):
            make_good_file()
        score_register(as_of=TODAY, at=NOW, cause="asked")
        compliance.post(address, {"revision": 1}, headers={"HX-Request": "true"})
        with CaptureQueriesContext(connection) as queries:
            compliance.post(address, {"revision": 1}, headers={"HX-Request": "true"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
