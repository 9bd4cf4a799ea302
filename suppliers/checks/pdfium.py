"""The one door to pdfium, which must not be entered by two threads at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

import pypdfium2  # type: ignore[import-untyped]

_ALONE = RLock()


@contextmanager
def open_pdf(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF, open for as long as the block runs; no other thread is inside pdfium meanwhile.

    Raises pypdfium2.PdfiumError for a file that pdfium cannot open. Close pages before leaving the block.
    """
    with _ALONE:
        document = pypdfium2.PdfDocument(content)
        try:
            yield document
        finally:
            document.close()
