"""Work on a file in a process of its own, so that neither its time nor its memory is that of who asked.

The child is one of our modules. It bounds itself before it opens anything, gets nothing of the environment but the
path, finds the file on its standard input and what is wanted as JSON in its first argument, and answers with JSON.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class ApartError(Exception):
    """The child died, ran out of time or memory, or answered with nothing."""


def run_apart(module: str, content: bytes, wanted: object, *, seconds: float) -> Any:
    """The answer of a module run on a file. Raises ApartError."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, json.dumps(wanted)],
            input=content,
            capture_output=True,
            timeout=seconds,
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            check=True,
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise ApartError(type(error).__name__) from error


def bounded_task(*, seconds: float, memory: int) -> tuple[bytes, Any]:
    """In the child: the file and what is wanted of it, after bounding processor seconds and bytes of address space."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return sys.stdin.buffer.read(), json.loads(sys.argv[1])
