import os

# Before numpy is imported anywhere: one thread for each calculation. A second one that waits for a busy core made a
# what-if of 3 ms last 60.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from config.celery import app as celery_app

__all__ = ["celery_app"]
