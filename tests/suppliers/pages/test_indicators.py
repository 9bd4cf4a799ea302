import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.enums import EvidenceLevel, SupplierKind
from suppliers.models import Disclosure, Supplier
from tests.factories import make_document, make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of

pytestmark = pytest.mark.django_db
PATH = "/portal/indicators/"


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier(organisation=make_organisation())


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


def current() -> dict[str, tuple[str, int | None]]:
    rows = Disclosure.objects.filter(superseded_at__isnull=True)
    return {row.question: (row.state, row.value) for row in rows}


def test_answers_are_stored_in_the_units_of_their_facts(client: Client) -> None:
    typed = {
        "recycled_content": "35.25",
        "pcf_vs_average": "-12.5",
        "penalties_3y": "0",
        "major_incident_3y": "0",
        "cdp": "3",
        "fleet_clean_state": "not_known",
        "mode_shift_state": "not_applicable",
    }
    answer = client.post(PATH, typed)
    assert (answer.status_code, answer.url) == (302, PATH)  # type: ignore[attr-defined]
    assert current() == {
        "recycled_content": ("given", 3525),
        "pcf_vs_average": ("given", -1250),
        "penalties_3y": ("given", 0),
        "major_incident_3y": ("given", 0),
        "cdp": ("given", 3),
        "fleet_clean": ("not_known", None),
        "mode_shift": ("not_applicable", None),
    }
    assert "7 answers saved." in text_of(client.get(PATH))


def test_what_was_answered_comes_back_as_typed_and_saving_it_again_changes_nothing(client: Client) -> None:
    typed = {"recycled_content": "35.25", "penalties_3y": "10", "cdp": "3", "fleet_clean_state": "not_yet"}
    client.post(PATH, typed)
    form = client.get(PATH).context["form"]
    assert {name: form[name].value() for name in typed} == typed
    client.post(PATH, typed)
    assert Disclosure.objects.count() == 4


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"recycled_content": "130"}, "recycled_content", "130 is out of the possible range, 0.00 to 100.00"),
        ({"recycled_content": "12.345"}, "recycled_content", "“12.345” has more than 2 decimals."),
        ({"recycled_content": "-1"}, "recycled_content", "-1 is negative; it must be zero or more."),
        ({"recycled_content": "1_0"}, "recycled_content", "“1_0” has an underscore."),
        ({"penalties_3y": "1.5"}, "penalties_3y", "“1.5” is not a whole number."),
        ({"cdp": "9"}, "cdp", "Select a valid choice."),
        ({"water_reuse": "1", "water_reuse_state": "not_yet"}, "water_reuse", "A value and a reason for none"),
        ({"water_reuse_note": "示例"}, "water_reuse", "Give a value, or choose why there is none."),
        ({"water_reuse": "1", "water_reuse_note": "x" * 501}, "water_reuse_note", "Ensure this value has at most 500"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    client: Client, typed: dict[str, str], field: str, said: str
) -> None:
    answer = client.post(PATH, {"solid_waste_use": "77.7", **typed})
    assert (answer.status_code, errors_at(answer, field)[: len(said)]) == (422, said)
    assert 'value="77.7"' in answer.content.decode()
    assert current() == {}


def test_an_answer_cannot_be_emptied(client: Client) -> None:
    client.post(PATH, {"recycled_content": "10"})
    answer = client.post(PATH, {"recycled_content": ""})
    assert errors_at(answer, "recycled_content") == "Give a value, or choose why there is none."


def test_a_document_makes_an_answer_documented(client: Client, supplier: Supplier) -> None:
    chosen = make_document(supplier)
    client.post(PATH, {"recycled_content": "10", "recycled_content_document": chosen.pk})
    file = SimpleUploadedFile("new.pdf", draw_certificate())
    client.post(
        PATH,
        {
            "recycled_content": "10",
            "recycled_content_document": chosen.pk,
            "water_reuse": "5",
            "water_reuse_file": file,
        },
    )
    rows = Disclosure.objects.filter(superseded_at__isnull=True).order_by("question")
    assert [(row.evidence, row.document.name) for row in rows if row.document] == [
        (EvidenceLevel.DOCUMENTED, "certificate.pdf"),
        (EvidenceLevel.DOCUMENTED, "new.pdf"),
    ]


def test_somebody_elses_document_cannot_be_chosen(client: Client) -> None:
    foreign = make_document(make_supplier())
    answer = client.post(PATH, {"recycled_content": "10", "recycled_content_document": foreign.pk})
    assert errors_at(answer, "recycled_content_document").startswith("Select a valid choice.")
    assert current() == {}


def test_a_bad_file_is_refused_at_its_field(client: Client) -> None:
    answer = client.post(PATH, {"water_reuse": "5", "water_reuse_file": SimpleUploadedFile("a.pdf", b"")})
    assert errors_at(answer, "water_reuse_file") == "This file is empty (0 bytes). Choose the file again."
    assert current() == {}


def test_each_kind_sees_its_own_questions() -> None:
    trader = make_supplier(kind=SupplierKind.TRADER)
    client = signed_in(make_member(trader))
    names = client.get(PATH).context["form"].fields
    assert ("fleet_clean" in names, "recycled_content" in names) == (True, False)
    client.post(PATH, {"recycled_content": "10", "fleet_old": "2"})
    assert current() == {"fleet_old": ("given", 2)}


def test_staff_are_refused() -> None:
    assert signed_in(make_staff(make_organisation())).get(PATH).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_answer_and_three(
    client: Client, supplier: Supplier, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    names = ("recycled_content", "water_reuse", "solid_waste_use")[:count]
    chosen = {f"{name}_document": make_document(supplier).pk for name in names}
    client.post(PATH, dict.fromkeys(names, "10") | chosen)
    client.get(PATH)
    with django_assert_num_queries(11):
        client.get(PATH)
