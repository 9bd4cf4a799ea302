"""Somebody at a browser, who finds things by what is written on them, and how much it cost to do so."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, ViewportSize

DESKTOP: "ViewportSize" = {"width": 1280, "height": 900}
PATIENCE = 20_000  # milliseconds; the machine may be busy
WORDS = {"zh-hans": ("邮箱", "密码", "登录"), "en": ("Email", "Password", "Sign in")}
# The browser says by itself that a page came with such a status: a refusal that is shown is no fault.
REFUSED = re.compile(r"^Failed to load resource: .* status of (409|422) ")
expect.set_options(timeout=PATIENCE)


class Person:
    """One window of one person. `clicks`, `keys` and `typed` count what was done; `faults` what went wrong unseen."""

    def __init__(self, context: "BrowserContext", site: str) -> None:
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.site = site
        self.faults: list[str] = []
        self.forget()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)

    def forget(self) -> None:
        """Count from here."""
        self.clicks = self.keys = self.typed = 0

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path if path.startswith("http") else f"{self.site}{path}")

    def press(self, name: str, role: str = "button", *, within: "Locator | None" = None) -> None:
        """Click what bears exactly this name, on a page that is all there."""
        self.page.wait_for_load_state()
        (within or self.page).get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
        self.clicks += 1

    def follow(self, name: str) -> None:
        self.press(name, "link")

    def go_to(self, name: str) -> None:
        """A place in the top bar."""
        self.press(name, "link", within=self.page.get_by_role("navigation").first)

    def strike(self, key: str) -> None:
        """Press one key on a page that is all there, and wait for the page that it opens."""
        self.page.wait_for_load_state()
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.keys += 1

    def strike_here(self, key: str) -> None:
        """Press one key that opens something on this page, as a dialog."""
        self.page.wait_for_load_state()
        self.page.keyboard.press(key)
        self.keys += 1

    def write(self, label: str, text: str, *, within: "Locator | None" = None) -> None:
        (within or self.page).get_by_label(label).fill(text)
        self.typed += 1

    def choose(self, label: str, option: str, *, within: "Locator | None" = None) -> None:
        (within or self.page).get_by_label(label).select_option(label=option)
        self.clicks += 1

    def tick(self, label: str) -> None:
        self.page.wait_for_load_state()
        self.page.get_by_label(label).check()
        self.clicks += 1

    def hand_over(self, label: str, name: str, content: bytes, *, within: "Locator | None" = None) -> None:
        """Choose a file."""
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        (within or self.page).get_by_label(label).set_input_files(file)  # type: ignore[arg-type]
        self.clicks += 1

    def hand_over_all(self, label: str, files: list[tuple[str, bytes]]) -> None:
        """Choose several files at once."""
        chosen = [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
        self.page.get_by_label(label).set_input_files(chosen)  # type: ignore[arg-type]
        self.clicks += 1

    def reads(self, *texts: str) -> None:
        """Each of these can be seen on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def sign_in(self, email: str, password: str, language: str = "zh-hans") -> None:
        field, secret, button = WORDS[language]
        self.open("/account/login/")
        self.write(field, email)
        self.write(secret, password)
        self.press(button)
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def _heard(self, message: "ConsoleMessage") -> None:
        if message.type in {"error", "warning"} and not REFUSED.match(message.text):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: "Response") -> None:
        if response.status in {403, 404} or response.status >= 500:
            self.faults.append(f"{response.url}: {response.status}")


@contextmanager
def arriving(browser: "Browser", site: str, *, viewport: "ViewportSize" = DESKTOP) -> Iterator[Person]:
    """Somebody with a window of their own. That nothing went wrong unseen is asked at the end."""
    context = browser.new_context(locale="zh-CN", viewport=viewport)
    person = Person(context, site)
    try:
        yield person
        assert person.faults == []
    finally:
        context.close()
