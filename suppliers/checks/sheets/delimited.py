"""A CSV file: UTF-8 or GB 18030, which is what a Chinese Excel writes; parted by commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator

from suppliers.checks.sheets.cells import RawRow
from suppliers.checks.sheets.survey import MOST_COLUMNS, damaged, too_many

_DELIMITERS = ",;\t"


def csv_rows(content: bytes, *, most_rows: int) -> Iterator[RawRow]:
    """Rows that hold anything, numbered as Excel would number them. Raises Refused, also while it is walked."""
    text = text_of(content)
    if text is None:
        raise damaged()
    head = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(_DELIMITERS, key=head.count)
    found = 0
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            cells = tuple(value.strip() for value in values)
            if not any(cells):
                continue
            found += 1
            if found > most_rows:
                raise too_many(most_rows)
            if len(cells) > MOST_COLUMNS:
                raise damaged()
            yield RawRow(number, cells)
    except csv.Error:
        raise damaged() from None


def text_of(content: bytes) -> str | None:
    """The text of a file, UTF-8 or GB 18030; nothing when it is none."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return None
