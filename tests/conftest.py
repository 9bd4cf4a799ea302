"""What every test may ask for: a real broker, a worker on it, a browser. How the suite is run: python -m tests."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from config.celery import app
from config.embedded import embedded_valkey
from scoring.queries.trial.register import held
from tests.databases import empty_after_test
from tests.factories import publish_shipped_method

if TYPE_CHECKING:
    from celery.worker import WorkController
    from playwright.sync_api import Browser, BrowserContext

CHROMIUM = os.environ.get("CHROMIUM") or next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
LEFT_OUT = pytest.StashKey[list[str]]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run cannot do, and remember the sentence that says so."""
    config.stash[LEFT_OUT] = []
    if connection.vendor != "postgresql":
        _leave_out("postgres", "they are about PostgreSQL and this is SQLite", config, items)
    if CHROMIUM is None:
        if os.environ.get("CI") == "true" and any(item.get_closest_marker("browser") for item in items):
            pytest.exit("There is no Chromium for the browser tests, and CI=true asks for all of them.", returncode=1)
        _leave_out("browser", "no Chromium was found (apt-get install chromium, or set CHROMIUM)", config, items)


def _leave_out(marker: str, reason: str, config: pytest.Config, items: list[pytest.Item]) -> None:
    out = [item for item in items if item.get_closest_marker(marker)]
    if out:
        items[:] = [item for item in items if item not in out]
        config.hook.pytest_deselected(items=out)
        names = ", ".join(sorted({item.nodeid for item in out}))
        config.stash[LEFT_OUT].append(f"Left out {len(out)} tests marked {marker}: {reason}. They are {names}.")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for sentence in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(sentence)


@pytest.fixture(scope="session", autouse=True)
def _emptied_in_spite_of_triggers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_after_test)
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()
    held.forget()


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """The address of a real Valkey or Redis, which Celery then uses."""
    with embedded_valkey() as address:
        before = app.conf.broker_url, app.conf.broker_transport_options
        _send_to(address, {"visibility_timeout": 3600})
        yield address
        _send_to(*before)


def _send_to(address: str, options: dict[str, object]) -> None:
    """Let Celery use this broker; what has sent to another one before would go on sending there."""
    app.conf.update(broker_url=address, broker_transport_options=options)
    app.amqp._producer_pool = None


@pytest.fixture
def worker(broker: str, transactional_db: None) -> "Iterator[WorkController]":
    """A Celery worker in a thread of this process, on the real broker and on the test's database."""
    from celery.contrib.testing.worker import start_worker

    app.loader.import_default_modules()
    app.control.purge()  # what an earlier test left in the queue is about rows that are gone
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=20) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright runs an event loop in this thread; Django would take that for a view that is asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--disable-dev-shm-usage"])
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(browser: "Browser") -> "Iterator[BrowserContext]":
    """A visitor whom nobody knows, with a desktop screen, reading Chinese."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def method(db: None) -> None:
    """The shipped scoring model and policy, published and in force."""
    publish_shipped_method()
