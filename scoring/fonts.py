"""The fonts of the scorecard: made once at set-up, registered once in every process that draws.

The wheel `justmytype-intl-cjk` carries Noto Sans SC (SIL Open Font License 1.1) as one variable TrueType font. A PDF
has to embed a static one (embedded as it is, the font shows its thinnest weight), so two instances are cut from it.
No character is left out: rare ones such as 喆 堃 镕 祎 stand in people's and companies' names.

    python -m scoring.fonts var/fonts
"""

import argparse
import fcntl
import gc
import importlib.metadata
import importlib.resources
import multiprocessing
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent  # type: ignore[import-untyped]
from fontTools.varLib import instancer  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont as EmbeddedFont  # type: ignore[import-untyped]

from scoring.scorecard.typeface import Typeface

WHEEL = "justmytype-intl-cjk"
RECIPE = 1  # raised whenever the instances below would come out differently
FAMILY = "NotoSansSC"
WEIGHTS = {"Regular": 400, "Bold": 700}
# Layout and vertical-writing tables that no PDF of ours reads; without them an instance takes a third less time.
UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx")
KEPT_NAMES = frozenset({0, 13, 14})  # copyright and licence; the others are written anew
SUBSCRIPT_ZERO = 0x2080
SUBSCRIPT_SIZE = 0.6  # of the digit, 13 % of an em below the baseline
SUBSCRIPT_DROP = -130


@dataclass(frozen=True, slots=True)
class FontFiles:
    """Two static TrueType files and the stamp that says what they were made of."""

    regular: Path
    bold: Path
    stamp: str


def build_fonts(folder: Path, progress: Callable[[str], None] = lambda _: None) -> FontFiles:
    """Make the two fonts in `folder` unless they are there; takes about 18 s on two cores the first time.

    Safe to run twice at once: the second waits for the first. A half-made font never has the final name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone_in(folder):
        if (files := _found(folder)) is not None:
            progress(f"Fonts are ready in {folder}.")
            return files
        _make(folder, progress)
    return _files(folder)


def register_fonts(folder: Path) -> Typeface:
    """Make the fonts in `folder` known to reportlab, once per process; any thread may call it at any time.

    Raises FileNotFoundError, with what to run, when they have not been made.
    """
    if not (files := _files(folder)).stamp:
        raise FileNotFoundError(f"There are no fonts in {folder}. Make them: python -m scoring.fonts {folder}")
    with _registering:
        return Typeface(regular=_register(files.regular), bold=_register(files.bold))


_registering = threading.Lock()


def _register(file: Path) -> str:
    name = str(file.resolve())
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(EmbeddedFont(name, name, asciiReadable=False, shapable=False))
    return name


def _stamp() -> str:
    return f"recipe {RECIPE}, {WHEEL} {importlib.metadata.version(WHEEL)}"


def _files(folder: Path) -> FontFiles:
    """Where the fonts are; the stamp is "" while they are not."""
    regular, bold, stamp = (folder / name for name in (f"{FAMILY}-Regular.ttf", f"{FAMILY}-Bold.ttf", "stamp.txt"))
    complete = regular.exists() and bold.exists() and stamp.exists()
    return FontFiles(regular, bold, stamp.read_text(encoding="utf-8").strip() if complete else "")


def _found(folder: Path) -> FontFiles | None:
    files = _files(folder)
    return files if files.stamp == _stamp() else None


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(folder: Path, progress: Callable[[str], None]) -> None:
    """Both weights at once, each in a process of its own; the stamp comes last."""
    started = time.monotonic()
    source = _variable_font()
    (folder / "stamp.txt").unlink(missing_ok=True)
    with ProcessPoolExecutor(len(WEIGHTS), mp_context=multiprocessing.get_context("spawn")) as pool:
        pending: dict[Future[None], str] = {
            pool.submit(_cut, source, folder / f"{FAMILY}-{style}.ttf", style): style for style in WEIGHTS
        }
        progress(f"Cutting {FAMILY} {' and '.join(WEIGHTS)} from {source.name} (about 20 s) ...")
        for done in as_completed(pending):
            done.result()
            progress(f"{FAMILY} {pending[done]} is ready after {time.monotonic() - started:.0f} s.")
    shutil.copyfile(source.with_name("OFL.txt"), folder / "OFL.txt")
    with _finished(folder / "stamp.txt") as draft:
        draft.write_text(_stamp() + "\n", encoding="utf-8")


def _variable_font() -> Path:
    fonts = importlib.resources.files("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc"
    return Path(str(fonts)) / f"{FAMILY}[wght].ttf"


def _cut(source: Path, target: Path, style: str) -> None:
    """Write one static instance of `source`; runs in a process that does nothing else."""
    gc.disable()  # millions of small objects, no cycles: collecting costs a tenth of the time and frees nothing
    font = TTFont(source, recalcTimestamp=False)
    for tag in UNUSED_TABLES:
        if tag in font:
            del font[tag]
    instancer.instantiateVariableFont(
        font,
        {"wght": WEIGHTS[style]},
        inplace=True,
        optimize=False,
        overlap=instancer.OverlapMode.KEEP_AND_DONT_SET_FLAGS,
    )
    _add_subscript_digits(font)
    _name(font, style)
    with _finished(target) as draft:
        font.save(draft)


def _add_subscript_digits(font: TTFont) -> None:
    """Noto Sans SC has no ₀ to ₉; without them CO₂ prints a box. Each becomes a small, lowered digit."""
    characters, widths = font.getBestCmap(), font["hmtx"]
    for digit in range(10):
        if (code := SUBSCRIPT_ZERO + digit) in characters:
            continue
        base, name = characters[ord("0") + digit], f"subscript{digit}"
        font["glyf"][name] = _lowered(base)
        advance, bearing = widths[base]
        widths[name] = (round(advance * SUBSCRIPT_SIZE) + 20, round(bearing * SUBSCRIPT_SIZE) + 10)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font["maxp"].numGlyphs = len(font.getGlyphOrder())


def _lowered(base: str) -> Glyph:
    part = GlyphComponent()
    part.glyphName, part.x, part.y, part.flags = base, 10, SUBSCRIPT_DROP, 0x0004 | 0x0002
    part.transform = [[SUBSCRIPT_SIZE, 0], [0, SUBSCRIPT_SIZE]]
    glyph = Glyph()
    glyph.numberOfContours, glyph.components = -1, [part]
    return glyph


def _name(font: TTFont, style: str) -> None:
    """Two different PostScript names: with one name for both, readers draw the bold text in regular."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES]
    full = f"{FAMILY}-{style}"
    for number, text in ((1, "Noto Sans SC"), (2, style), (3, full), (4, f"Noto Sans SC {style}"), (6, full)):
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[style]


@contextmanager
def _finished(target: Path) -> Iterator[Path]:
    """A draft beside `target` that takes its name only when it is complete."""
    number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    os.close(number)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o644)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the fonts of the scorecard.")
    parser.add_argument("folder", type=Path, help="where to put them, e.g. var/fonts")
    build_fonts(parser.parse_args().folder, progress=lambda line: print(line, flush=True))  # noqa: T201


if __name__ == "__main__":
    main()
