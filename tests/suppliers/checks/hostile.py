"""Files that nobody should accept, and the smallest good ones, made on the spot."""

import io
import random
import struct
import zipfile
import zlib

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]


def make_pdf(pages: int = 1, *, encrypt: StandardEncryption | None = None, compressed: bool = True) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, encrypt=encrypt, pageCompression=int(compressed))
    for number in range(pages):
        canvas.drawString(100, 700, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def make_raw_pdf(*extra: bytes, catalogue: bytes = b"") -> bytes:
    """A one-page PDF of numbered objects; `extra` objects are numbered from 4."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *extra,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    return content + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def make_stream(about: bytes, content: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (about, len(content), content)


def make_scan(about: bytes, *, width: int = 4_960, height: int = 7_016, content: bytes = b"") -> bytes:
    """A PDF whose page is one picture, 600 dots per inch on A4 unless told otherwise; `about` names its coding."""
    size = b"/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 " % (width, height)
    picture = make_stream(b"/Type /XObject /Subtype /Image " + size + about, content)
    return make_raw_pdf(picture, make_stream(b"", b"q 200 0 0 200 0 0 cm /I Do Q")).replace(
        b"/MediaBox", b"/Contents 5 0 R /Resources << /XObject << /I 4 0 R >> >> /MediaBox"
    )


def make_endless_page(megabytes: int = 100) -> bytes:
    """A small PDF whose page draws for many seconds and needs gigabytes."""
    strokes = zlib.compress(b"9 9 m 8 8 l S " * (megabytes * 1_000_000 // 14), 9)
    return make_raw_pdf(make_stream(b"/Filter /FlateDecode", strokes)).replace(
        b"/MediaBox", b"/Contents 4 0 R /MediaBox"
    )


def make_picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    stream = io.BytesIO()
    noise = random.Random(4).randbytes(3 * size[0] * size[1])
    Image.frombytes("RGB", size, noise).save(stream, kind)
    return stream.getvalue()


def make_png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that would unfold into width x height points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def make_package(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return stream.getvalue()


def make_ofd(pages: int = 1, **extra: bytes) -> bytes:
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(pages))
    document = f'<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages>{listed}</ofd:Pages></ofd:Document>'
    return make_package({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": document.encode(), **extra})
