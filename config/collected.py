"""Static files for whitenoise: collected and compressed when one has changed, not at every start."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_static() -> bool:
    """Collect and compress the static files (6 s), unless none has changed since the last time; was it needed?"""
    fingerprint = settings.VAR_DIR / "static.fingerprint"
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    if fingerprint.exists() and fingerprint.read_text() == digest.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    fingerprint.write_text(digest.hexdigest())
    return True
