from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from suppliers.checks.lists import COLUMNS, ListKind, parse_list
from suppliers.models import Body, BodyScope, ListImport, RegisterEntry
from suppliers.operations.lists import Imported, import_list, preview_list
from tests.factories import make_certificate_type

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, tzinfo=UTC)


def body(
    number: str = "R-1", *, name: str = "示例认证", kind: str = "ISO14001", approved: str = "yes", day: int = 1
) -> str:
    return f"{number},{name},Sample,001,{kind},{approved},,,示例名录,2026-05-{day:02}"


def load(*rows: str, kind: ListKind = ListKind.BODIES, look: bool = False) -> Imported:
    for code in ("ISO14001", "ISO9001"):
        make_certificate_type(code)
    text = "\n".join([",".join(COLUMNS[kind]), *rows])
    parsed = parse_list(kind, text.encode(), types={"ISO14001", "ISO9001"}, on=AT.date())
    return preview_list(parsed) if look else import_list(parsed, name="示例.csv", sha256="0" * 64, by=None, at=AT)


def counts(done: Imported) -> tuple[int, int, int, int]:
    return done.added, done.changed, done.unchanged, len(done.errors)


def test_good_rows_are_taken_the_others_told_and_the_same_file_again_changes_nothing() -> None:
    rows = (body(), body(kind="ISO9001"), body("R-2", approved="perhaps"))
    assert counts(load(*rows)) == (2, 0, 0, 1)
    assert counts(load(*rows)) == (0, 0, 2, 1)
    assert (Body.objects.count(), BodyScope.objects.count(), ListImport.objects.count()) == (1, 2, 2)


def test_a_newer_row_replaces_what_stood_and_an_older_one_does_not() -> None:
    load(body(day=5))
    assert counts(load(body(approved="no", day=9))) == (0, 1, 0, 0)
    assert counts(load(body(day=5))) == (0, 0, 0, 1)
    scope = BodyScope.objects.get()
    assert (scope.approved, scope.as_of) == (False, date(2026, 5, 9))


def test_one_number_has_one_name() -> None:
    done = load(body(), body(name="别名", kind="ISO9001"))
    assert (counts(done), Body.objects.get().name_zh) == ((1, 0, 0, 1), "示例认证")


def test_a_look_at_a_list_keeps_nothing() -> None:
    assert counts(load(body(), look=True)) == (1, 0, 0, 0)
    assert (Body.objects.count(), ListImport.objects.count()) == (0, 0)


def test_register_entries_are_found_by_register_kind_and_number_however_it_is_spaced() -> None:
    entry = "登记簿,ISO14001,{},示例厂,,{},2024-03-05,2027-03-04,示例,2026-05-01"
    assert counts(load(entry.format("1 a", "valid"), kind=ListKind.REGISTER)) == (1, 0, 0, 0)
    assert counts(load(entry.format("1A", "revoked"), kind=ListKind.REGISTER)) == (0, 1, 0, 0)
    assert RegisterEntry.objects.get().status == "revoked"


def test_marks_are_taken_too() -> None:
    assert counts(load("CNAS,认可委,,ISO14001|ISO9001,示例,2026-05-01", kind=ListKind.MARKS)) == (1, 0, 0, 0)


def test_an_import_takes_as_many_queries_for_many_rows_as_for_one(django_assert_max_num_queries: object) -> None:
    load(body())
    rows = [body(f"R-{number}", name=f"示例{number}") for number in range(300)]
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        load(*rows)


def test_the_command_takes_a_file_and_says_what_it_did(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    make_certificate_type()
    path = f"{tmp_path}/bodies.csv"
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("\n".join([",".join(COLUMNS[ListKind.BODIES]), body(), body("", day=2)]))
    call_command("load_list", "bodies", path)
    told = capsys.readouterr()
    assert told.out == "bodies.csv: 1 new, 0 changed, 0 as before, 1 not taken\n"
    assert told.err == "line 3: number is empty.\n"
    with pytest.raises(CommandError):
        call_command("load_list", "bodies", f"{tmp_path}/nosuch.csv")
