"""Programs that live and die together. Each test runs the whole in a process of its own, because it is about ending."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.env import ROOT

SLEEP = "import time; time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
# Starts a grandchild, writes down its process id, and is then deaf to SIGTERM.
PARENT = "import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', %r]).pid, flush=True); %s"

STAGE = """
import sys
from config import ensemble
ensemble.STOP_SECONDS = 0.5
programs = {{str(n): [sys.executable, "-c", code] for n, code in enumerate({programs!r})}}
try:
    print("fate", ensemble.play(programs, {{}}, lambda ended: print("playing", flush=True)), flush=True)
except ensemble.Stop as stop:
    print("stopped", stop, flush=True)
"""


def start(*programs: str) -> "subprocess.Popen[str]":
    stage = STAGE.format(programs=list(programs))
    started = subprocess.Popen([sys.executable, "-c", stage], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "playing\n"
    return started


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def within(seconds: float, truth: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not truth() and time.monotonic() < until:
        time.sleep(0.02)
    return truth()


def test_when_one_ends_all_end_and_it_is_named() -> None:
    output, _ = start(SLEEP, "raise SystemExit(3)", SLEEP).communicate(timeout=20)
    assert output == "fate 1 ended with code 3\n"


def test_one_that_is_killed_is_named_with_the_signal() -> None:
    output, _ = start(SLEEP, "import os; os.kill(os.getpid(), 9)").communicate(timeout=20)
    assert output == "fate 1 was ended by signal 9\n"


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_an_order_to_stop_ends_all(order: signal.Signals) -> None:
    stage = start(SLEEP, SLEEP)
    stage.send_signal(order)
    output, _ = stage.communicate(timeout=20)
    assert (output, stage.returncode) == (f"stopped {order.name}\n", 0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans over")
def test_what_a_deaf_program_started_does_not_outlive_it() -> None:
    stage = start(PARENT % (SLEEP, DEAF))
    assert stage.stdout is not None
    grandchild = int(stage.stdout.readline())
    assert lives(grandchild)
    stage.terminate()
    assert stage.wait(20) == 0
    assert not lives(grandchild)
    stage.stdout.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tethers")
def test_programs_do_not_outlive_a_killed_starter() -> None:
    stage = start("import os; print(os.getpid(), flush=True); " + SLEEP)
    assert stage.stdout is not None
    child = int(stage.stdout.readline())
    os.kill(stage.pid, signal.SIGKILL)
    stage.wait(20)
    stage.stdout.close()
    assert within(10, lambda: not lives(child))
