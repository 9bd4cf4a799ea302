"""Reading pictures in a process of its own, so that neither their size nor their time is the worker's.

    python -m suppliers.operations.picture_reading MEDIA_TYPE < FILE

The child bounds its own memory and processor time, gets nothing of the environment but the path, and answers with
JSON. What kills it leaves the worker alive.
"""

import json
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from suppliers.checks.certificate_text import PageText
from suppliers.checks.certificate_text.ocr import picture_text
from suppliers.checks.certificate_text.pages import Box, Piece

SECONDS = 120.0
"""For all pages of one file. A page takes 2 to 5 seconds on one core."""
MEMORY = 6 << 30
"""Bytes of address space, of which about 1.1 GB is ever touched."""
ROOT = Path(__file__).resolve().parents[2]


class NotReadError(Exception):
    """The child died, ran out of time or answered with nothing."""


def read_apart(content: bytes, media_type: str, *, seconds: float = SECONDS) -> list[PageText]:
    """The text of a picture or scan, read by a child process within its limits. Raises NotReadError."""
    command = [sys.executable, "-m", "suppliers.operations.picture_reading", media_type]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=seconds,
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            check=True,
        )
        return [_page(**page) for page in json.loads(done.stdout)]
    except subprocess.SubprocessError as error:
        raise NotReadError(type(error).__name__) from error
    except ValueError as error:
        raise NotReadError("no answer") from error


def _page(number: int, text: str, pieces: list[dict[str, Any]], turn: int, ratio: float) -> PageText:
    placed = (Piece(each["start"], each["end"], Box(**each["box"]), each["score"]) for each in pieces)
    return PageText(number, text, tuple(placed), turn, ratio)


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seconds = int(2 * SECONDS)  # two cores at once
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bound()
    pages = picture_text(sys.stdin.buffer.read(), sys.argv[1])
    json.dump([asdict(page) for page in pages], sys.stdout)
