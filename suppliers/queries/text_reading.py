"""The text that a file carries, read in a process of its own: what a page draws may unfold without an end.

python -m suppliers.queries.text_reading MEDIA_TYPE < FILE
"""

import json
import sys
from dataclasses import asdict
from typing import Any

from suppliers.apart import ApartError, bounded_task, run_apart
from suppliers.checks.certificate_text.layers import text_layer
from suppliers.checks.certificate_text.pages import Box, PageText, Piece
from suppliers.checks.files.kinds import PDF

SECONDS = 6.0
MEMORY = 1_000_000_000


def text_apart(content: bytes, media_type: str) -> list[PageText]:
    """What text_layer gives; [] too for a PDF whose pages take too much time or memory to read."""
    if media_type != PDF:
        return text_layer(content, media_type)
    try:
        return [kept_page(**page) for page in run_apart(__spec__.name, content, media_type, seconds=SECONDS)]
    except ApartError:
        return []


def kept_page(pieces: list[dict[str, Any]], **page: Any) -> PageText:
    """A page from the JSON in which a child gave it."""
    placed = (Piece(**{**each, "box": Box(**each["box"])}) for each in pieces)
    return PageText(pieces=tuple(placed), **page)


if __name__ == "__main__":
    found = text_layer(*bounded_task(seconds=SECONDS, memory=MEMORY))
    json.dump([asdict(page) for page in found], sys.stdout)
