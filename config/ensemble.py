"""Several programs that live and die together, in the process group of whoever started them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from config.tether import tethered

PR_SET_CHILD_SUBREAPER = 36
STOP_SECONDS = 8.0
LOOK_SECONDS = 0.2


class Stop(Exception):  # noqa: N818 - an order, not a fault
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def play(
    programs: Mapping[str, list[str]],
    environment: Mapping[str, str],
    on_start: Callable[[Callable[[], str]], None],
) -> str:
    """Run the programs until one of them ends, and give its name and fate; raises Stop when told to stop.

    Nothing is restarted. All of them, and what they started, have ended when this returns. `on_start` is called once
    all are started, with the function that tells which one has ended ("" while all run).
    """
    _adopt_orphans()
    running: dict[str, subprocess.Popen[bytes]] = {}
    others = _children()
    with _stop_on_signals():
        try:
            for name, program in programs.items():
                command = tethered(program, signal=signal.SIGTERM)
                running[name] = subprocess.Popen(command, env=dict(environment), stdin=subprocess.DEVNULL)
            on_start(lambda: _ended(running))
            while not (fate := _ended(running)):
                time.sleep(LOOK_SECONDS)
            return fate
        finally:
            _end_all(list(running.values()), others)


def _ended(running: Mapping[str, subprocess.Popen[bytes]]) -> str:
    for name, program in running.items():
        code = program.poll()
        if code is not None:
            return f"{name} was ended by signal {-code}" if code < 0 else f"{name} ended with code {code}"
    return ""


@contextmanager
def _stop_on_signals() -> Iterator[None]:
    """Raise Stop on the first SIGINT or SIGTERM; a second one does not disturb the ending."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise Stop(signal.Signals(number).name)

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for each in before:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _end_all(programs: list[subprocess.Popen[bytes]], spared: set[int]) -> None:
    for program in programs:
        if program.poll() is None:
            program.terminate()
    until = time.monotonic() + STOP_SECONDS
    for program in programs:
        try:
            program.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
    _end_orphans(spared, until)


def _end_orphans(spared: set[int], until: float) -> None:
    """What a killed program had started has become ours: give it the rest of the time, then kill it."""
    while orphans := _children() - spared:
        for pid in orphans:
            if time.monotonic() > until:
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0 if time.monotonic() > until else os.WNOHANG)
        time.sleep(0.05)


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _children() -> set[int]:
    """The process ids of our children, as far as the kernel tells."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    lists = [task / "children" for task in tasks.iterdir()] if tasks.is_dir() else []
    return {int(pid) for file in lists if file.exists() for pid in file.read_text().split()}
