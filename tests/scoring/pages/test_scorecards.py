import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from python_calamine import CalamineWorkbook
from time_machine import TimeMachineFixture

from scoring.models import IssuedScorecard, Scorecard
from scoring.operations.certifying import engine_fingerprint
from scoring.operations.issuing import issue_scorecard
from scoring.operations.scoring import score_supplier
from scoring.queries.drafting import best_actions
from scoring.queries.scorecards import explained
from suppliers.enums import Role
from suppliers.models import Organisation, Supplier
from tests.factories import NOW, TODAY, make_member, make_organisation, make_staff, make_supplier, make_user
from tests.scoring.files import answer, happen, make_model
from tests.scoring.issued import make_scored, use_fonts
from tests.suppliers.pages.visitors import signed_in, text_of, visitor

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
def scored(group: Organisation) -> tuple[Supplier, Scorecard]:
    return make_scored(group)


def compliance(group: Organisation) -> Client:
    return signed_in(make_staff(group, Role.COMPLIANCE))


def test_staff_and_the_supplier_itself_read_a_scorecard_and_nobody_else(
    group: Organisation, scored: tuple[Supplier, Scorecard]
) -> None:
    supplier, card = scored
    url = f"/scorecards/{card.pk}/"
    other = make_supplier(organisation=group)
    readers = [make_staff(group, role) for role in (Role.COMPLIANCE, Role.AUDITOR, Role.OFFICER, Role.MANAGER)]
    assert [signed_in(user).get(url).status_code for user in [*readers, make_member(supplier)]] == [200] * 5
    strangers = [make_member(other), make_staff(make_organisation("elsewhere"), Role.COMPLIANCE)]
    assert [signed_in(user).get(url).status_code for user in strangers] == [404, 404]
    assert signed_in(make_staff(group)).get("/scorecards/999999/").status_code == 404
    assert signed_in(make_user()).get(url).status_code == 403
    assert visitor().get(url).status_code == 302


def test_every_line_stands_there_with_its_value_its_evidence_or_the_kind_of_missing(
    group: Organisation, scored: tuple[Supplier, Scorecard]
) -> None:
    supplier, card = scored
    answer_ = compliance(group).get(f"/scorecards/{card.pk}/")
    text, html = text_of(answer_), answer_.content.decode()
    certificate = supplier.certificates.get()
    assert html.count('<tr id="M') == 27
    assert "M1.2 Environmental management system (GB/T 24001, ISO 14001)" in text
    assert f'href="/certificates/{certificate.pk}/"' in html
    assert f'href="/documents/{certificate.document_id}/preview/?marks=1&amp;page=1#page-1"' in html
    assert "File, page 1" in text
    assert "Recycled or recyclable share of materials" in text
    assert "counted at 50 %" in text
    assert "Rule Recycled or recyclable share of materials: 4.00 points times the share." in text
    assert "weight 4.0 %" in text
    assert "This was asked and is not known; its points stay open." in text
    assert "Proposed, not official" in text
    assert "Points come from the scoring engine" in text
    first = best_actions(explained(card))[0]
    assert f"+{first.gain / 100:.2f}" in text
    assert f"{first.total / 100:.2f} {first.level.capitalize()}" in text
    assert card.input_hash in text
    assert "Not known" in text


