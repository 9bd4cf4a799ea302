"""The settings of a test run: those of the system, with quick passwords and with files that vanish at the end."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only for tests: " + "0123456789abcdef" * 4)

from config import translations
from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

translations.compiled()

FOLDER = Path(tempfile.mkdtemp(prefix="greengate-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MEDIA_ROOT = FOLDER / "media"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Every test of staff would begin with a second factor otherwise; tests/people/test_second_factor.py turns it on.
STAFF_SECOND_FACTOR = False
# In this process's memory, so that a test can empty it without emptying the broker.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads then meet each other's locks as processes do.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
# Static files from where they are written, so that no test needs collectstatic.
STATIC_ROOT = FOLDER / "static"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
