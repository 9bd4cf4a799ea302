"""The Celery application. Rows in the database are the queue; a message is only the hurry (design, section 4)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("greengate")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
