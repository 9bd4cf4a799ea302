"""A scanner is asked in its own language, over both kinds of socket; where it does not answer, nothing is kept."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.checks.files import Limits
from suppliers.errors import Refused
from suppliers.models import Document
from suppliers.operations.documents import keep_document
from tests.factories import NOW, make_supplier

pytestmark = pytest.mark.django_db


class Scanner:
    """A clamd as far as INSTREAM goes: it takes a stream in chunks and answers once; `got` is what it was given."""

    def __init__(self, line: socket.socket, answer: bytes) -> None:
        self.line, self.answer, self.got = line, answer, b""
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        caller, _ = self.line.accept()
        with caller, caller.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", stream.read(4))[0]:
                self.got += stream.read(size)
            caller.sendall(self.answer)


@contextmanager
def scanner(answer: bytes, at: Path | None = None) -> Iterator[tuple[Scanner, str]]:
    line = socket.socket(socket.AF_UNIX if at else socket.AF_INET)
    with line:
        line.bind(str(at) if at else ("127.0.0.1", 0))
        line.listen(1)
        address = f"unix://{at}" if at else f"tcp://127.0.0.1:{line.getsockname()[1]}"
        served = Scanner(line, answer)
        yield served, address
        served.thread.join(10)


def keep(address: str, content: bytes) -> None:
    keep_document(make_supplier(), content=content, name="a.pdf", limits=Limits(), scanner=address, by=None, at=NOW)


@pytest.mark.parametrize("local", [True, False], ids=["Unix socket", "TCP"])
def test_a_clean_file_is_shown_to_the_scanner_whole_and_kept(local: bool, tmp_path: Path) -> None:
    content = draw_certificate()
    with scanner(b"stream: OK\0", tmp_path / "clamd" if local else None) as (served, address):
        keep(address, content)
    assert (served.got == content, Document.objects.count()) == (True, 1)


def test_a_file_in_which_something_is_found_is_refused_by_its_name_and_not_kept() -> None:
    with scanner(b"stream: Sample.Test-1 FOUND\0") as (_, address), pytest.raises(Refused) as caught:
        keep(address, draw_certificate())
    assert (caught.value.code, caught.value.values["name"], Document.objects.count()) == (
        "file_infected",
        "Sample.Test-1",
        0,
    )


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0"])
def test_an_answer_that_is_none_keeps_nothing(answer: bytes) -> None:
    with scanner(answer) as (_, address), pytest.raises(Refused) as caught:
        keep(address, draw_certificate())
    assert (caught.value.code, Document.objects.count()) == ("scanner_away", 0)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd"])
def test_a_scanner_that_is_away_keeps_nothing_and_says_so_politely(address: str) -> None:
    with pytest.raises(Refused) as caught:
        keep(address, draw_certificate())
    assert str(caught.value) == (
        "Files cannot be checked for viruses just now, so none is taken. Try again in a few minutes."
    )
    assert Document.objects.count() == 0
