"""Scorecards go out as files and are worked out again where the database is empty."""

import hashlib
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from scoring.models import Scorecard
from scoring.operations.exporting import export_scorecards
from scoring.operations.recomputing import Difference, Recomputed, recompute_export
from suppliers.errors import Refused
from suppliers.models import Supplier
from tests.factories import NOW
from tests.scoring.test_recompute import make_scorecards

pytestmark = pytest.mark.django_db
CARDS = "scorecards-00001.jsonl"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What was written of a register that was scored twice."""
    make_scorecards(6)
    folder = tmp_path / "out"
    assert export_scorecards(folder, at=NOW) == 12
    return folder


def change(folder: Path, name: str, edit: Callable[[Any], object], *, line: int = 0, hide: bool = False) -> None:
    """Change a line of a file; with `hide`, change the manifest's SHA-256 too."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    row = json.loads(lines[line])
    edit(row)
    lines[line] = json.dumps(row, ensure_ascii=False)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    if hide:
        vouch(folder, name)


def vouch(folder: Path, name: str) -> None:
    """Let the manifest say what the file is now."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    entry = next(entry for entry in manifest["files"] if entry["name"] == name)
    entry["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(Refused) as refused:
        recompute_export(folder)
    return str(refused.value)


def test_what_was_exported_comes_out_the_same_without_a_database(
    folder: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert recompute_export(folder) == Recomputed(12, ())
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "models.jsonl", "runs.jsonl", CARDS]
    words = (folder / CARDS).read_text(encoding="utf-8")
    assert [name for name in Supplier.objects.values_list("name_zh", flat=True) if name in words] == []


def test_a_changed_digit_is_found_by_its_file_and_behind_a_changed_manifest_by_its_scorecard(folder: Path) -> None:
    change(folder, CARDS, lambda row: row.update(total=row["total"] + 1), line=3)
    told = refusal(folder)
    assert told.startswith(f"{CARDS} was changed or damaged: its SHA-256 is ")
    vouch(folder, CARDS)
    card = Scorecard.objects.order_by("pk")[3]
    found = tuple(Difference(card.pk, card.supplier_id, what) for what in ("row", "columns"))
    assert recompute_export(folder) == Recomputed(12, found)


def test_a_changed_input_no_longer_has_its_hash(folder: Path) -> None:
    change(folder, CARDS, lambda row: row["sources"].__setitem__(0, 99), line=1, hide=True)
    card = Scorecard.objects.order_by("pk")[1]
    assert recompute_export(folder) == Recomputed(12, (Difference(card.pk, card.supplier_id, "hash"),))


def test_a_changed_model_is_refused_with_its_place(folder: Path) -> None:
    change(folder, "models.jsonl", lambda row: row["definition"]["levels"][0].update(minimum=8_600), hide=True)
    assert refusal(folder).startswith(
        "models.jsonl, line 1: hash: The hash does not fit the content: the file was changed or damaged."
    )
    change(folder, "models.jsonl", lambda row: row["definition"].pop("hash"), hide=True)
    assert "the line says" in refusal(folder)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda row: row.update(total=1.5), "line 1: ValueError: 1.5 is no whole number of 64 bits."),
        (lambda row: row.update(total=True), "line 1: ValueError: True is no whole number of 64 bits."),
        (lambda row: row.update(total=float("nan")), "line 1: ValueError: NaN is no number."),
        (lambda row: row.update(total=2**63), "is no whole number of 64 bits."),
        (lambda row: row.update(kind="wizard"), "line 1: ValueError: 'wizard' is not a valid SupplierKind."),
        (lambda row: row.update(run_id=0), "line 1: KeyError: 0."),
        (lambda row: row.pop("points"), "line 1: KeyError: 'points'."),
        (lambda row: row.update(categories=1), "line 1: ValueError: The mask 1 names more than 0 categories."),
    ],
)
def test_a_line_that_no_export_has_is_refused_with_its_place(
    folder: Path, edit: Callable[[Any], object], told: str
) -> None:
    change(folder, CARDS, edit, hide=True)
    said = refusal(folder)
    assert said.startswith(f"{CARDS}, line 1: ")
    assert said.endswith(told)


def test_missing_files_missing_lines_and_foreign_names_are_refused(folder: Path) -> None:
    lines = (folder / CARDS).read_bytes().splitlines(keepends=True)
    (folder / CARDS).write_bytes(b"".join(lines[:-1]))
    vouch(folder, CARDS)
    assert refusal(folder) == "manifest.json speaks of 12 scorecards, the files hold 11."
    (folder / CARDS).unlink()
    assert refusal(folder) == f"{CARDS} is not there, but manifest.json names it."
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(CARDS, "../../etc/passwd"), encoding="utf-8")
    assert refusal(folder) == "manifest.json names a file that no export has: ../../etc/passwd."
    manifest.write_text("{}", encoding="utf-8")
    assert refusal(folder).endswith("it is no folder of exported scorecards.")


def test_a_folder_that_holds_something_is_left_alone(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(Refused, match="is not empty"):
        export_scorecards(folder, at=NOW)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_empty_register_goes_out_and_comes_back(tmp_path: Path) -> None:
    assert export_scorecards(tmp_path, at=NOW) == 0
    assert recompute_export(tmp_path) == Recomputed(0, ())


def test_the_commands_write_and_recompute_and_say_how_many(tmp_path: Path) -> None:
    make_scorecards(2)
    out = StringIO()
    call_command("export_scorecards", str(tmp_path / "out"), stdout=out, skip_checks=True)
    call_command("recompute", "--from", str(tmp_path / "out"), stdout=out, skip_checks=True)
    assert out.getvalue().splitlines()[1:] == ["4 scorecards recomputed, 0 differences."]
    change(tmp_path / "out", CARDS, lambda row: row.update(level=2))
    with pytest.raises(CommandError, match="was changed or damaged"):
        call_command("recompute", "--from", str(tmp_path / "out"), stdout=out, skip_checks=True)
