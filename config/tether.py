"""Run a program that ends when whoever started it ends, even by kill -9.

    python tether.py SIGNAL USER PARENT PROGRAM ARGUMENT...

SIGNAL is the number that the program gets, USER the id to become ("-" to stay), PARENT the starter's process id. Used
as a file and with the standard library only: it replaces itself by the program. Where the kernel cannot tether (all
but Linux) it only runs the program.
"""

import ctypes
import os
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def tethered(program: list[str], *, signal: int, user: int | None = None) -> list[str]:
    """The command line that runs the program on a tether of this process (strictly: of the calling thread)."""
    become = "-" if user is None else str(user)
    return [sys.executable, "-I", "-S", str(Path(__file__)), str(int(signal)), become, str(os.getpid()), *program]


def _become(user: int) -> None:
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def _tie(signal: int, parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
        if os.getppid() != parent:  # it ended before the knot was tied
            sys.exit(1)


if __name__ == "__main__":
    if sys.argv[2] != "-":
        _become(int(sys.argv[2]))
    _tie(int(sys.argv[1]), int(sys.argv[3]))
    os.execvp(sys.argv[4], sys.argv[4:])  # noqa: S606
