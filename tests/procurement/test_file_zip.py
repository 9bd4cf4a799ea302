"""The file of a supplier leaves as a ZIP and comes back the same; a ZIP that was touched does not come in."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models

from procurement.file_zip import MANIFEST, canonical, content_hash, read_zip
from procurement.models import FileExport
from procurement.operations.file_exporting import export_file
from procurement.operations.file_exports import AT_ONCE, ask_for_file, clear_exports, make_export
from procurement.operations.file_importing import import_file
from procurement.queries.file_sections import LEFT_OUT, OF_THE_FILE
from suppliers.enums import IncidentKind, IncidentSeverity, Role
from suppliers.errors import Refused
from suppliers.history import breaks
from suppliers.models import Certificate, Document, Supplier, User
from suppliers.operations.incidents import record_incident
from tests.databases import triggers_off
from tests.factories import (
    NOW,
    TODAY,
    make_certificate,
    make_document,
    make_organisation,
    make_staff,
    make_supplier,
    publish_shipped_method,
)
from tests.procurement.matters import make_matter, publish_policy_3
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]


@pytest.fixture
def supplier(method: None) -> Supplier:
    """A supplier with evidence, a decision with a condition, an incident and a file, beside a foreign one."""
    publish_policy_3()
    matter = make_matter()
    matter.admit(matter.condition())
    certificate, document = make_certificate(matter.supplier), make_document(matter.supplier)
    Certificate.objects.filter(pk=certificate.pk).update(document=document)
    record_incident(
        matter.supplier, kind=IncidentKind.ACCIDENT, severity=IncidentSeverity.ORDINARY, occurred_on=TODAY,
        source="示例", by=matter.compliance, at=NOW,
    )  # fmt: skip
    make_document(make_supplier(name_zh="别家示例公司"), b"")
    return Supplier.objects.get(pk=matter.supplier.pk)


def exported(supplier: Supplier, *, whole: bool = True) -> tuple[io.BytesIO, dict[str, Any]]:
    stream = io.BytesIO()
    manifest = export_file(supplier, stream, whole=whole, at=NOW)
    stream.seek(0)
    return stream, manifest


def stored(document: Document) -> bytes:
    with default_storage.open(document.path) as file:
        return bytes(file.read())


def empty_the_instance() -> None:
    """As a new one: every table of ours without a row, the method that ships published again."""
    tables = [model._meta.db_table for app in ("procurement", "scoring", "suppliers")
              for model in apps.get_app_config(app).get_models(include_auto_created=True)]  # fmt: skip
    with triggers_off(connection), connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM account_emailaddress")
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own tables
    publish_shipped_method()


def test_every_table_that_hangs_on_a_supplier_is_in_the_file_or_left_out_for_a_reason() -> None:
    ours = {model for app in ("procurement", "scoring", "suppliers")
            for model in apps.get_app_config(app).get_models(include_auto_created=True)}  # fmt: skip
    reached: set[type[models.Model]] = {Supplier}
    while more := {model for model in ours - reached if _points_at(model, reached)}:
        reached |= more
    named = {model.__name__ for model in OF_THE_FILE} | set(LEFT_OUT)
    assert {model.__name__ for model in reached} - named == set()


def _points_at(model: type[models.Model], reached: set[type[models.Model]]) -> bool:
    columns = [column for column in model._meta.concrete_fields if column.related_model in reached]
    return any(not column.null or column.related_model is Supplier for column in columns)


def test_a_file_comes_back_into_an_empty_instance_the_same(supplier: Supplier) -> None:
    stream, manifest = exported(supplier)
    contents = {each.sha256: stored(each) for each in supplier.documents.all()}
    empty_the_instance()
    again = import_file(stream, at=NOW + timedelta(days=1))
    assert exported(again)[1]["content"] == manifest["content"]
    assert list(breaks()) == []
    assert (again.history_number, again.history_hash) == (manifest["history"]["number"], manifest["history"]["hash"])
    assert {each.sha256: stored(each) for each in Document.objects.all()} == contents
    assert Supplier.objects.count() == 1


def test_what_a_supplier_takes_along_comes_back_too_and_lacks_what_is_the_buyers(supplier: Supplier) -> None:
    stream, manifest = exported(supplier, whole=False)
    assert not {"data/spend.json", "data/handmove.json"} & set(manifest["members"])
    empty_the_instance()
    assert exported(import_file(stream, at=NOW), whole=False)[1]["content"] == manifest["content"]


def test_the_same_file_makes_the_same_bytes(supplier: Supplier) -> None:
    assert exported(supplier)[0].getvalue() == exported(supplier)[0].getvalue()


def test_nobody_elses_words_no_addresses_and_no_passwords_are_in_it(supplier: Supplier) -> None:
    stream, _manifest = exported(supplier)
    with zipfile.ZipFile(stream) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("data/")).decode()
    staff = User.objects.exclude(memberships__supplier=supplier)
    secrets = {"别家示例公司", "argon2", *(each.email for each in User.objects.all())}
    assert {word for word in secrets if word in text} == set()
    assert {each.name for each in staff if each.name and each.name in text} == set()


def test_imported_people_cannot_sign_in(supplier: Supplier) -> None:
    stream, _manifest = exported(supplier)
    empty_the_instance()
    import_file(stream, at=NOW)
    assert [user for user in User.objects.all() if user.is_active or user.has_usable_password()] == []


def test_a_file_is_not_taken_into_an_instance_that_has_it(supplier: Supplier) -> None:
    stream, _manifest = exported(supplier)
    before = (Supplier.objects.count(), Document.objects.count(), User.objects.count())
    with pytest.raises(Refused) as refusal:
        import_file(stream, at=NOW)
    assert refusal.value.code == "not_empty"
    assert (Supplier.objects.count(), Document.objects.count(), User.objects.count()) == before


Change = Callable[[dict[str, bytes]], None]


def _rehashed(members: dict[str, bytes]) -> None:
    """Make the manifest fit what stands there now, as whoever alters a ZIP on purpose would."""
    manifest = json.loads(members[MANIFEST])
    manifest["members"] = {
        name: hashlib.sha256(content).hexdigest() for name, content in members.items() if name != MANIFEST
    }
    manifest["content"] = content_hash(manifest["members"])
    members[MANIFEST] = canonical(manifest)


def _row_changed(members: dict[str, bytes]) -> None:
    members["data/incident.json"] = members["data/incident.json"].replace(b"ordinary", b"major")


def _event_changed(members: dict[str, bytes]) -> None:
    members["data/event.json"] = members["data/event.json"].replace(b"incident.recorded", b"incident.withdrawn")
    _rehashed(members)


def _event_removed(members: dict[str, bytes]) -> None:
    members["data/event.json"] = canonical(json.loads(members["data/event.json"])[:-1])
    _rehashed(members)


def _file_swapped(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("files/"))
    members[name] = b"%PDF-1.4 another"
    _rehashed(members)


def _column_added(members: dict[str, bytes]) -> None:
    rows = json.loads(members["data/contact.json"]) or [{}]
    members["data/site.json"] = canonical([{**rows[0], "secret": 1}])
    _rehashed(members)


def _later_version(members: dict[str, bytes]) -> None:
    members[MANIFEST] = canonical(json.loads(members[MANIFEST]) | {"version": 99})


def _traversal(members: dict[str, bytes]) -> None:
    members["../../outside.json"] = b"[]"


def _too_long(members: dict[str, bytes]) -> None:
    rows = json.loads(members["data/supplier.json"])
    rows[0]["name_zh"] = "".join(chr(0x4E00 + at * 7919 % 20_000) for at in range(200_000))
    members["data/supplier.json"] = canonical(rows)
    _rehashed(members)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_row_changed, "altered"),
        (_event_changed, "history_broken"),
        (_event_removed, "history_broken"),
        (_file_swapped, "altered"),
        (_column_added, "does_not_fit"),
        (_later_version, "unknown_version"),
        (_traversal, "foreign_member"),
        (_too_long, "does_not_fit"),
        (lambda members: members.pop(MANIFEST), "no_manifest"),
    ],
)
def test_a_zip_that_was_touched_is_refused_and_nothing_is_written(
    supplier: Supplier, change: Change, code: str
) -> None:
    stream, _manifest = exported(supplier)
    with zipfile.ZipFile(stream) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    empty_the_instance()
    with pytest.raises(Refused) as refusal:
        import_file(_zip(members), at=NOW)
    assert (refusal.value.code, Supplier.objects.count(), User.objects.count()) == (code, 0, 0)


def _zip(members: dict[str, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_there_twice_is_refused(supplier: Supplier) -> None:
    stream, _manifest = exported(supplier)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("data/site.json", b"[]")
    with pytest.raises(Refused) as refusal:
        read_zip(stream)
    assert refusal.value.code == "member_twice"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_such_zip_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read_zip(io.BytesIO(content))
    assert refusal.value.code in {"not_a_zip", "no_manifest"}


def test_text_that_unfolds_a_thousandfold_is_refused_before_it_is_read() -> None:
    members = {"data/event.json": b"[" + b" " * 30_000_000 + b"]", MANIFEST: b"{}"}
    with pytest.raises(Refused) as refusal:
        read_zip(_zip(members))
    assert refusal.value.code == "too_large"


def test_a_supplier_takes_its_file_along_in_two_clicks(supplier: Supplier) -> None:
    member = signed_in(User.objects.filter(memberships__supplier=supplier)[0])
    page = member.post("/portal/file/export/", follow=True)
    row = FileExport.objects.get()
    assert "It is ready" in text_of(page)
    content = b"".join(member.get(f"/exports/{row.pk}/zip/"))
    assert read_zip(io.BytesIO(content)).manifest["content"] == row.content
    assert signed_in(make_staff(make_organisation())).get(f"/exports/{row.pk}/zip/").status_code == 404


def test_a_large_file_is_made_by_the_worker_and_cleared_away_after_a_week(supplier: Supplier) -> None:
    Document.objects.filter(supplier=supplier).update(size=AT_ONCE + 1)
    row = ask_for_file(supplier, whole=True, by=make_staff(make_organisation()), at=NOW)
    assert row.finished_at is None
    assert ask_for_file(supplier, whole=True, by=row.asked_by, at=NOW).pk == row.pk
    made = [make_export(row.pk, at=NOW).path for _time in range(2)]
    assert made[0] == made[1] != ""
    assert [clear_exports(NOW + timedelta(days=days)) for days in (6, 8, 8)] == [0, 1, 0]
    assert (FileExport.objects.get().path, default_storage.exists(made[0])) == ("", False)


def test_an_administrator_takes_a_file_in_and_is_told_why_not(supplier: Supplier) -> None:
    stream, _manifest = exported(supplier)
    empty_the_instance()
    administrator = signed_in(make_staff(make_organisation(), Role.ADMINISTRATOR))
    for content, status in ((b"no zip", 422), (stream.getvalue(), 302)):
        sent = {"file": SimpleUploadedFile("file.zip", content)}
        assert administrator.post("/suppliers/import/", sent).status_code == status
    assert Supplier.objects.get().pk == supplier.pk


def test_a_damaged_storage_is_told_and_no_copy_is_made(supplier: Supplier) -> None:
    Document.objects.filter(supplier=supplier).update(sha256="0" * 64)
    member = signed_in(User.objects.filter(memberships__supplier=supplier)[0])
    assert "A stored file is not what was handed in" in text_of(member.post("/portal/file/export/", follow=True))
    assert FileExport.objects.filter(finished_at__isnull=False).count() == 0
