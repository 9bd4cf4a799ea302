"""The expiry calendar: as many on each day as in its list, and calendar files that programs read."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Organisation
from suppliers.pages.ics import Day, calendar_file
from tests.factories import NOW, make_certificate, make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]
PAGE = "/certificates/calendar/"
JULY = date(2026, 7, 10)


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def client(organisation: Organisation) -> Client:
    return signed_in(make_staff(organisation))


def make_end(organisation: Organisation, on: date = JULY, code: str = "ISO14001", **fields: object) -> Certificate:
    return make_certificate(make_supplier(organisation=organisation), code, valid_until=on, **fields)  # type: ignore[arg-type]


def counts(client: Client, **query: str) -> dict[date, int]:
    weeks = client.get(PAGE, query).context["weeks"]
    return {square.day: square.count for week in weeks for square in week if square.count}


def listed(client: Client, **query: str) -> set[int]:
    return {row["certificate"].pk for row in client.get(PAGE, query).context["rows"]}


def test_each_day_counts_what_its_list_shows(client: Client, organisation: Organisation) -> None:
    two = {make_end(organisation).pk, make_end(organisation).pk}
    last = make_end(organisation, date(2026, 7, 31)).pk
    make_end(organisation, date(2026, 8, 1))
    make_end(make_organisation())
    make_end(organisation, status=CertificateStatus.REJECTED)
    assert counts(client, month="2026-07") == {JULY: 2, date(2026, 7, 31): 1}
    assert listed(client, month="2026-07") == two | {last}
    assert listed(client, month="2026-07", day="2026-07-10") == two


def test_without_a_month_it_is_the_present_one(client: Client) -> None:
    assert client.get(PAGE).context["first"] == date(2026, 6, 1)


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0001-01", "9999-12", "2026-07-01"])
def test_a_month_that_is_none_or_at_the_end_of_time_breaks_nothing(client: Client, month: str) -> None:
    assert client.get(PAGE, {"month": month}).status_code == 200
    assert client.get(PAGE, {"month": month, "format": "ics"}).status_code == 200


def test_filters_by_kind_organisation_and_renewal(client: Client, organisation: Organisation) -> None:
    below = make_organisation(parent=organisation)
    open_ = make_end(organisation)
    quality = make_end(below, code="ISO9001")
    handed_in, renewed = make_end(organisation), make_end(organisation)
    later = {"valid_until": JULY + timedelta(days=900)}
    make_certificate(handed_in.supplier, status=CertificateStatus.CLAIMED, **later)  # type: ignore[arg-type]
    make_certificate(renewed.supplier, **later)  # type: ignore[arg-type]
    assert listed(client, month="2026-07", type="ISO9001") == {quality.pk}
    assert listed(client, month="2026-07", organisation=str(below.pk)) == {quality.pk}
    assert listed(client, month="2026-07", renewal="open") == {open_.pk, quality.pk}
    assert listed(client, month="2026-07", renewal="handed_in") == {handed_in.pk}
    assert listed(client, month="2026-07", renewal="renewed") == {renewed.pk}


def test_a_foreign_organisation_is_no_filter(client: Client) -> None:
    foreign = make_organisation()
    make_end(foreign)
    assert listed(client, month="2026-07", organisation=str(foreign.pk)) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_a_month_takes_the_same_number_of_queries_for_any_number_of_ends(
    client: Client, organisation: Organisation, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_end(organisation)
    client.get(PAGE)
    with django_assert_num_queries(9):
        client.get(PAGE, {"month": "2026-07"})


def lines_of(content: bytes) -> list[str]:
    """The lines of a calendar file, unfolded; each was at most 75 octets long."""
    raw = content.split(b"\r\n")
    assert max(len(line) for line in raw) <= 75
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_file_holds_a_year_of_what_is_filtered(client: Client, organisation: Organisation) -> None:
    inside = make_end(organisation)
    make_end(organisation, date(2026, 6, 30))
    make_end(organisation, date(2028, 1, 1))
    answer = client.get(PAGE, {"month": "2026-07", "format": "ics"})
    lines = lines_of(answer.content)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert [line for line in lines if line.startswith(("UID", "DTSTART", "DTEND"))] == [
        f"UID:certificate-{inside.pk}@testserver",
        "DTSTART;VALUE=DATE:20260710",
        "DTEND;VALUE=DATE:20260711",
    ]
    assert f"SUMMARY:{inside.supplier.name_en}: ISO14001 {inside.number} ends" in lines


def test_the_supplier_s_own_file_holds_its_own_ends_alone(organisation: Organisation) -> None:
    own = make_end(organisation)
    make_end(organisation)
    answer = signed_in(make_member(own.supplier)).get("/portal/certificates/calendar.ics")
    uids = [line for line in lines_of(answer.content) if line.startswith("UID")]
    assert uids == [f"UID:certificate-{own.pk}@testserver"]


def test_signs_with_a_meaning_are_escaped_and_long_lines_folded_between_characters() -> None:
    day = Day("1", JULY, "示例；公司, " * 20 + "a\\b;c\r\nBEGIN:VEVENT", "x")
    lines = lines_of(calendar_file("x", [day], at=NOW).content)
    assert lines.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:" + "示例；公司\\, " * 20 + "a\\\\b\\;c\\nBEGIN:VEVENT" in lines


def test_the_month_reads_as_a_table_with_a_sentence_for_each_number(client: Client, organisation: Organisation) -> None:
    make_end(organisation)
    assert "certificate ends on 10 July 2026" in text_of(client.get(PAGE, {"month": "2026-07"}))
