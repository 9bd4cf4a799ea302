"""A wrong setting stops the start with one sentence that names it; a password is never in that sentence."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config import env


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda value: monkeypatch.setenv("SETTING", value)


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(env.WrongSetting) as caught:
        read()
    return str(caught.value)


def test_what_is_not_set_is_the_default() -> None:
    assert env.text("SETTING", "a") == "a"
    assert env.flag("SETTING", True) is True
    assert env.integer("SETTING", 7, 1, 9) == 7
    assert env.choice("SETTING", "a", ["a", "b"]) == "a"
    assert env.names("SETTING", ["a"]) == ["a"]
    assert env.redis_url("SETTING") == ""


@pytest.mark.parametrize(
    ("word", "meant"), [("1", True), ("Yes", True), ("ON", True), ("0", False), (" false ", False)]
)
def test_a_flag_has_eight_words(set_to: Callable[[str], None], word: str, meant: bool) -> None:
    set_to(word)
    assert env.flag("SETTING", not meant) is meant


@pytest.mark.parametrize("word", ["", "maybe", "2", "truee"])
def test_a_wrong_flag_is_named_with_what_is_accepted(set_to: Callable[[str], None], word: str) -> None:
    set_to(word)
    shown = f'"{word}"' if word else "empty"
    assert refusal(lambda: env.flag("SETTING", False)) == (
        f"The environment variable SETTING is {shown}; accepted is 1, true, yes or on; 0, false, no or off."
    )


def test_a_number_is_read(set_to: Callable[[str], None]) -> None:
    set_to(" 42 ")
    assert env.integer("SETTING", 1, 1, 42) == 42


@pytest.mark.parametrize("word", ["", "0", "43", "4.2", "1_0", "１２", "0x10", "9" * 30])
def test_a_wrong_number_is_named_with_its_limits(set_to: Callable[[str], None], word: str) -> None:
    set_to(word)
    shown = f'"{word}"' if word else "empty"
    assert refusal(lambda: env.integer("SETTING", 1, 1, 42)) == (
        f"The environment variable SETTING is {shown}; accepted is a whole number from 1 to 42."
    )


def test_a_choice_is_one_of_its_options(set_to: Callable[[str], None]) -> None:
    set_to("b")
    assert env.choice("SETTING", "a", ["b", "a"]) == "b"
    set_to("c")
    assert refusal(lambda: env.choice("SETTING", "a", ["b", "a"])) == (
        'The environment variable SETTING is "c"; accepted is one of a, b.'
    )


def test_names_stand_between_commas(set_to: Callable[[str], None]) -> None:
    set_to("a.example, b.example")
    assert env.names("SETTING", []) == ["a.example", "b.example"]


@pytest.mark.parametrize("word", ["", ",", "a,,b", "a b"])
def test_a_wrong_list_of_names_is_refused(set_to: Callable[[str], None], word: str) -> None:
    set_to(word)
    assert refusal(lambda: env.names("SETTING", [])).endswith("accepted is a list of names with commas between them.")


def test_a_postgres_address_becomes_a_database_with_a_pool(set_to: Callable[[str], None]) -> None:
    set_to("postgresql://gate:p%40ss@db.example:5433/green?sslmode=require")
    assert env.database_url("SETTING", "") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "green",
        "USER": "gate",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "sslmode": "require",
            "connect_timeout": 5,
            "options": "-c lock_timeout=15s -c idle_in_transaction_session_timeout=10min",
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        },
    }


def test_a_postgres_may_be_behind_a_socket_and_without_a_pool() -> None:
    database = env.database_url("SETTING", "postgres:///green?host=/run/postgresql&pool=0")
    assert (database["HOST"], database["PORT"], "pool" in database["OPTIONS"]) == ("/run/postgresql", "", False)


def test_a_path_of_sqlite_counts_from_the_root_of_the_project() -> None:
    assert env.database_url("SETTING", "sqlite:///var/green.sqlite3")["NAME"] == str(env.ROOT / "var" / "green.sqlite3")
    assert env.database_url("SETTING", "sqlite:////srv/green.sqlite3")["NAME"] == "/srv/green.sqlite3"


def test_sqlite_takes_the_lock_at_the_beginning_of_a_transaction() -> None:
    options = env.database_url("SETTING", "sqlite:///green.sqlite3")["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 30)
    assert options["init_command"].split("; ")[0] == "PRAGMA journal_mode=WAL"


@pytest.mark.parametrize(
    "address",
    [
        *("", "green", "mysql://u@h/green", "postgres://h", "postgres://h/a/b", "postgres://h:port/green"),
        *(
            "postgres://h:99999/green",
            "postgres://h/green?pool=many",
            "postgres://h/green?polo=1",
            "postgres://[/green",
        ),
        *("sqlite://", "sqlite:///", "sqlite:///var/", "sqlite://green.sqlite3", "sqlite:///:memory:"),
    ],
)
def test_a_wrong_database_stops_the_start(set_to: Callable[[str], None], address: str) -> None:
    set_to(address)
    assert refusal(lambda: env.database_url("SETTING", "")).startswith(
        f'The environment variable SETTING is "{address}"; accepted is postgresql://'
        if address
        else "The environment variable SETTING is empty; accepted is postgresql://"
    )


@pytest.mark.parametrize("address", ["redis://127.0.0.1", "rediss://:word@cache.example:6380/2"])
def test_a_redis_address_is_taken_as_it_is(set_to: Callable[[str], None], address: str) -> None:
    set_to(address)
    assert env.redis_url("SETTING") == address


@pytest.mark.parametrize("address", ["", "127.0.0.1:6379", "http://h", "redis://", "redis://h:x", "redis://h/name"])
def test_a_wrong_redis_stops_the_start(set_to: Callable[[str], None], address: str) -> None:
    set_to(address)
    assert refusal(lambda: env.redis_url("SETTING")).startswith("The environment variable SETTING is ")


@pytest.mark.parametrize(
    "address", ["mysql://gate:s3cr@t@h/green", "postgres://gate:s3cr@t@h:x/green", "redis://:s3cr@t@h:x"]
)
def test_a_password_is_not_repeated(set_to: Callable[[str], None], address: str) -> None:
    set_to(address)
    read = env.redis_url if address.startswith("redis") else lambda name: env.database_url(name, "")
    assert "s3cr" not in refusal(lambda: read("SETTING"))


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    kept = tmp_path / "keys" / "secret"
    made = env.secret("SETTING", kept)
    assert len(made) >= 50
    assert env.secret("SETTING", kept) == made
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_a_weak_secret_is_refused_and_not_repeated(set_to: Callable[[str], None], tmp_path: Path) -> None:
    set_to("hunter2")
    assert refusal(lambda: env.secret("SETTING", tmp_path / "secret")) == (
        'The environment variable SETTING is "7 characters long"; accepted is a random text of 50 characters or more.'
    )
    assert not (tmp_path / "secret").exists()


def test_a_strong_secret_is_taken_as_it_is(set_to: Callable[[str], None], tmp_path: Path) -> None:
    set_to("0123456789" * 5)
    assert env.secret("SETTING", tmp_path / "secret") == "0123456789" * 5


def test_a_wrong_setting_stops_the_start_with_one_sentence() -> None:
    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=env.ROOT,
        env=os.environ | {"REDIS_URL": "nowhere", "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert started.stderr.startswith('The environment variable REDIS_URL is "nowhere"; accepted is ')
    assert len(started.stderr.splitlines()) == 1


@pytest.mark.parametrize("address", ["tcp://clamd:3310", "tcp://127.0.0.1:3310", "unix:///run/clamav/clamd.sock"])
def test_a_scanner_listens_on_a_port_or_a_socket(set_to: Callable[[str], None], address: str) -> None:
    assert env.scanner_url("NOT_SET_ANYWHERE") == ""
    set_to(address)
    assert env.scanner_url("SETTING") == address


@pytest.mark.parametrize("address", ["", "clamd:3310", "http://clamd:3310", "tcp://", "tcp://a/b", "unix://run/clamd"])
def test_a_wrong_scanner_stops_the_start(set_to: Callable[[str], None], address: str) -> None:
    set_to(address)
    assert refusal(lambda: env.scanner_url("SETTING")).endswith(
        "accepted is tcp://HOST:PORT or unix:///PATH/OF/THE/SOCKET."
    )
