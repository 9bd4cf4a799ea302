from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from procurement.models import Engagement
from procurement.policy import Standing
from scoring.operations.scoring import score_register
from suppliers.enums import CertificateStatus, SupplierKind
from suppliers.models import Organisation, Supplier, SupplierCategory, User
from tests.factories import NOW, TODAY, make_category, make_certificate, make_organisation, make_staff, make_supplier
from tests.procurement.pages.sheets import cells_of, texts_of
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def officer(organisation: Organisation) -> User:
    return make_staff(organisation)


@pytest.fixture
def client(officer: User) -> Client:
    return signed_in(officer)


def engage(supplier: Supplier, organisation: Organisation, standing: Standing = Standing.ADMITTED) -> None:
    Engagement.objects.create(
        supplier=supplier, organisation=organisation, standing=standing, since=NOW, reason="applied"
    )


def listed(client: Client, query: str = "") -> list[Supplier]:
    return [row["supplier"] for row in client.get(f"/suppliers/{query}").context["rows"]]


def test_an_empty_register_says_when_suppliers_appear(client: Client) -> None:
    assert "No supplier lets your organisations read its file yet." in text_of(client.get("/suppliers/"))


def test_only_suppliers_with_consent_are_listed(client: Client, organisation: Organisation) -> None:
    ours = make_supplier(organisation=organisation)
    make_supplier(organisation=make_organisation())
    make_supplier()
    assert listed(client) == [ours]


def test_each_filter_leaves_what_fits(client: Client, organisation: Organisation) -> None:
    hauler = make_supplier(kind=SupplierKind.LOGISTICS, name_zh="示例货运", organisation=organisation)
    maker = make_supplier(name_zh="示例铸造", organisation=organisation)
    Supplier.objects.filter(pk=hauler.pk).update(province="CN-BJ", is_sample=False)
    SupplierCategory.objects.create(supplier=maker, category=make_category("castings"))
    engage(maker, organisation)
    engage(hauler, organisation, Standing.ON_WATCH)
    make_certificate(maker, valid_until=TODAY + timedelta(days=20))
    for query, found in {
        "?q=货运": [hauler],
        f"?q={maker.identifier[:17].lower()}": [maker],
        "?kind=logistics": [hauler],
        "?category=castings": [maker],
        "?province=CN-BJ": [hauler],
        "?standing=on_watch": [hauler],
        "?standing=good": [maker],
        "?sample=no": [hauler],
        "?expiring=30": [maker],
        "?expiring=10": [],
        "?level=never&kind=manufacturer": [maker],
        f"?organisation={organisation.pk}&alone=on&standing=admitted": [maker],
    }.items():
        assert (query, listed(client, query)) == (query, found)


def test_a_renewed_certificate_does_not_expire(client: Client, organisation: Organisation) -> None:
    supplier = make_supplier(organisation=organisation)
    make_certificate(supplier, valid_until=TODAY + timedelta(days=20))
    assert listed(client, "?expiring=30") == [supplier]
    make_certificate(supplier, valid_until=TODAY + timedelta(days=1_000))
    assert listed(client, "?expiring=30") == []


def test_standings_are_those_with_the_readers_organisations(client: Client, organisation: Organisation) -> None:
    supplier = make_supplier(organisation=organisation)
    engage(supplier, make_organisation("elsewhere"), Standing.SUSPENDED)
    assert listed(client, "?standing=suspended") == []
    assert "Sample elsewhere" not in text_of(client.get("/suppliers/"))


def test_an_unknown_filter_is_said_and_left_out(client: Client, organisation: Organisation) -> None:
    supplier = make_supplier(organisation=organisation)
    answer = client.get("/suppliers/?kind=ship&organisation=999999&level=E&q=%00&sort=age&after=x~y&expiring=-1")
    assert answer.status_code == 200
    assert [row["supplier"] for row in answer.context["rows"]] == [supplier]
    assert "Part of the address was not understood and left out." in text_of(answer)


