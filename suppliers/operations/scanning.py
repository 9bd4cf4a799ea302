"""Asking a virus scanner about a file, by the protocol of clamd (INSTREAM), over TCP or a Unix socket."""

import socket
import struct
from urllib.parse import unquote, urlsplit

from suppliers.errors import Refused

CHUNK = 1 << 16
SECONDS = 30.0
LONGEST_ANSWER = 4_096


def refuse_infected(content: bytes, scanner: str) -> None:
    """Refuse a file in which the scanner finds something, and any file while the scanner does not answer.

    `scanner`: tcp://HOST:PORT or unix:///PATH; "" asks nobody. A scanner that is configured is meant to be asked: what
    could not be scanned is not kept.
    """
    if not scanner:
        return
    try:
        said = _ask(content, scanner)
    except (OSError, ValueError):
        said = ""
    if said.endswith(" FOUND"):
        raise Refused(
            "file_infected",
            "The virus scanner found {name} in this file. It was not kept. Check your computer and send a clean copy.",
            "file",
            name=said.removesuffix(" FOUND").rpartition(": ")[2][:80] or "?",
        )
    if not said.endswith(": OK"):
        raise Refused(
            "scanner_away",
            "Files cannot be checked for viruses just now, so none is taken. Try again in a few minutes.",
            "file",
        )


def _ask(content: bytes, scanner: str) -> str:
    """The scanner's answer, such as "stream: OK" or "stream: Eicar-Signature FOUND"."""
    with _connected(scanner) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            line.sendall(struct.pack("!I", len(part)) + part)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            part = line.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(scanner: str) -> socket.socket:
    url = urlsplit(scanner)
    if url.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(unquote(url.path))
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((url.hostname or "", url.port or 3310), timeout=SECONDS)
