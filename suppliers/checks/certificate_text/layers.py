"""The text that a file carries in itself, by what kind of file it is."""

from suppliers.checks.certificate_text.ofd import ofd_text
from suppliers.checks.certificate_text.pages import PageText
from suppliers.checks.certificate_text.pdf import pdf_text
from suppliers.checks.files.kinds import OFD, PDF
from suppliers.errors import Refused

LEAST_CHARACTERS = 40
"""A scan may bear a few letters of the scanner's maker; a certificate has more than these."""


def text_layer(content: bytes, media_type: str) -> list[PageText]:
    """The text that the file has; [] for a picture, a scan, and what cannot be opened."""
    try:
        pages = pdf_text(content) if media_type == PDF else ofd_text(content) if media_type == OFD else []
    except Refused:
        return []
    letters = sum(not letter.isspace() for page in pages for letter in page.text)
    return pages if letters >= LEAST_CHARACTERS else []
