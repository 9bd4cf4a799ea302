"""Servers and workers that can be killed: a Valkey that comes back at its address, a worker in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import redis
from django.db import connection

from config.celery import app
from config.embedded import valkey_binary
from config.env import ROOT
from config.tether import tethered
from tests.config.test_ensemble import within


class Valkey:
    """A server without memory, at an address that stays."""

    def __init__(self) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = [valkey_binary(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", "/"]
        self.running = subprocess.Popen(tethered(program, signal=signal.SIGKILL), stdout=subprocess.DEVNULL)
        assert within(20, self.answers)

    def kill(self) -> None:
        """As a power cut does."""
        self.running.kill()
        self.running.wait()

    def answers(self) -> bool:
        with redis.Redis.from_url(self.address) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

    def counts(self) -> tuple[int, int]:
        """Messages that wait, and messages that a worker took and has not finished."""
        with redis.Redis.from_url(self.address) as client:
            return int(client.llen("celery")), int(client.hlen("unacked"))


@contextmanager
def celery_on(address: str, *, patience: float = 0.5) -> Iterator[None]:
    """This process sends its messages there, and gives up soon when nobody is there."""
    kept: dict[str, Any] = {name: app.conf[name] for name in ("broker_url", "broker_transport_options")}
    timeouts = {"visibility_timeout": 3600, "socket_connect_timeout": patience, "retry_on_timeout": False}
    policy = app.conf.task_publish_retry
    _forget_connections()
    app.conf.update(broker_url=address, broker_transport_options=timeouts, task_publish_retry=False)
    try:
        yield
    finally:
        _forget_connections()
        app.conf.update(**kept, task_publish_retry=policy)


def _forget_connections() -> None:
    app.amqp._producer_pool = None
    app._pool = None


@contextmanager
def worker_process(broker: str, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker as an installation runs it, on that broker and on the database of the tests; it may be killed."""
    environment = os.environ | {"DATABASE_URL": database_address(), "REDIS_URL": broker, "VAR_DIR": str(folder)}
    environment["EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
    program = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--pool", "solo"]
    with (folder / "worker.log").open("ab") as log:
        running = subprocess.Popen(
            tethered(program, signal=signal.SIGKILL), cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def database_address() -> str:
    """Where the tests' database is, as DATABASE_URL writes it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    user, secret, host = (quote(str(settings[key]), safe="") for key in ("USER", "PASSWORD", "HOST"))
    if not settings["HOST"].startswith("/"):
        return f"postgresql://{user}:{secret}@{host}:{settings['PORT'] or 5432}/{settings['NAME']}?pool=0"
    return f"postgresql://{user}:{secret}@/{settings['NAME']}?host={host}&pool=0"
