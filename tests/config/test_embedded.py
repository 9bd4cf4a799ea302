"""Servers from wheels: they start, keep what they promise to keep, and end with whoever started them."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from config import embedded
from config.env import ROOT
from tests.config.test_ensemble import within


@pytest.fixture
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)


def connect(address: str) -> "redis.Redis":
    return redis.Redis.from_url(address, decode_responses=True)


def test_a_named_server_is_used_and_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://cache.example/3")
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/green")
    with embedded.embedded_valkey() as cache, embedded.embedded_postgres() as database:
        assert (cache, database) == ("redis://cache.example/3", "postgresql://db.example/green")


@pytest.mark.usefixtures("nothing_named")
def test_valkey_asks_for_its_password() -> None:
    with embedded.embedded_valkey() as address, connect(address) as client:
        assert client.ping() is True
        with connect("redis://" + address.split("@")[1]) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
    with connect(address) as client, pytest.raises(redis.ConnectionError):
        client.ping()


@pytest.mark.usefixtures("nothing_named")
def test_valkey_with_a_folder_loses_nothing_over_a_restart(tmp_path: Path) -> None:
    with embedded.embedded_valkey(tmp_path) as address, connect(address) as client:
        client.lpush("queue", "first", "second")
    with embedded.embedded_valkey(tmp_path) as address, connect(address) as client:
        assert client.lrange("queue", 0, -1) == ["second", "first"]


@pytest.mark.usefixtures("nothing_named")
def test_postgres_is_ours_alone_and_gone_at_the_end() -> None:
    with embedded.embedded_postgres() as address:
        plain = address.replace("&pool=0", "")
        with psycopg.connect(plain) as connection:
            assert connection.execute("SHOW listen_addresses").fetchall() == [("",)]
            assert connection.execute("SELECT 'ü' < '绿', upper('ü')").fetchall() == [(True, "Ü")]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(plain)


@pytest.mark.usefixtures("nothing_named")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tethers")
def test_a_server_does_not_outlive_a_killed_starter(tmp_path: Path) -> None:
    code = "import os\nfrom config.embedded import *\n"
    code += f"with embedded_valkey(Path({str(tmp_path)!r})) as a: print(a, flush=True); os.kill(os.getpid(), 9)"
    killed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert killed.returncode == -9

    def gone() -> bool:
        with connect(killed.stdout.strip()) as client:
            try:
                return not client.ping()
            except redis.ConnectionError:
                return True

    assert within(10, gone)


@pytest.mark.usefixtures("nothing_named")
def test_without_any_server_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(embedded.NoServer, match="set REDIS_URL to the address of one"):
        embedded.valkey_binary()
