"""manage.py serve: web, worker and beat on this machine, in one process group, until Ctrl-C."""

import fcntl
import os
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.collected import collect_static
from config.embedded import NoServer, embedded_valkey
from config.ensemble import Stop, play

HOST = "127.0.0.1"
START_SECONDS = 60.0


class Command(BaseCommand):
    help = "Serve web, worker and beat on 127.0.0.1 in one process group. When one of them ends, all end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: object, **options: Any) -> None:
        port = options["port"]
        _refuse_taken(port)
        with _alone_in(settings.VAR_DIR):
            _refuse_old_database()
            collect_static()
            try:
                fate = self._serve(port)
            except Stop as stop:
                self.stdout.write(f"Stopped ({stop}).")
                return
        raise CommandError(f"{fate}; everything was stopped.", returncode=1)

    def _serve(self, port: int) -> str:
        with _broker(settings.VAR_DIR / "broker", self.stderr.write) as broker:
            site = {"SITE_URL": f"http://{HOST}:{port}"}  # what mails and documents link to, unless it was said
            environment = site | os.environ | ({"REDIS_URL": broker} if broker else {})
            return play(
                _programs(port, broker), environment=environment, on_start=lambda ended: self._tell(port, ended)
            )

    def _tell(self, port: int, ended: Callable[[], str]) -> None:
        until = time.monotonic() + START_SECONDS
        while not _answers(port) and not ended() and time.monotonic() < until:
            time.sleep(0.05)
        if not ended():
            self.stdout.write(f"Greengate is at http://{HOST}:{port}/  (Ctrl-C stops it)")
            self.stdout.flush()


def _programs(port: int, broker: str) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "config.celery"]
    quiet = ["--loglevel", "WARNING"]
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2"]
    web += ["--threads", "4", "--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"]
    if not broker:
        return {"web": web, "worker and beat": [sys.executable, "-m", "config.unison"]}
    return {
        "web": web,
        "worker": [*celery, "worker", *quiet, "--concurrency", "2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", *quiet, "--pidfile", ""],
    }


@contextmanager
def _broker(folder: Path, warn: Callable[[str], object]) -> Iterator[str]:
    """The address of a broker that keeps its messages over a restart, or "" when none can be had."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(embedded_valkey(folder))
        except NoServer as none:
            warn(f"{none} Going on without a broker: work is found by the tick, up to a minute later.")
            address = ""
        yield address


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Refuse a second server on the same files: two brokers would write over each other."""
    with (folder / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(f"Greengate is already being served from {folder}.") from None
        yield


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as refusal:
            raise CommandError(
                f"Port {port} of {HOST} cannot be used ({refusal}); choose another with --port."
            ) from None


def _refuse_old_database() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database lacks some migrations: run manage.py migrate, then serve again.")
    connection.close()


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
