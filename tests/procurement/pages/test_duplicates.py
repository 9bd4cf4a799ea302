"""The pairs that may be of one firm, side by side, and confirming who acts for a supplier."""

import pytest

from suppliers.enums import Role
from suppliers.models import PossibleDuplicate, Supplier
from tests.factories import make_duplicate, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]


def test_compliance_looks_at_two_files_side_by_side_and_merges_them() -> None:
    organisation = make_organisation()
    first, second = make_supplier(organisation=organisation), make_supplier(organisation=organisation)
    pair = make_duplicate(first, second)
    client = signed_in(make_staff(organisation, Role.COMPLIANCE))
    assert "1 possible duplicate" in text_of(client.get("/suppliers/"))
    assert f"/duplicates/{pair.pk}/" in client.get("/duplicates/").content.decode()
    shown = text_of(client.get(f"/duplicates/{pair.pk}/"))
    assert [each.identifier in shown for each in (first, second)] == [True, True]
    wordless = client.post(f"/duplicates/{pair.pk}/", {"survivor": first.pk, "reason": ""})
    assert (wordless.status_code, errors_at(wordless, "reason")) == (422, "This field is required.")
    done = client.post(f"/duplicates/{pair.pk}/", {"survivor": first.pk, "reason": "同一家"})
    assert (done.status_code, done.url) == (302, "/duplicates/")  # type: ignore[attr-defined]
    assert "This file is closed." in text_of(client.get(f"/suppliers/{second.pk}/"))
    assert second.identifier in text_of(client.get(f"/suppliers/{first.pk}/"))
    assert client.get(f"/duplicates/{pair.pk}/").status_code == 404


def test_told_apart_both_stay() -> None:
    organisation = make_organisation()
    pair = make_duplicate(make_supplier(organisation=organisation), make_supplier(organisation=organisation))
    client = signed_in(make_staff(organisation, Role.MANAGER))
    client.post(f"/duplicates/{pair.pk}/", {"survivor": 0, "reason": "两家"})
    pair.refresh_from_db()
    assert (pair.state, Supplier.objects.open().count()) == ("dismissed", 2)


def test_an_officer_looks_and_decides_nothing() -> None:
    organisation = make_organisation()
    pair = make_duplicate(make_supplier(organisation=organisation), make_supplier(organisation=organisation))
    client = signed_in(make_staff(organisation))
    assert client.get(f"/duplicates/{pair.pk}/").status_code == 200
    assert client.post(f"/duplicates/{pair.pk}/", {"survivor": 0, "reason": "x"}).status_code == 403
    assert PossibleDuplicate.objects.get().state == "open"


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_list_asks_the_same_number_of_queries(pairs: int, django_assert_num_queries: object) -> None:
    organisation = make_organisation()
    for _ in range(pairs):
        make_duplicate(make_supplier(organisation=organisation), make_supplier(organisation=organisation))
    make_duplicate(make_supplier(organisation=organisation), make_supplier())
    client = signed_in(make_staff(organisation, Role.AUDITOR))
    client.get("/duplicates/")
    with django_assert_num_queries(8):  # type: ignore[operator]
        assert client.get("/duplicates/").context["page"].paginator.count == pairs


def test_an_unconfirmed_first_person_is_shown_until_an_officer_made_sure() -> None:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    Supplier.objects.update(people_confirmed_at=None)
    officer = make_staff(organisation)
    client = signed_in(officer)
    page = f"/suppliers/{supplier.pk}/"
    assert "First person not confirmed" in text_of(client.get(page))
    client.post(f"{page}people-confirmed/", {"how": "guessed"})
    assert Supplier.objects.get().people_confirmed_at is None
    client.post(f"{page}people-confirmed/", {"how": "called", "note": "总机"})
    supplier.refresh_from_db()
    assert supplier.people_confirmed_by == officer
    (event,) = supplier.events.all()
    assert (event.kind, event.payload) == ("supplier.people_confirmed", {"how": "called", "note": "总机"})
    assert "First person not confirmed" not in text_of(client.get(page))
