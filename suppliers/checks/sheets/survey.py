"""What a worksheet's own XML says and its values do not: formulas, errors, percentages, and how much there is.

calamine gives the value that a formula had when the file was saved, and lays a sheet out as a full rectangle; a file of
a few kilobytes can name a cell in the last of a million rows. So each sheet is walked first, as a stream: what is too
much is refused before anything of it is laid out.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from suppliers.errors import Refused

CHUNK = 1 << 16
MOST_COLUMNS = 512
MOST_AREA = 6_000_000
MOST_TEXT = 120_000_000
_SHARED = "s"


@dataclass(slots=True)
class Survey:
    """What a worksheet holds. Cells are (row, column) from 0; `rows` counts those that hold anything."""

    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    text: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)


def survey_sheet(stream: IO[bytes], *, most_rows: int, strings: "array[int]", percents: frozenset[int]) -> Survey:
    """Walk a worksheet. `strings`: lengths of the shared strings; `percents`: styles that show a percentage.

    Refused: too_many_rows, too_wide, not_a_workbook (damaged XML, or a document type, which no sheet has).
    """
    walk = _Walk(most_rows, strings, percents)
    walk.through(stream)
    return walk.found


def shared_lengths(stream: IO[bytes]) -> "array[int]":
    """How many characters each shared string has, in order."""
    lengths: array[int] = array("L")
    parser = _parser()

    def begins(name: str, _attributes: dict[str, str]) -> None:
        if _local(name) == "si":
            lengths.append(0)

    def text(characters: str) -> None:
        if lengths:
            lengths[-1] += len(characters)

    parser.StartElementHandler, parser.CharacterDataHandler = begins, text
    _feed(parser, stream)
    return lengths


class _Walk:
    """The cells of a worksheet in the order of its XML."""

    def __init__(self, most_rows: int, strings: "array[int]", percents: frozenset[int]) -> None:
        self.found = Survey()
        self.most_rows, self.strings, self.percent_styles = most_rows, strings, percents
        self.row = self.column = -1
        self.kind = self.style = ""
        self.value: list[str] | None = None
        self.counted_row = -1

    def through(self, stream: IO[bytes]) -> None:
        parser = _parser()
        parser.StartElementHandler = self.begins
        parser.EndElementHandler = self.ends
        parser.CharacterDataHandler = self.text
        _feed(parser, stream)

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "row":
                self.row = _number(attributes.get("r"), self.row + 2) - 1
                self.column = -1
            case "c":
                self.column = _column(attributes.get("r", ""), self.column + 1)
                self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")
            case "f":
                self.found.formulas.add((self.row, self.column))
                self._holds_something()
            case "v" | "is":
                self.value = []
                self._holds_something()

    def text(self, characters: str) -> None:
        if self.value is not None:
            self.value.append(characters)

    def ends(self, name: str) -> None:
        if self.value is None or _local(name) not in {"v", "is"}:
            return
        value, self.value = "".join(self.value), None
        self.found.text += self._length(value)
        if self.found.text > MOST_TEXT:
            raise _too_much()
        if self.kind == "e":
            self.found.errors.add((self.row, self.column))
        elif self.kind in {"", "n"} and self.style.isdecimal() and int(self.style) in self.percent_styles:
            self.found.percents.add((self.row, self.column))

    def _length(self, value: str) -> int:
        if self.kind != _SHARED or not value.strip().isdecimal():
            return len(value)
        index = int(value)
        return self.strings[index] if index < len(self.strings) else 0

    def _holds_something(self) -> None:
        found = self.found
        if self.row != self.counted_row:
            self.counted_row = self.row
            found.rows += 1
            if found.rows > self.most_rows:
                raise too_many(self.most_rows)
        found.last_row, found.last_column = max(found.last_row, self.row), max(found.last_column, self.column)
        if found.last_column >= MOST_COLUMNS or (found.last_row + 1) * (found.last_column + 1) > MOST_AREA:
            raise _too_much()


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_told: object) -> None:
    raise damaged()


def _feed(parser: expat.XMLParserType, stream: IO[bytes]) -> None:
    try:
        for chunk in _chunks(stream):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise damaged() from None


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else otherwise


def _column(reference: str, otherwise: int) -> int:
    """The column of "C5", from 0."""
    found = 0
    for letter in reference[:4]:
        if not "A" <= letter <= "Z":
            break
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1 if found else otherwise


def _too_much() -> Refused:
    return Refused(
        "too_wide",
        "This sheet has cells far outside of its table, or too many. Copy the table alone into a new sheet.",
        "file",
    )


def too_many(most: int) -> Refused:
    """There are more rows than are taken at once."""
    message = "This sheet has more than {most} rows, the most that are taken at once. Split it."
    return Refused("too_many_rows", message, "file", most=most)


def damaged() -> Refused:
    """It is no workbook that we can read."""
    return Refused(
        "not_a_workbook",
        "This is not an Excel workbook (.xlsx) or CSV file that can be read. Save it again as .xlsx and send that.",
        "file",
    )
