"""Settings from the environment: typed, and loud when wrong.

A variable that is not set gives the default. A variable that is set and wrong (also: set and empty) stops the start
with one sentence that names the variable, what it was, and what is accepted. Passwords never appear in it.
"""

import os
import re
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536"
)
# A lock that is waited for longer than this, or a transaction left open, is a fault: better an error than a standstill.
POSTGRES_TIMEOUTS = "-c lock_timeout=15s -c idle_in_transaction_session_timeout=10min"
POSTGRES_CONNECT_SECONDS = 5
POSTGRES_POOL = 8
POSTGRES_PARAMETERS = {
    "application_name",
    "connect_timeout",
    "host",
    "pool",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
}
DATABASE_FORMS = "postgresql://USER:PASSWORD@HOST:PORT/NAME, postgresql:///NAME?host=/SOCKET/FOLDER or sqlite:///PATH"
REDIS_FORMS = "redis://:PASSWORD@HOST:PORT/NUMBER, or the same with rediss:// for TLS"
SCANNER_FORMS = "tcp://HOST:PORT or unix:///PATH/OF/THE/SOCKET"
SECRET_LENGTH = 50


class WrongSetting(ImproperlyConfigured):
    """A variable of the environment that cannot be used. The message is one sentence for whoever starts the system."""

    def __init__(self, name: str, was: str, accepted: str) -> None:
        shown = f'"{without_password(was)}"' if was.strip() else "empty"
        super().__init__(f"The environment variable {name} is {shown}; accepted is {accepted}.")
        self.name = name


def without_password(text: str) -> str:
    """The text with everything between a user's colon and the last @ blanked."""
    return re.sub(r"(://[^:/@]*:).*@", r"\1***@", text)


def text(name: str, default: str) -> str:
    """Any text, stripped; may be empty."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    """1/0, true/false, yes/no, on/off, in either case."""
    was = os.environ.get(name)
    if was is None:
        return default
    word = was.strip().lower()
    if word not in TRUE | FALSE:
        raise WrongSetting(name, was, "1, true, yes or on; 0, false, no or off")
    return word in TRUE


def integer(name: str, default: int, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    was = os.environ.get(name)
    if was is None:
        return default
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", was.strip()) or not low <= int(was) <= high:
        raise WrongSetting(name, was, f"a whole number from {low} to {high}")
    return int(was)


def choice(name: str, default: str, options: Collection[str]) -> str:
    """One of the options, spelled as they are."""
    was = os.environ.get(name)
    if was is None:
        return default
    if was.strip() not in options:
        raise WrongSetting(name, was, "one of " + ", ".join(sorted(options)))
    return was.strip()


def names(name: str, default: Collection[str]) -> list[str]:
    """A list with commas, such as host names; blanks around and empty places between commas are refused."""
    was = os.environ.get(name)
    if was is None:
        return list(default)
    parts = [part.strip() for part in was.split(",")]
    if any(not part or re.search(r"\s", part) for part in parts):
        raise WrongSetting(name, was, "a list of names with commas between them")
    return parts


def secret(name: str, kept_in: Path) -> str:
    """A long random text: from the environment, else made once and kept in a file that only its owner may read."""
    was = os.environ.get(name)
    if was is None:
        return _kept_secret(kept_in)
    if len(was) < SECRET_LENGTH or len(set(was)) < 5:
        length = f"{len(was)} characters long" if was else ""
        raise WrongSetting(name, length, f"a random text of {SECRET_LENGTH} characters or more")
    return was


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(SECRET_LENGTH))
        try:
            os.link(draft, path)  # whole or not at all, and the first of several starters wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def database_url(name: str, default: str) -> dict[str, Any]:
    """One entry of DATABASES. A path in sqlite:///PATH counts from the project's root; sqlite:////PATH is absolute.

    PostgreSQL comes with a connection pool of 8 for each process (?pool=N changes it, ?pool=0 leaves it out).
    """
    was = os.environ.get(name, default)
    url = _split(name, was, DATABASE_FORMS)
    if url.scheme in {"postgres", "postgresql"}:
        return _postgres(name, was, url)
    if url.scheme == "sqlite":
        return _sqlite(name, was, url)
    raise WrongSetting(name, was, DATABASE_FORMS)


def redis_url(name: str) -> str:
    """The broker's and the cache's address; "" when not set."""
    was = os.environ.get(name)
    if was is None:
        return ""
    url = _split(name, was, REDIS_FORMS)
    if url.scheme not in {"redis", "rediss"} or not url.hostname or not re.fullmatch(r"(/[0-9]{0,3})?", url.path):
        raise WrongSetting(name, was, REDIS_FORMS)
    return was.strip()


def scanner_url(name: str) -> str:
    """Where clamd listens, "" when not set: no file is scanned then."""
    was = os.environ.get(name)
    if was is None:
        return ""
    url = _split(name, was, SCANNER_FORMS)
    listens = bool(url.hostname) and not url.path if url.scheme == "tcp" else bool(url.path) and not url.netloc
    if url.scheme not in {"tcp", "unix"} or not listens or url.query or url.fragment or url.username:
        raise WrongSetting(name, was, SCANNER_FORMS)
    return was.strip()


def _split(name: str, was: str, accepted: str) -> SplitResult:
    try:
        url = urlsplit(was.strip())
        _ = url.port  # a port that is no number is refused only when it is asked for
    except ValueError:
        raise WrongSetting(name, was, accepted) from None
    return url


def _postgres(name: str, was: str, url: SplitResult) -> dict[str, Any]:
    parameters = dict(parse_qsl(url.query, keep_blank_values=True))
    database = unquote(url.path[1:])
    if set(parameters) - POSTGRES_PARAMETERS:
        known = ", ".join(sorted(POSTGRES_PARAMETERS))
        raise WrongSetting(name, was, f"{DATABASE_FORMS}, with no parameter but {known}")
    if not database or "/" in database or url.fragment:
        raise WrongSetting(name, was, DATABASE_FORMS)
    pool = _parameter(name, was, parameters, "pool", POSTGRES_POOL)
    connect = _parameter(name, was, parameters, "connect_timeout", POSTGRES_CONNECT_SECONDS)
    host = parameters.pop("host", "") or unquote(url.hostname or "")
    options: dict[str, Any] = {**parameters, "connect_timeout": connect, "options": POSTGRES_TIMEOUTS}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(url.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _parameter(name: str, was: str, parameters: dict[str, str], key: str, default: int) -> int:
    text = parameters.pop(key, str(default))
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise WrongSetting(name, was, f"{DATABASE_FORMS}, with {key} a whole number from 0 to 999")
    return int(text)


def _sqlite(name: str, was: str, url: SplitResult) -> dict[str, Any]:
    path = unquote(url.path[1:])
    if url.netloc or url.query or url.fragment or path in {"", ":memory:"} or path.endswith("/"):
        raise WrongSetting(name, was, DATABASE_FORMS)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(ROOT / path),
        "CONN_MAX_AGE": 0,
        # IMMEDIATE: a transaction that reads first and writes later would otherwise fail at once, without waiting.
        "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }
