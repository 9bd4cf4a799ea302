"""python -m tests: the whole suite on PostgreSQL and on SQLite, side by side, with Celery on a real Valkey or Redis.

Arguments go to pytest. TEST_JOBS=1 runs one after the other.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from config import env
from config.embedded import embedded_postgres, embedded_valkey
from config.tether import tethered


class Run:
    """One run of pytest in a process of its own, with its output kept."""

    def __init__(self, name: str, folder: Path, settings: dict[str, str]) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self.settings = settings

    def start(self, arguments: list[str]) -> None:
        # The servers are thrown away with their databases: dropping one under a connection that lingers would fail.
        program = [sys.executable, "-m", "pytest", "--color=no", "--create-db", "--reuse-db", *arguments]
        with self.log.open("w") as out:
            self.running = subprocess.Popen(
                tethered(program, signal=signal.SIGTERM),
                env=os.environ | self.settings,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def finish(self) -> int:
        code = self.running.wait()
        print(f"\n=== {self.name} ===\n{self.log.read_text()}", flush=True)
        return code

    def last_line(self) -> str:
        lines = self.log.read_text().strip().splitlines()
        return next((line.strip("= ") for line in reversed(lines) if " in " in line), "no result")


def main(arguments: list[str]) -> int:
    jobs = env.integer("TEST_JOBS", 2, 1, 2)
    with tempfile.TemporaryDirectory(prefix="greengate-run-") as folder, embedded_valkey() as redis:
        with embedded_postgres() as postgres:
            runs = [
                Run("PostgreSQL", Path(folder), {"DATABASE_URL": postgres, "REDIS_URL": _numbered(redis, 0)}),
                Run("SQLite", Path(folder), {"DATABASE_URL": "sqlite:///var/unused", "REDIS_URL": _numbered(redis, 1)}),
            ]
            codes = _run(runs, arguments, jobs)
        for run in runs:
            print(f"{run.name}: {run.last_line()}")
    return max(codes)


def _run(runs: list[Run], arguments: list[str], jobs: int) -> list[int]:
    codes = []
    for group in [runs] if jobs > 1 else [[run] for run in runs]:
        print(f"Testing on {' and '.join(run.name for run in group)} ...", flush=True)
        for run in group:
            run.start(arguments)
        codes += [run.finish() for run in group]
    return codes


def _numbered(redis: str, number: int) -> str:
    """The same server with another database number, so that the two runs do not read each other's messages."""
    base, last = redis.rstrip("/").rsplit("/", 1)
    return f"{base}/{number}" if last.isdigit() else f"{redis.rstrip('/')}/{number}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
