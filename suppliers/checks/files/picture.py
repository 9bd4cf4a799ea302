"""Pictures: measured by their header before anything is decoded, then decoded once to see that they are whole."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from suppliers.checks.files.kinds import JPEG, PNG
from suppliers.errors import Refused

_FORMATS = {PNG: "PNG", JPEG: "JPEG"}
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


def inspect_picture(content: bytes, media_type: str, most_pixels: int) -> int:
    """Width times height of a whole picture within the limit; everything else is refused."""
    width, height = _png_size(content) if media_type == PNG else _jpeg_size(content)
    if not width or not height:
        raise _broken()
    if width * height > most_pixels:
        raise Refused(
            "picture_pixels",
            "This picture has {width} x {height} points, more than {limit} million. Save it smaller.",
            "file",
            width=width,
            height=height,
            limit=most_pixels // 1_000_000,
        )
    _decode(content, media_type, (width, height))
    return width * height


def upright_photo(content: bytes, longest: int) -> Image.Image:
    """An inspected picture on white ground, turned as its EXIF says, its longer side at most so many pixels.

    A JPG is decoded small at once; of a PNG as many pixels are held as its inspection allowed.
    """
    with Image.open(io.BytesIO(content), formats=list(_FORMATS.values())) as picture:
        picture.draft("RGB", (longest, longest))
        picture.thumbnail((longest, longest))
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA", "P"):  # ink on a transparent ground would become black on black
            upright = upright.convert("RGBA")
            upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
        return upright.convert("RGB")


def _png_size(content: bytes) -> tuple[int, int]:
    """Width and height from IHDR, which comes first (ISO/IEC 15948, 11.2.2); the file ends with IEND."""
    if content[12:16] != b"IHDR" or b"IEND\xaeB`\x82" not in content[-64:]:
        raise _broken()
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height from the first start-of-frame segment (ISO/IEC 10918-1, B.2.2)."""
    place = 2
    while place + 9 <= len(content):
        if content[place] != 0xFF:
            raise _broken()
        marker = content[place + 1]
        if marker == 0xFF or marker in _BARE:
            place += 1 if marker == 0xFF else 2
            continue
        if marker in _FRAMES:
            height, width = content[place + 5 : place + 7], content[place + 7 : place + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    raise _broken()


def _decode(content: bytes, media_type: str, size: tuple[int, int]) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as picture:
            if picture.size != size:
                raise _broken()
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise _broken() from None


def _broken() -> Refused:
    return Refused("picture_broken", "This picture is damaged or breaks off. Save or photograph it again.", "file")
