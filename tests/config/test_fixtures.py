"""What conftest offers is real: a message travels over a real broker, a page opens in a real browser."""

from threading import Event
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from config.celery import app

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext
    from pytest_django.live_server_helper import LiveServer

arrived = Event()


@app.task  # type: ignore[untyped-decorator]
def arrive() -> None:
    arrived.set()


@pytest.mark.usefixtures("worker")
def test_a_message_reaches_the_worker_over_the_broker(broker: str) -> None:
    arrived.clear()
    with app.connection_for_write() as connection:
        assert connection.as_uri(include_password=True).rstrip("/").startswith(broker.rstrip("/"))
    arrive.delay()
    assert arrived.wait(20)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_door_opens_in_a_browser_without_a_complaint(live_server: "LiveServer", visitor: "BrowserContext") -> None:
    page = visitor.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(live_server.url + reverse("account_login"))
    assert answer is not None
    assert (answer.status, page.locator("html").get_attribute("lang"), complaints) == (200, "zh-hans", [])
