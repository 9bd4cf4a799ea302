"""Certificates as somebody photographs or scans them, made from the sample PDF."""

import io

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from fixtures.demo.certificate_pdf import draw_certificate


def certificate_picture(number: str = "99924E00001R0M") -> Image.Image:
    page = pypdfium2.PdfDocument(draw_certificate(number=number))[0]
    picture: Image.Image = page.render(scale=2).to_pil().convert("RGB")
    return picture


def photo(picture: Image.Image | None = None, *, orientation: int = 0, number: str = "99924E00001R0M") -> bytes:
    """A JPG, with an EXIF orientation if one is given."""
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    stream = io.BytesIO()
    (picture or certificate_picture(number)).save(stream, "JPEG", quality=80, exif=exif)
    return stream.getvalue()


def scan(picture: Image.Image | None = None) -> bytes:
    """A PDF of one page that is a picture and nothing else."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    canvas.drawImage(ImageReader(picture or certificate_picture()), 0, 0, 595, 842)
    canvas.save()
    return stream.getvalue()


def blank(size: tuple[int, int] = (300, 400)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "white").save(stream, "PNG")
    return stream.getvalue()
