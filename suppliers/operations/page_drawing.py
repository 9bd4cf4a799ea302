"""Drawing pages in a process of its own: a file that is slow to draw costs seconds, and nobody else's.

    python -m suppliers.operations.page_drawing WANTED < FILE

WANTED: the media type, the places and the turns of the pages, as JSON.
"""

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from threading import BoundedSemaphore
from typing import Any

from suppliers.apart import ApartError, bounded_task, run_apart
from suppliers.checks.certificate_text import Box
from suppliers.checks.files.page_pictures import cut_outs, page_pictures

SECONDS = 8.0
"""For all pages of one file. Eight pages scanned with 600 dots per inch take about a quarter of it."""
MEMORY = 1_500_000_000
"""Bytes of address space: room for a picture of 40 million points in colour several times over."""
AT_ONCE = 2
"""Files that one web process draws at the same time, so that threads are left for other pages."""
PATIENCE = 3.0
"""Seconds for which a file waits until others are drawn."""
SLOTS = BoundedSemaphore(AT_ONCE)


class NotDrawnError(Exception):
    """The child died or ran out of time."""


class BusyError(NotDrawnError):
    """Other files are being drawn; another try may help."""


def pages_apart(
    content: bytes, media_type: str, *, places: Sequence[Box] = (), turns: Mapping[str, int] | None = None
) -> list[bytes]:
    """What page_pictures gives, drawn by a child process within its limits. Raises NotDrawnError."""
    answer = _drawn(content, media_type=media_type, places=[asdict(box) for box in places], turns=turns or {})
    return [b64decode(picture) for picture in answer]


def cut_outs_apart(
    content: bytes, media_type: str, places: Mapping[str, Box], *, turns: Mapping[str, int] | None = None
) -> dict[str, bytes]:
    """What cut_outs gives, drawn by a child process within its limits. Raises NotDrawnError."""
    named = {name: asdict(box) for name, box in places.items()}
    answer = _drawn(content, media_type=media_type, places=named, turns=turns or {})
    return {name: b64decode(picture) for name, picture in answer.items()}


def _drawn(content: bytes, **wanted: Any) -> Any:
    if not SLOTS.acquire(timeout=PATIENCE):
        raise BusyError
    try:
        return run_apart(__spec__.name, content, wanted, seconds=SECONDS)
    except ApartError as error:
        raise NotDrawnError from error
    finally:
        SLOTS.release()


def _answer(content: bytes, *, media_type: str, places: Any, turns: dict[str, int]) -> object:
    """Pictures in base64: of pages, or by name of the places that have names."""
    if isinstance(places, dict):
        cut = cut_outs(content, media_type, {name: Box(**box) for name, box in places.items()}, turns=turns)
        return {name: b64encode(picture).decode() for name, picture in cut.items()}
    drawn = page_pictures(content, media_type, places=[Box(**box) for box in places], turns=turns)
    return [b64encode(picture).decode() for picture in drawn]


if __name__ == "__main__":
    file, task = bounded_task(seconds=SECONDS, memory=MEMORY)
    json.dump(_answer(file, **task), sys.stdout)
