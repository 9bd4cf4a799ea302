"""The green supply-chain file: its timeline, its documents with versions, its summary; for both sides."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from procurement.queries.file_versions import Place, document_chains
from procurement.queries.happenings import SHOWN, THEMES, Asked, Group, happenings
from suppliers.enums import CertificateStatus, Role
from suppliers.history import append, record
from suppliers.models import Certificate, Disclosure, Document, Event, Supplier
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.wording import EVENTS
from tests.databases import triggers_off
from tests.factories import (
    NOW,
    make_certificate,
    make_document,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)
from tests.procurement.matters import Matter, make_matter, publish_policy_3
from tests.scoring.issued import use_fonts
from tests.scoring.scorecard.reading import joined, pages_of
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]
DAY = timedelta(days=1)
ALL = Asked()


@pytest.fixture
def matter(method: None) -> Matter:
    publish_policy_3()
    return make_matter()


@pytest.fixture
def fonts(settings: Settings) -> None:
    """As in an installation that has its fonts."""
    use_fonts(settings)


def happened(supplier: Supplier, *kinds: str, days_ago: int = 0, by: object = None) -> None:
    supplier.refresh_from_db()
    entries = [(supplier, kind, {"year": 2025}) for kind in kinds]
    append(entries, at=NOW - days_ago * DAY, by=by)  # type: ignore[arg-type]
    supplier.save(update_fields=["history_number", "history_hash"])


def handed_in(supplier: Supplier, name: str) -> Document:
    return supplier.documents.create(
        name=name, path=f"te/{name}", sha256=name.ljust(64, "0"), media_type="application/pdf", size=15, uploaded_at=NOW
    )


def groups(supplier: Supplier, asked: Asked = ALL, **cursor: object) -> list[tuple[str, int]]:
    return [(each.kind, each.count) for each in happenings(supplier, asked, **cursor).groups]  # type: ignore[arg-type]


def test_every_kind_of_event_is_about_exactly_one_thing() -> None:
    starts = [(theme, start) for theme, several in THEMES.items() for start in several]
    for kind in EVENTS:
        found = [theme for theme, start in starts if kind == start or (start[-1] == "." and kind.startswith(start))]
        assert len(found) == 1, (kind, found)


def test_alike_events_of_a_day_are_one_group_with_their_number() -> None:
    supplier = make_supplier()
    happened(supplier, "inventory.reported", days_ago=2)
    happened(supplier, *["certificate.claimed"] * 30, "inventory.reported", days_ago=1)
    happened(supplier, "inventory.reported")
    assert groups(supplier) == [
        ("inventory.reported", 1), ("inventory.reported", 1), ("certificate.claimed", 30), ("inventory.reported", 1),
    ]  # fmt: skip
    (group,) = happenings(supplier, Asked("certificates")).groups
    assert (len(group.events), group.events[0].number - group.events[-1].number) == (SHOWN, SHOWN - 1)


def test_pages_of_groups_meet_without_a_gap_even_within_a_day() -> None:
    supplier = make_supplier()
    for days_ago in range(4):
        happened(supplier, "inventory.reported", "target.set", "incident.recorded", days_ago=3 - days_ago)
    whole, cursor = happenings(supplier, Asked(), size=100), ""
    seen: list[Group] = []
    while True:
        page = happenings(supplier, Asked(), after=cursor, size=5)
        seen.extend(page.groups)
        cursor = page.after
        if not cursor:
            break
    assert tuple(seen) == whole.groups
    assert sum(group.count for group in seen) == 12


@pytest.mark.parametrize("cursor", ["x", "2026-99-99~1", "2026-06-01~-1", "~", "2026-06-01~１", "\0~1", "9" * 400])
def test_a_cursor_that_is_none_begins_anew(cursor: str) -> None:
    supplier = make_supplier()
    happened(supplier, "target.set")
    assert groups(supplier, after=cursor) == [("target.set", 1)]


def test_the_timeline_is_narrowed_by_thing_and_year() -> None:
    supplier = make_supplier()
    happened(supplier, "inventory.reported", days_ago=400)
    happened(supplier, "certificate.claimed", "inventory.reported")
    assert groups(supplier, Asked("carbon")) == [("inventory.reported", 1), ("inventory.reported", 1)]
    assert groups(supplier, Asked(year=2025)) == [("inventory.reported", 1)]
    assert groups(supplier, Asked("certificates", 2025)) == []


def test_a_supplier_is_not_told_how_the_buyers_work_nor_who_they_are(matter: Matter) -> None:
    member, officer = signed_in(matter.member), signed_in(matter.officer)
    record(matter.supplier, "application.assigned", at=NOW, by=matter.officer)
    record(matter.supplier, "exception.asked", at=NOW, by=matter.officer)
    record(matter.supplier, "certificate.verified", at=NOW, by=matter.officer)
    theirs, ours = (
        text_of(officer.get(f"/suppliers/{matter.supplier.pk}/timeline/")),
        text_of(member.get("/portal/file/timeline/")),
    )
    for words in ("Case given to somebody", "Exception from a veto asked for", str(matter.officer)):
        assert words in theirs
        assert words not in ours
        assert words not in text_of(member.get("/portal/file/"))
    assert "Certificate verified" in ours
    assert "the buyer" in ours
    assert str(matter.member) in ours


def test_the_export_holds_every_event_with_its_hash_and_no_formula(matter: Matter) -> None:
    supplier = matter.supplier
    happened(supplier, *["certificate.claimed"] * 30)
    Certificate.objects.all().update(number="=1+1")
    answer = signed_in(matter.officer).get(f"/suppliers/{supplier.pk}/timeline/?format=xlsx&theme=certificates")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    events = supplier.events.filter(kind__startswith="certificate.").order_by("-number")
    assert [(row[0], row[6]) for row in rows[1:]] == [(each.number, each.hash) for each in events]


def test_the_timeline_asks_the_same_number_of_queries_for_any_length(
    django_assert_max_num_queries: DjangoAssertNumQueries, matter: Matter
) -> None:
    client, address = signed_in(matter.officer), f"/suppliers/{matter.supplier.pk}/timeline/"
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    for days_ago in range(1, 60):
        happened(matter.supplier, "certificate.claimed", "target.set", days_ago=60 - days_ago, by=matter.officer)
    with django_assert_max_num_queries(len(few)):
        assert len(client.get(address).context["days"]) <= 50


def test_a_renewal_replaces_the_file_of_the_certificate_before() -> None:
    supplier = make_supplier()
    first, second = handed_in(supplier, "1.pdf"), handed_in(supplier, "2.pdf")
    old, new = make_certificate(supplier), make_certificate(supplier)
    Certificate.objects.filter(pk=old.pk).update(document=first)
    Certificate.objects.filter(pk=new.pk).update(document=second, renews=old)
    (chain,) = document_chains(supplier)
    assert [(each.number, each.label, each.state, each.document) for each in chain.versions] == [
        (2, new.number, "current", second), (1, old.number, "replaced", first),
    ]  # fmt: skip
    Certificate.objects.filter(pk=new.pk).update(status=CertificateStatus.WITHDRAWN)
    (chain,) = document_chains(supplier)
    assert [each.state for each in chain.versions] == ["withdrawn", "current"]


def test_an_answer_that_was_given_again_keeps_its_first_file_as_replaced() -> None:
    supplier = make_supplier()
    file, loose = handed_in(supplier, "1.pdf"), handed_in(supplier, "2.pdf")
    answer_questions(supplier, [Answer("cdp", value=1)], by=None, at=NOW - DAY)
    Disclosure.objects.update(document=file)
    answer_questions(supplier, [Answer("cdp", value=0)], by=None, at=NOW)
    chain, rest = document_chains(supplier)
    assert (chain.place, chain.key) == (Place.ANSWER, "cdp")
    assert [(each.number, each.state, each.document) for each in chain.versions] == [
        (2, "current", None), (1, "replaced", file),
    ]  # fmt: skip
    assert (rest.place, rest.versions[0].document) == (Place.NONE, loose)


def test_documents_are_shown_with_hash_and_side_to_both(matter: Matter) -> None:
    document = make_document(matter.supplier, name="permit.pdf")
    for client, address in (
        (signed_in(matter.officer), f"/suppliers/{matter.supplier.pk}/versions/"),
        (signed_in(matter.member), "/portal/file/versions/"),
    ):
        page = client.get(address)
        assert document.sha256 in page.content.decode()
        assert "permit.pdf" in text_of(page)


def test_the_own_file_tells_standing_scores_and_what_is_open(matter: Matter) -> None:
    matter.admit(matter.condition(text="示例：补办能源管理体系"))
    text = text_of(signed_in(matter.member).get("/portal/file/"))
    for words in (
        "Admitted with conditions",
        "示例：补办能源管理体系",
        "History intact",
        "Score",
        "Timeline",
        "PDF",
        "ZIP",
    ):
        assert words in text


def test_a_broken_history_is_said_on_the_page_and_in_the_summary(matter: Matter, fonts: None) -> None:
    with triggers_off(connection):
        Event.objects.filter(supplier=matter.supplier, number=2).update(payload={"total": 1})
    assert "History broken" in text_of(signed_in(matter.member).get("/portal/file/"))
    pdf = signed_in(matter.officer).get(f"/suppliers/{matter.supplier.pk}/summary.pdf").content
    assert joined("The chain of hashes does not hold: see event 2.") in joined("".join(pages_of(pdf)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_summary_tells_each_side_what_it_may_see(language: str, matter: Matter, fonts: None) -> None:
    matter.admit(matter.condition(text="示例：补办能源管理体系"))
    matter.incident()
    supplier = Supplier.objects.get(pk=matter.supplier.pk)
    theirs = signed_in(matter.officer).get(f"/suppliers/{supplier.pk}/summary.pdf?language={language}")
    ours = signed_in(matter.member).get(f"/portal/file/summary.pdf?language={language}")
    for answer in (theirs, ours):
        assert answer["Content-Type"] == "application/pdf"
        pages = pages_of(answer.content)
        assert 1 <= len(pages) <= 3
        for words in (supplier.identifier, supplier.history_hash, "示例：补办能源管理体系"):
            assert joined(words) in joined("".join(pages))
    assert "示例来源" in "".join(pages_of(theirs.content))
    assert "示例来源" not in "".join(pages_of(ours.content)), "incidents stand in the copy of the buyers alone"


def test_a_summary_needs_the_fonts_and_says_so(matter: Matter, settings: Settings, tmp_path: Path) -> None:
    settings.FONT_DIR = tmp_path / "none"
    page = signed_in(matter.member).get("/portal/file/summary.pdf", follow=True)
    assert page.redirect_chain == [("/portal/file/", 302)]
    assert "The fonts for documents are missing here" in text_of(page)


def test_only_administrators_are_led_to_taking_in_a_file() -> None:
    organisation = make_organisation()
    led = {role: "/suppliers/import/" in signed_in(make_staff(organisation, role)).get("/suppliers/").content.decode()
           for role in (Role.ADMINISTRATOR, Role.OFFICER)}  # fmt: skip
    assert led == {Role.ADMINISTRATOR: True, Role.OFFICER: False}


def test_a_foreign_file_is_not_found(matter: Matter) -> None:
    stranger, pk = signed_in(make_staff(make_organisation())), matter.supplier.pk
    for page in ("timeline/", "versions/", "summary.pdf"):
        assert stranger.get(f"/suppliers/{pk}/{page}").status_code == 404
        assert signed_in(make_member(matter.supplier)).get(f"/suppliers/{pk}/{page}").status_code == 403
