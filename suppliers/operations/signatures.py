"""Looking at the signatures that files bear: in a process of its own, once, and kept as it was found."""

import json
import subprocess  # the child is ours: the same interpreter with a fixed program
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage

from suppliers.checks.certificate_facts import NO_SIGNATURE, UNREADABLE_SIGNATURE, FileSignature
from suppliers.checks.certificate_file import may_be_signed
from suppliers.checks.files.kinds import OFD, PDF
from suppliers.enums import SignatureState
from suppliers.models import Certificate, Document, DocumentSignature
from suppliers.operations.looking_over import look_again

SECONDS = 20
MEGABYTES = 1_500
SIGNABLE = (PDF, OFD)
ROOT = Path(__file__).resolve().parents[2]
# Bounds itself before it opens anything. Roots stand in files named on the command line.
_CHILD = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
resource.setrlimit(resource.RLIMIT_AS, ({bytes}, {bytes}))
from datetime import datetime
from pathlib import Path
from suppliers.checks.signature import ENGINE, read_signatures
roots = [Path(name).read_bytes() for name in sys.argv[2:]]
found = read_signatures(sys.stdin.buffer.read(), at=datetime.fromisoformat(sys.argv[1]), roots=roots)
told = [found.state, found.code, found.message, dict(found.values), ENGINE]
sys.stdout.write(json.dumps(told))
"""


def documents_to_look_at(most: int) -> list[Document]:
    """Kept files that may bear a signature and that nobody looked at yet, the oldest first."""
    waiting = Document.objects.filter(signature__isnull=True, media_type__in=SIGNABLE)
    return list(waiting.order_by("pk")[:most])


def look_at_signature(document: Document, *, roots: Iterable[Path], at: datetime) -> DocumentSignature:
    """Find out what the file's own signatures say and keep it; a second look gives what is kept.

    Bounded: at most SECONDS of computing and MEGABYTES of memory. A file that needs more, or that is gone, or that
    breaks the parser is kept as unknown, so that it never keeps the worker again.
    """
    kept = DocumentSignature.objects.filter(document=document).first()
    if kept is not None:
        return kept
    found, engine = _looked(document, list(roots), at)
    row = {
        "state": found.state,
        "code": found.code,
        "message": found.message,
        "values": dict(found.values),
        "engine": engine,
        "at": at,
    }
    kept = DocumentSignature.objects.get_or_create(document=document, defaults=row)[0]
    look_again(Certificate.objects.filter(document=document))
    return kept


def _looked(document: Document, roots: list[Path], at: datetime) -> tuple[FileSignature, str]:
    try:
        with default_storage.open(document.path, "rb") as stream:
            content: bytes = stream.read()
    except OSError:
        return UNREADABLE_SIGNATURE, "-"
    if not may_be_signed(content):
        return NO_SIGNATURE, "-"
    return _apart(content, roots, at)


def _apart(content: bytes, roots: list[Path], at: datetime) -> tuple[FileSignature, str]:
    program = _CHILD.format(seconds=SECONDS, bytes=MEGABYTES * 1_000_000)
    command = [sys.executable, "-c", program, at.isoformat(), *(str(root.resolve()) for root in roots)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS, cwd=ROOT, check=True)
        state, code, message, values, engine = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return UNREADABLE_SIGNATURE, "-"
    return FileSignature(SignatureState(state), code, message, values), engine
