"""Reading pictures in a process of its own, so that neither their size nor their time is the worker's.

    python -m suppliers.operations.picture_reading MEDIA_TYPE < FILE

What kills it leaves the worker alive.
"""

import json
import sys
from dataclasses import asdict

from suppliers.apart import ApartError, bounded_task, run_apart
from suppliers.checks.certificate_text import PageText
from suppliers.checks.certificate_text.ocr import picture_text
from suppliers.queries.text_reading import kept_page

SECONDS = 120.0
"""For all pages of one file. A page takes 2 to 5 seconds on one core."""
MEMORY = 6 << 30
"""Bytes of address space, of which about 1.1 GB is ever touched."""


class NotReadError(Exception):
    """The child died, ran out of time or answered with nothing."""


def read_apart(content: bytes, media_type: str, *, seconds: float = SECONDS) -> list[PageText]:
    """The text of a picture or scan, read by a child process within its limits. Raises NotReadError."""
    try:
        return [kept_page(**page) for page in run_apart(__spec__.name, content, media_type, seconds=seconds)]
    except ApartError as error:
        raise NotReadError from error


if __name__ == "__main__":
    pages = picture_text(*bounded_task(seconds=2 * SECONDS, memory=MEMORY))  # two cores at once
    json.dump([asdict(page) for page in pages], sys.stdout)
