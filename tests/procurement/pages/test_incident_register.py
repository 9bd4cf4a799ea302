"""The incident register: found, taken in from a sheet row by row, lifted by a second person."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import DjangoAssertNumQueries

from suppliers.checks.incidents import day_of, weight_bp
from suppliers.enums import IncidentKind, IncidentSeverity, Role
from suppliers.errors import Refused
from suppliers.history import breaks
from suppliers.models import Event, Incident, Organisation, Supplier, User
from suppliers.operations.incidents import end_incident, record_incident
from tests.factories import NOW, TODAY, make_case, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]
LIST, TAKE_IN = "/incidents/", "/incidents/import/"
HEAD = "统一社会信用代码,类型,严重程度,日期,解除日期,来源,文号,摘要\n"
STEPS = (10_000, 5_000, 2_500)


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def officer(organisation: Organisation) -> User:
    return make_staff(organisation)


def known(organisation: Organisation) -> Supplier:
    return make_case(organisation).supplier


def sent(user: User, rows: str, **fields: str) -> Any:
    file = SimpleUploadedFile("名单.csv", (HEAD + rows).encode())
    return signed_in(user).post(TAKE_IN, {"file": file, **fields})


def row(supplier: Supplier, *, kind: str = "Environmental penalty", day: str = "2026-05-01", number: str = "") -> str:
    return f"{supplier.identifier},{kind},,{day},,示例名单,{number},\n"


def happened(
    supplier: Supplier, by: User, *, kind: IncidentKind = IncidentKind.PENALTY, reference: str = ""
) -> Incident:
    return record_incident(
        supplier, kind=kind, severity=IncidentSeverity.ORDINARY, occurred_on=TODAY, source="示例", reference=reference,
        by=by, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "weight"), [(-1, 0), (0, 10_000), (365, 10_000), (366, 5_000), (731, 2_500), (1_096, 0), (9_999, 0)]
)
def test_what_happened_weighs_less_from_year_to_year(days: int, weight: int) -> None:
    on = date(2023, 3, 1) + timedelta(days=days)
    assert weight_bp("penalty", date(2023, 3, 1), None, on=on, steps_bp=STEPS) == weight


def test_a_listing_weighs_everything_until_it_is_lifted() -> None:
    begun, lifted = date(2015, 1, 1), date(2026, 1, 1)
    weights = [
        weight_bp("untrustworthy", begun, end, on=on, steps_bp=STEPS)
        for end, on in ((None, lifted), (lifted, lifted), (lifted, lifted + timedelta(days=1)))
    ]
    assert weights == [10_000, 10_000, 0]


def test_a_sheet_is_looked_at_before_anything_is_recorded(organisation: Organisation, officer: User) -> None:
    supplier, stranger = known(organisation), make_supplier()
    rows = row(supplier) + row(stranger) + row(supplier, kind="迟到") + row(supplier, day="2026-13-01")
    answer = sent(officer, rows)
    assert (answer.status_code, Incident.objects.count()) == (200, 0)
    assert answer.context["would"].recorded == 1
    assert [(number, column) for number, column, _words in answer.context["wrong"]] == [
        (3, "Credit code"),
        (4, "Kind"),
        (5, "Day"),
    ]


def test_the_good_rows_are_taken_over_once(organisation: Organisation, officer: User) -> None:
    first, second = known(organisation), known(organisation)
    text = HEAD + row(first, number="示例1号") + row(second) + "nonsense,,,,,,,\n"
    visitor = signed_in(officer)
    for _time in range(2):
        answer = visitor.post(TAKE_IN, {"text": text, "name": "名单.csv", "import": "1"})
        assert answer.status_code == 302
    recorded = Incident.objects.order_by("supplier__identifier").values_list("supplier", "recorded_by", "reference")
    assert sorted(recorded) == sorted([(first.pk, officer.pk, "示例1号"), (second.pk, officer.pk, "")])
    assert Event.objects.filter(kind="incident.recorded").count() == 2
    assert list(breaks()) == []


def test_a_sheet_of_many_suppliers_asks_as_much_as_one_of_few(
    organisation: Organisation, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        text = HEAD + "".join(row(known(organisation), number=f"示例{count}号") for _ in range(count))
        visitor = signed_in(officer)
        visitor.get(TAKE_IN)
        with django_assert_num_queries(11):
            visitor.post(TAKE_IN, {"text": text, "name": "名单.csv", "import": "1"})


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01", "类型,日期\nEnvironmental penalty,2026-05-01\n".encode(), b"PK\x03\x04broken"]
)
def test_a_file_that_is_no_such_sheet_is_refused_in_words(content: bytes, officer: User) -> None:
    answer = signed_in(officer).post(TAKE_IN, {"file": SimpleUploadedFile("x.xlsx", content)})
    assert (answer.status_code, Incident.objects.count()) == (422, 0)
    assert answer.context["form"].errors["file"]


def test_the_same_letter_is_recorded_once(organisation: Organisation, officer: User) -> None:
    supplier = known(organisation)
    happened(supplier, officer, reference="示例1号")
    with pytest.raises(Refused) as refusal:
        happened(supplier, officer, reference="示例1号")
    assert (refusal.value.code, Incident.objects.count()) == ("already_recorded", 1)


def test_a_listing_is_lifted_by_somebody_else(organisation: Organisation, officer: User) -> None:
    supplier, checker = known(organisation), make_staff(organisation, Role.COMPLIANCE)
    listing = happened(supplier, officer, kind=IncidentKind.UNTRUSTWORTHY)
    with pytest.raises(Refused) as refusal:
        end_incident(listing, ends_on=TODAY, by=officer, at=NOW)
    assert (refusal.value.code, Incident.objects.get().ends_on) == ("own_entry", None)
    path = f"/suppliers/{supplier.pk}/incidents/{listing.pk}/end/"
    assert signed_in(checker).post(path, {"ends_on": TODAY.isoformat()}).status_code == 302
    assert Incident.objects.get().ends_on == TODAY
    assert signed_in(checker).post(path, {"ends_on": TODAY.isoformat()}).status_code == 409


def test_the_list_holds_what_its_reader_may_see_and_filters_it(organisation: Organisation, officer: User) -> None:
    supplier, elsewhere = known(organisation), known(make_organisation("elsewhere"))
    seen = happened(supplier, officer)
    listed = happened(supplier, officer, kind=IncidentKind.ABNORMAL)
    happened(elsewhere, officer)
    visitor = signed_in(officer)

    def found(query: str) -> set[int]:
        return {each.pk for each, _weight in visitor.get(f"{LIST}?{query}").context["rows"]}

    assert found("") == {seen.pk, listed.pk}
    assert found("kind=abnormal") == {listed.pk}
    assert found("state=counts") == {seen.pk, listed.pk}
    assert found("state=withdrawn") == found("q=nothing") == set()
    assert visitor.get(f"{LIST}?format=xlsx").content.startswith(b"PK")


@pytest.mark.parametrize("incidents", [1, 3])
def test_the_list_asks_as_much_for_three_rows_as_for_one(
    incidents: int, organisation: Organisation, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(incidents):
        happened(known(organisation), officer)
    visitor = signed_in(officer)
    visitor.get(LIST)
    with django_assert_num_queries(7):
        assert "Environmental penalty" in text_of(visitor.get(LIST))


@pytest.mark.parametrize("typed", ["2026-06-01", "2026/6/1", "2026.06.01", "2026年6月1日", " 2026/06/01 "])
def test_a_day_is_read_as_people_and_the_chinese_excel_write_it(typed: str) -> None:
    assert day_of({"occurred_on": typed}, "occurred_on") == date(2026, 6, 1)


@pytest.mark.parametrize("typed", ["2026/13/1", "2026/2/30", "26/6/1", "6/1/2026", "２０２６/６/１", "2026/6/1x"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="is not a day"):
        day_of({"occurred_on": typed}, "occurred_on")