def test_the_page_takes_as_many_queries_for_an_empty_file_as_for_a_full_one(
    group: Organisation, scored: tuple[Supplier, Scorecard], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    empty = score_supplier(make_supplier(organisation=group), as_of=TODAY, at=NOW, cause="asked")
    client = compliance(group)
    client.get(f"/scorecards/{empty.pk}/")
    for card in (scored[1], empty):
        with django_assert_num_queries(16):
            assert client.get(f"/scorecards/{card.pk}/").status_code == 200


def test_what_changed_since_the_one_before_is_told_with_its_reason(
    group: Organisation, scored: tuple[Supplier, Scorecard]
) -> None:
    supplier, before = scored
    answer(supplier, "packaging_reusable", 8_000)
    after = score_supplier(supplier, as_of=TODAY, at=LATER, cause="asked")
    client = compliance(group)
    text = text_of(client.get(f"/scorecards/{after.pk}/"))
    assert "80 % 3.20 of 4.00 points · counted at 50 % · weight 4.0 % +1.60 It is known now." in text
    assert f"{before.total / 100:.2f} → {after.total / 100:.2f}: lines gained" in text
    assert "A newer scorecard of this supplier stands" in text_of(client.get(f"/scorecards/{before.pk}/"))


def test_recomputing_gives_a_certificate_of_equality_as_page_and_as_file(
    group: Organisation, scored: tuple[Supplier, Scorecard]
) -> None:
    supplier, card = scored
    url = f"/scorecards/{card.pk}/recompute/"
    for client in (compliance(group), signed_in(make_member(supplier))):
        text = text_of(client.post(url))
        told = [
            "Certificate of equality",
            "The same to the last digit",
            card.run.model.content_hash,
            engine_fingerprint(),
        ]
        assert [part for part in [*told, supplier.identifier, "M1.2"] if part not in text] == []
        answer_ = client.post(url, {"format": "json"})
        record = answer_.json()
        assert (record["equal"], record["scorecard"], record["supplier"]) == (True, card.pk, supplier.pk)
        assert answer_["Content-Disposition"] == f'attachment; filename="equality-{card.pk}.json"'
        digest = record.pop("sha256")
        canonical = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert hashlib.sha256(canonical.encode()).hexdigest() == digest
    stranger = signed_in(make_staff(make_organisation("elsewhere"), Role.COMPLIANCE))
    assert stranger.post(url).status_code == 404
    assert compliance(group).get(url).status_code == 405


def test_compliance_issues_it_once_and_nobody_else_does(
    group: Organisation, scored: tuple[Supplier, Scorecard]
) -> None:
    supplier, card = scored
    url = f"/scorecards/{card.pk}/issue/"
    others = [make_staff(group, Role.OFFICER), make_staff(group, Role.AUDITOR), make_member(supplier)]
    assert [signed_in(user).post(url).status_code for user in others] == [403] * 3
    stranger = signed_in(make_staff(make_organisation("elsewhere"), Role.COMPLIANCE))
    assert stranger.post(url).status_code == 404
    assert IssuedScorecard.objects.count() == 0
    client = compliance(group)
    assert client.get(url).status_code == 405
    answer_ = client.post(url, follow=True)
    issued = IssuedScorecard.objects.get()
    assert f"Scorecard {issued.number} is issued; the supplier was told." in text_of(answer_)
    again = client.post(url)
    assert again.status_code == 422
    assert f"This scorecard was issued before, as {issued.number}." in text_of(again)
    assert IssuedScorecard.objects.count() == 1


def test_the_documents_are_given_out_as_they_were_issued(
    group: Organisation, scored: tuple[Supplier, Scorecard]
) -> None:
    supplier, card = scored
    member = signed_in(make_member(supplier))
    assert member.get(f"/scorecards/{card.pk}/pdf/zh/").status_code == 404
    issued = issue_scorecard(card, by=make_staff(group, Role.COMPLIANCE), at=LATER)
    for language, digest in (("zh", issued.sha256_zh), ("en", issued.sha256_en)):
        given = member.get(f"/scorecards/{card.pk}/pdf/{language}/")
        assert hashlib.sha256(b"".join(given.streaming_content)).hexdigest() == digest  # type: ignore[attr-defined]
        assert given["Content-Type"] == "application/pdf"
        assert given["Content-Disposition"] == f'attachment; filename="{issued.number}-{language}.pdf"'
    assert member.get(f"/scorecards/{card.pk}/pdf/fr/").status_code == 404
    other = signed_in(make_member(make_supplier(organisation=group)))
    assert other.get(f"/scorecards/{card.pk}/pdf/zh/").status_code == 404


def test_anybody_who_holds_the_token_sees_what_to_compare_and_nothing_else(
    group: Organisation, scored: tuple[Supplier, Scorecard]
) -> None:
    supplier, card = scored
    issuer = make_staff(group, Role.COMPLIANCE, "issuer@example.com")
    issued = issue_scorecard(card, by=issuer, at=LATER)
    answer_ = visitor().get(f"/verify/{issued.token}/")
    text = text_of(answer_)
    shown = [issued.number, supplier.name_zh, supplier.name_en, f"{card.total / 100:.2f}", card.input_hash]
    assert [part for part in [*shown, issued.sha256_zh, issued.sha256_en] if part not in text] == []
    hidden = [supplier.identifier, "issuer@example.com", "M1.2", supplier.certificates.get().number, f"/{card.pk}/"]
    assert [part for part in hidden if part in answer_.content.decode()] == []
    assert answer_["X-Robots-Tag"] == "noindex"
    missing = visitor().get(f"/verify/{'x' * 43}/")
    assert (missing.status_code, "There is no such scorecard" in text_of(missing)) == (404, True)
    assert visitor().get(f"/verify/{issued.token[:-1]}/").status_code == 404
    assert visitor().get(f"/verify/{issued.token}x/").status_code == 404
    assert visitor().get(f"/verify/{'%00' * 43}/").status_code == 404


def test_a_supplier_reads_its_own_score_and_what_was_issued_to_it(
    group: Organisation, scored: tuple[Supplier, Scorecard]
) -> None:
    supplier, card = scored
    issued = issue_scorecard(card, by=make_staff(group, Role.COMPLIANCE, "issuer@example.com"), at=LATER)
    answer_ = signed_in(make_member(supplier)).get("/portal/score/")
    text = text_of(answer_)
    assert [
        part for part in ("Our score", f"{card.total / 100:.2f}", "What pays most", issued.number) if part not in text
    ] == []
    assert 'href="/portal/certificates/"' in answer_.content.decode()
    assert "issuer@example.com" not in text
    assert signed_in(make_staff(group)).get("/portal/score/").status_code == 403
    unscored = signed_in(make_member(make_supplier())).get("/portal/score/")
    assert "Not scored yet" in text_of(unscored)


def test_the_list_holds_the_one_that_stands_for_each_supplier_and_what_was_issued(
    group: Organisation, scored: tuple[Supplier, Scorecard]
) -> None:
    supplier, old = scored
    issue_scorecard(old, by=make_staff(group, Role.COMPLIANCE), at=LATER)
    answer(supplier, "packaging_reusable", 8_000)
    new = score_supplier(supplier, as_of=TODAY, at=LATER, cause="asked")
    hidden = score_supplier(make_supplier(name_zh="示例别家"), as_of=TODAY, at=NOW, cause="asked")
    client = compliance(group)

    def listed(query: str) -> list[bool]:
        page = client.get(f"/scorecards/{query}").content.decode()
        return [f'href="/scorecards/{card.pk}/"' in page for card in (old, new, hidden)]

    assert listed("") == [False, True, False]
    assert listed("?issued=yes") == [True, False, False]
    assert listed("?issued=no&kind=manufacturer&sort=-total") == [False, True, False]
    assert listed("?kind=trader") == listed("?q=nothing+like+it") == [False] * 3
    assert listed("?kind=x&level=x&sort=x&page=x&issued=x") == [False, True, False]


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    group: Organisation, scored: tuple[Supplier, Scorecard], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = compliance(group)
    client.get("/scorecards/")
    for _ in range(2):
        with django_assert_num_queries(9):
            client.get("/scorecards/")
        make_scored(group, "示例又一家")
        make_scored(group, "示例第三家")


def test_the_export_holds_what_the_list_holds_as_text_that_cannot_run(
    group: Organisation, scored: tuple[Supplier, Scorecard]
) -> None:
    make_scored(group, "=1+1")
    answer_ = compliance(group).get("/scorecards/?format=xlsx&sort=supplier")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer_.content)).get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    assert head[:4] == ["Identifier", "Supplier", "Kind", "Total"]
    assert sorted(str(row[0]) for row in rows) == sorted(Supplier.objects.values_list("identifier", flat=True))
    assert "<f>" not in answer_.content.decode("latin-1")


def test_the_first_thing_to_do_of_a_vetoed_supplier_is_what_lifts_the_veto(group: Organisation) -> None:
    supplier = make_supplier(organisation=group)
    make_model()
    happen(supplier, "accident", severity="major", on=TODAY)
    card = score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    client = compliance(group)
    text = text_of(client.get(f"/scorecards/{card.pk}/"))
    until = TODAY.replace(year=TODAY.year + 3).isoformat()
    told = text.index(f"It falls away on {until} at the earliest")
    assert text.index("What pays most") < told < text.index("Points come from the scoring engine")
    assert text.index("Points to gain") < told < text.index("more points")
    answer_ = client.get(f"/api/v1/scorecards/{card.pk}/").json()
    lifted = {veto["code"]: veto["clearance"] for veto in answer_["vetoes"]}
    assert (lifted["V2"]["on"], lifted["V3"]) == (until, None)
