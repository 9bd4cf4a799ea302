"""Whatever is sent, looking at it costs bounded memory: the files are inspected in a process that is held."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MOST = 700 << 20
"""Bytes of address space for Python, its libraries and any one file; 169 million points alone would take 507 MB."""

PROGRAM = r"""
import resource
import zlib
from suppliers.checks.certificate_text.layers import text_layer
from suppliers.checks.files import inspect_upload
from suppliers.errors import Refused
from tests.suppliers.checks.hostile import make_ofd, make_package, make_pdf, make_picture, make_png_claiming
from tests.suppliers.checks.hostile import make_raw_pdf, make_stream

resource.setrlimit(resource.RLIMIT_AS, ({most}, {most}))
bomb = zlib.compress(bytes(60_000_000), 9)
files = {{
    "empty.pdf": b"",
    "huge.pdf": b"%PDF-1.7" + bytes(21_000_000),
    "169 megapixels.png": make_png_claiming(13_000, 13_000),
    "4 billion points.png": make_png_claiming(65_000, 65_000),
    "4 billion points.jpg": b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + bytes(200),
    "zip bomb.ofd": make_package({{"OFD.xml": b"<a/>", "Doc_0/Document.xml": bytes(90_000_000)}}),
    "many entries.ofd": make_package({{"OFD.xml": b"<a/>"}} | {{f"{{at}}.xml": b"<a/>" for at in range(3_000)}}),
    "bomb.pdf": make_raw_pdf(make_stream(b"/Type /ObjStm /Filter /FlateDecode", bomb)),
    "package.png": make_picture() + make_package({{"a": b"b"}}),
    "renamed.pdf": b"MZ" + bytes(5_000),
    "script.pdf": make_raw_pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"),
    "launch.pdf": make_raw_pdf(b"<< /S /Launch /F (a.exe) >>"),
    "attachment.pdf": make_raw_pdf(make_stream(b"/Type /EmbeddedFile", b"x")),
    "breaks off.pdf": make_pdf(3)[:-300],
    "breaks off.png": make_picture()[:-300],
    "breaks off.ofd": make_ofd()[:-30],
    "good.ofd": make_ofd(),
    "good.png": make_picture(),
}}
for name, content in files.items():
    try:
        facts = inspect_upload(content, name)
        text_layer(content, facts.media_type)
        print(name, "taken")
    except Refused as refusal:
        print(name, refusal.code)
"""


def test_hostile_files_are_refused_each_with_its_word_within_bounded_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(most=MOST)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr[-300:]) == (0, "")
    assert dict(line.rsplit(" ", 1) for line in done.stdout.splitlines()) == {
        "empty.pdf": "file_empty",
        "huge.pdf": "file_too_large",
        "169 megapixels.png": "picture_pixels",
        "4 billion points.png": "picture_pixels",
        "4 billion points.jpg": "picture_pixels",
        "zip bomb.ofd": "ofd_unpacks_too_large",
        "many entries.ofd": "ofd_unpacks_too_large",
        "bomb.pdf": "pdf_opaque",
        "package.png": "file_two_kinds",
        "renamed.pdf": "file_program",
        "script.pdf": "pdf_active",
        "launch.pdf": "pdf_active",
        "attachment.pdf": "pdf_active",
        "breaks off.pdf": "pdf_truncated",
        "breaks off.png": "picture_broken",
        "breaks off.ofd": "file_archive",
        "good.ofd": "taken",
        "good.png": "taken",
    }
