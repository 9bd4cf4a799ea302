"""Reading files: their text at once, pictures by the worker. Rows of Reading are the queue and the result."""

from datetime import datetime, timedelta
from importlib.metadata import version

from django.db import transaction
from django.db.models import F, Q

from suppliers.checks.certificate_text import PageText, ReadFields, read_certificate
from suppliers.checks.certificate_text.ocr import ocr_engine
from suppliers.checks.certificate_text.stored import fields_as_json, problems_as_json
from suppliers.checks.files.kinds import OFD, PDF
from suppliers.checks.finding import unknown
from suppliers.models import Certificate, Document, Reading, Supplier
from suppliers.operations.looking_over import look_again
from suppliers.operations.picture_reading import SECONDS, NotReadError, read_apart
from suppliers.queries.readings import stored_content
from suppliers.queries.text_reading import text_apart

RULES = 1
"""Version of the rules from text to fields. A change of what they find needs the next number."""
MOST_TRIES = 2
LEASE = timedelta(seconds=2 * SECONDS)
"""After this time a worker that began and did not finish is taken for dead."""

NO_READER = "This file is a picture, and nothing that reads pictures is installed here. Please enter the fields."
NO_TEXT = "This OFD file has no text to read. Please enter the fields."
NOT_READ = "This picture could not be read. Please enter the fields, or send a sharper one."


def ask_reading(document: Document, *, at: datetime) -> Reading:
    """Read the text that a document carries, or put it into the queue of pictures to be read.

    The same engine reads a document once; asking again gives the row that is there.
    """
    pages = text_apart(stored_content(document), document.media_type)
    engine = _engine(document, pages)
    with transaction.atomic():
        Supplier.objects.lock(document.supplier_id)
        reading, made = Reading.objects.get_or_create(
            document=document, engine=engine or "none", version=RULES, defaults={"asked_at": at}
        )
        if made and pages:
            _finish(reading, read_certificate(pages), pages, at)
        elif made and not engine:
            words = NO_TEXT if document.media_type == OFD else NO_READER
            _fail(reading, Reading.Outcome.NO_READER, "no_reader", words, at)
    return reading


def read_waiting(reading_id: int, *, at: datetime) -> bool:
    """Read one waiting picture in a process of its own; False when there is nothing to do for this worker.

    What fails waits for another try, and is given up after MOST_TRIES with a word to the supplier.
    """
    if not _begun(reading_id, at):
        return False
    reading = Reading.objects.select_related("document").get(pk=reading_id)
    try:
        pages = read_apart(stored_content(reading.document), reading.document.media_type)
    except NotReadError:
        pages = None
    with transaction.atomic():
        reading = Reading.objects.select_for_update().get(pk=reading_id)
        if reading.finished_at is not None:
            return False
        if pages is not None:
            _finish(reading, read_certificate(pages), pages, at)
        elif reading.tries >= MOST_TRIES:
            _fail(reading, Reading.Outcome.FAILED, "not_read", NOT_READ, at)
        else:
            Reading.objects.filter(pk=reading_id).update(tried_at=None)
    return True


def _engine(document: Document, pages: list[PageText]) -> str:
    if pages and document.media_type == PDF:
        return f"pdfium {version('pypdfium2')}"
    if pages and document.media_type == OFD:
        return "ofd"
    return "" if document.media_type == OFD else ocr_engine()


def _begun(reading_id: int, at: datetime) -> bool:
    """Whether this worker may read it: nobody is at it, nor at any other picture, since one fills the memory."""
    unfinished = Reading.objects.filter(finished_at__isnull=True)
    if unfinished.filter(tried_at__gte=at - LEASE).exists():
        return False
    waiting = unfinished.filter(Q(tried_at__isnull=True) | Q(tried_at__lt=at - LEASE), pk=reading_id)
    return waiting.update(tries=F("tries") + 1, tried_at=at) == 1


def _finish(reading: Reading, read: ReadFields, pages: list[PageText], at: datetime) -> None:
    reading.fields, reading.problems = fields_as_json(read), problems_as_json(read)
    reading.turns = {str(page.number): page.turn for page in pages if page.turn}
    reading.outcome = Reading.Outcome.READ if reading.fields else Reading.Outcome.EMPTY
    reading.finished_at = at
    reading.save(update_fields=["fields", "problems", "turns", "outcome", "finished_at"])
    look_again(Certificate.objects.filter(document=reading.document_id))


def _fail(reading: Reading, outcome: Reading.Outcome, code: str, message: str, at: datetime) -> None:
    reading.problems = problems_as_json(ReadFields(problems=(unknown("text", code, message),)))
    reading.outcome, reading.finished_at = outcome, at
    reading.save(update_fields=["problems", "outcome", "finished_at"])
