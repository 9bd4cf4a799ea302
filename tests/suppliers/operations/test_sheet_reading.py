"""A sheet read by a child: the same as in place, refusals too, and what kills the child is told in words."""

import pytest

from suppliers.checks.sheets import Column, read_sheet
from suppliers.errors import Refused
from suppliers.operations import sheet_reading
from suppliers.operations.sheet_reading import read_sheet_apart
from tests.suppliers.checks.sheet_files import make_workbook

COLUMNS = (Column("name", ("名称", "Name")), Column("amount", ("数量", "Amount")))


def test_a_child_reads_what_is_read_in_place() -> None:
    def more(_workbook: object, sheet: object) -> None:
        sheet.write_formula("B3", "=1", None, 1)  # type: ignore[attr-defined]

    content = make_workbook(["Name", "Amount", "Else"], ["煤", 1.5], ["油"], change=more)
    assert read_sheet_apart(content, COLUMNS, lenient=True) == read_sheet(content, COLUMNS, lenient=True)


def test_the_childs_refusal_is_the_refusal() -> None:
    with pytest.raises(Refused) as caught:
        read_sheet_apart(make_workbook(["Name"], ["gas"]), COLUMNS)
    assert (caught.value.code, caught.value.field, caught.value.values) == (
        "column_missing",
        "file",
        {"title": "数量” / “Amount"},
    )


def test_a_file_that_costs_too_much_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reading, "SECONDS", 0.01)
    with pytest.raises(Refused) as caught:
        read_sheet_apart(make_workbook(["Name", "Amount"], ["gas", 1]), COLUMNS)
    assert caught.value.code == "too_heavy"