@pytest.mark.parametrize("sort", ["name", "-name", "score", "-score", "registered", "-registered"])
def test_pages_go_forth_and_back_over_every_supplier_once(
    sort: str, client: Client, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("procurement.pages.register.SIZE", 2)
    for number in range(5):
        supplier = make_supplier(organisation=organisation)
        registered = NOW - timedelta(days=number // 2)
        Supplier.objects.filter(pk=supplier.pk).update(registered_at=registered, name_sort=f"name {number // 2}")
    score_register(as_of=TODAY, at=NOW, cause="test")
    seen, pages, answer = [], [], client.get(f"/suppliers/?sort={sort}")
    while True:
        pages.append([row["supplier"].pk for row in answer.context["rows"]])
        seen += pages[-1]
        if not answer.context["piece"].after:
            break
        answer = client.get("/suppliers/", {"sort": sort, "after": answer.context["piece"].after})
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len(set(seen)) == 5
    answer = client.get("/suppliers/", {"sort": sort, "before": answer.context["piece"].before})
    assert [row["supplier"].pk for row in answer.context["rows"]] == pages[1]


def test_a_green_supplier_is_found_by_the_published_definition(client: Client, organisation: Organisation) -> None:
    supplier = make_supplier(organisation=organisation)
    engage(supplier, organisation)
    make_certificate(supplier)
    score_register(as_of=TODAY, at=NOW, cause="test")
    assert listed(client, "?green=yes") == []
    supplier.current_score.__class__.objects.update(level=1)
    assert listed(client, "?green=yes") == [supplier]
    assert listed(client, "?green=no") == []


def test_the_export_holds_the_filtered_list_and_names_stay_text(client: Client, organisation: Organisation) -> None:
    hostile = make_supplier(name_zh='=HYPERLINK("http://example.com")', organisation=organisation)
    make_supplier(kind=SupplierKind.TRADER, organisation=organisation)
    engage(hostile, organisation)
    score_register(as_of=TODAY, at=NOW, cause="test")
    head, *rows = texts_of(client.get("/suppliers/?format=xlsx&kind=manufacturer"))
    assert head[:3] == ["Identifier", "Name (Chinese)", "Name (English)"]
    assert [row[:5] for row in rows] == [
        [hostile.identifier, '=HYPERLINK("http://example.com")', hostile.name_en, "Manufacturer", "Jiangsu"]
    ]
    assert rows[0][10] == f"{organisation.name_en}: Admitted"
    kinds = {kind for row in cells_of(client.get("/suppliers/?format=xlsx")) for kind, text in row if "HYPER" in text}
    assert kinds == {"text"}


def test_the_export_of_nothing_is_a_head(client: Client) -> None:
    assert len(texts_of(client.get("/suppliers/?format=xlsx"))) == 1


@pytest.mark.parametrize(("query", "queries"), [("", 14), ("?format=xlsx", 10)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_register_asks_the_same_number_of_queries_for_any_length(
    count: int,
    query: str,
    queries: int,
    client: Client,
    organisation: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        supplier = make_supplier(organisation=organisation)
        engage(supplier, organisation)
        make_certificate(supplier, status=CertificateStatus.CLAIMED, valid_until=date(2030, 1, 1))
        SupplierCategory.objects.create(supplier=supplier, category=make_category())
    with django_assert_num_queries(queries):
        b"".join(client.get(f"/suppliers/{query}"))


@pytest.mark.parametrize(
    "query",
    [
        "after=%00~5",
        "after=x~-99999999999999999999999",
        "sort=score&after=99999999999999999999999999~1",
        "sort=registered&after=0001-01-01T00:00:00%2B14:00~1",
        "sort=registered&before=9999-12-31T23:59:59-14:00~1",
        "sort=registered&after=2024-01-01T00:00:00~1",
        "sort=registered&after=2024-01-01~1",
    ],
)
def test_a_cursor_that_no_page_gave_breaks_nothing(query: str, client: Client, organisation: Organisation) -> None:
    make_supplier(organisation=organisation)
    assert client.get(f"/suppliers/?{query}").status_code == 200
