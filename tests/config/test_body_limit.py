"""How much anybody may send, decided before any of it is read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.factories import make_member, make_supplier
from tests.suppliers.pages.visitors import signed_in, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.REQUEST_MAX_BYTES = 10_000, 100_000


def send(client: Client, path: str, size: int) -> int:
    return client.post(path, {"file": SimpleUploadedFile("a.pdf", b"0" * size)}).status_code


def test_a_stranger_sends_no_more_than_a_form() -> None:
    paths = ("/register/", "/account/login/", "/portal/certificates/upload/")
    assert [send(visitor(), path, 20_000) for path in paths] == [413, 413, 413]
    assert send(visitor(), "/register/", 1_000) == 422


def test_who_is_signed_in_sends_files_up_to_the_limit_of_a_request() -> None:
    client = signed_in(make_member(make_supplier()))
    assert [send(client, "/portal/certificates/upload/", size) for size in (20_000, 200_000)] == [422, 413]


def test_a_machine_is_told_in_its_own_form() -> None:
    body = '{"name_zh": "' + "x" * 20_000 + '"}'
    refused = visitor().post("/api/v1/registrations/", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
