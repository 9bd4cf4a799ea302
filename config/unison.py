"""Worker and beat in one process, for a machine that can have no broker: python -m config.unison.

The queue is this process's own memory, so a page's nudge does not reach it; the tick finds the row soon after.
"""

from celery.beat import EmbeddedService

from config.celery import app


def main() -> None:
    EmbeddedService(app, thread=True).start()
    app.Worker(pool="threads", concurrency=2, loglevel="WARNING").start()


if __name__ == "__main__":
    main()
