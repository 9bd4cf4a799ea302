"""PDFs that unfold into far more than was sent: seen in their dictionaries, before anything is unpacked.

The dictionary of a stream, hence of every picture, stands plainly in the file (ISO 32000-1, 7.5.7); what one hides
behind references and comments all the same is drawn within limits like everything else.
"""

import re

from suppliers.errors import Refused

_SPACE = rb"[\s\x00]*"


def name_pattern(*words: str) -> bytes:
    """A pattern for PDF names, whose characters may each be written as #xx (7.3.5)."""
    spelled = (b"".join(b"(?:%s|#(?i:%02x))" % (letter.encode(), ord(letter)) for letter in word) for word in words)
    return b"/(?:" + b"|".join(spelled) + b")(?![A-Za-z0-9])"


_PACKED = name_pattern("FlateDecode", "Fl", "LZWDecode", "LZW", "RunLengthDecode", "RL")
_SPELLED = name_pattern("ASCII85Decode", "A85", "ASCIIHexDecode", "AHx")
_PACKED_TWICE = re.compile(_PACKED + _SPACE + b"(?:" + _SPELLED + _SPACE + b")*" + _PACKED)
_MEASURES = re.compile(
    rb"(stream)|" + name_pattern("Width") + rb"\s*(\d{1,9})|" + name_pattern("Height") + rb"\s*(\d{1,9})"
)


def refuse_unfolding(content: bytes, most_pixels: int) -> None:
    """Refuse what is packed twice, whose size nothing bounds, and a picture of more points than pictures may have.

    Packed once and then spelled in letters, or a JPG that was packed, is what honest programs write.
    """
    if _PACKED_TWICE.search(content):
        raise Refused("pdf_packed_twice", "A part of this PDF is packed twice. Print it to PDF and send that.", "file")
    width = height = 0
    for found in _MEASURES.finditer(content):
        if found[1]:
            width = height = 0
        width, height = max(width, int(found[2] or 0)), max(height, int(found[3] or 0))
        if width * height > most_pixels:
            raise _too_large(width, height, most_pixels)


def _too_large(width: int, height: int, most_pixels: int) -> Refused:
    return Refused(
        "pdf_pixels",
        "A picture in this PDF has {width} x {height} points, more than {limit} million. "
        "Scan with fewer dots per inch.",
        "file",
        width=width,
        height=height,
        limit=most_pixels // 1_000_000,
    )
