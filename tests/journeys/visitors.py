"""A person with a browser of their own: every page looked at is checked, every error is kept."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import resolve
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Response,
    WebError,
    expect,
)

from aifactory.accounts.models import User
from aifactory.demo.people import PASSWORD

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
# The words of Chromium for an answer that is no page or no success; tests name the ones they want.
REFUSED = r"the server responded with a status of {status} "
OFFLINE = r"net::ERR_"
# What makes two pages of one address different: status, refusals, notes, texts side by side.
STATE_OF_PAGE = """[
  document.querySelector(".page-meta .pill")?.textContent,
  document.querySelectorAll("[data-error-summary]").length,
  document.querySelectorAll(".note").length,
  document.querySelectorAll(".compare").length,
]"""
LOOKED_AT: set[tuple[object, ...]] = set()


@cache
def axe_script() -> str:
    """The engine, for every page of a context."""
    return Axe().axe_script


@dataclass
class Visitor:
    """One browser context: cookies, storage and one page.

    Attributes:
        origin: scheme, host and port of the portal.
        troubles: errors of the console, scripts and the content policy, and dialogs.
        expected: patterns of troubles that the test provokes on purpose.
        has_script: False where JavaScript is switched off; axe is a script too.
    """

    context: BrowserContext
    page: Page
    origin: str
    has_script: bool = True
    troubles: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note whatever goes wrong on any page of the context."""
        self.context.on("console", self._console)
        self.context.on("weberror", self._error)
        self.context.on("dialog", self._dialog)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note(f"{message.text} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self._note(str(error.error))

    def _dialog(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            dialog.accept()
        else:
            self._note(f"dialog: {dialog.message}")
            dialog.dismiss()

    def _note(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in self.expected):
            self.troubles.append(text)

    def expects(self, *statuses: int, also: str = "") -> None:
        """These refusals are part of the test."""
        self.expected += [REFUSED.format(status=status) for status in statuses]
        if also:
            self.expected.append(also)

    # --- Coming and going -------------------------------------------------------------------

    def come_as(self, person: User) -> "Visitor":
        """Signed in, without the form; test_whole_way.py goes through the form."""
        client = Client()
        client.force_login(person)
        self.context.add_cookies(
            [{"name": "session", "value": client.cookies["session"].value, "url": self.origin}]
        )
        return self

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Through the form on the page shown now, which is the sign-in page."""
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in", within="main")

    def lose_session(self) -> None:
        """As after eight hours, or on a restart of the browser."""
        self.context.clear_cookies(name="session")

    # --- Looking and pressing -----------------------------------------------------------------

    def open(self, path: str, *, status: int = 200) -> Response:
        """Load an address and look at it."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        self.look()
        return response

    def press(self, name: str | re.Pattern[str], *, within: str = "body") -> None:
        """A button that loads a page; then look at it."""
        button = self.page.locator(within).get_by_role("button", name=name).first
        with self.page.expect_navigation(wait_until="load"):
            button.click()
        self.look()

    def follow(
        self, name: str | re.Pattern[str], *, within: str = "main", number: str = ""
    ) -> None:
        """A link, in the row with `number` where a list has several; then look at the page."""
        place = self.page.locator(within)
        if number:
            place = place.get_by_role("row").filter(has_text=number)
        link = place.get_by_role("link", name=name).first
        with self.page.expect_navigation(wait_until="load"):
            link.click()
        self.look()

    def look(self) -> None:
        """Zero findings of axe on the page as it stands, once per kind and state of page."""
        if not self.has_script:
            return
        self.page.wait_for_load_state("load")
        match = resolve(self.path)
        kind = (match.view_name, match.kwargs.get("slug"), *self.page.evaluate(STATE_OF_PAGE))
        if kind not in LOOKED_AT:
            assert findings(self.page) == []
            LOOKED_AT.add(kind)

    @property
    def path(self) -> str:
        """Where we are."""
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        """The title of the page."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def main(self) -> str:
        """All text of the page without header and footer."""
        return self.page.locator("main").inner_text()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """The text is on the page and visible."""
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def sees_not(self, text: str) -> None:
        """The text is nowhere on the page."""
        assert text not in self.page.content()

    def wait_until(self, is_there: Callable[[], bool], *, seconds: float = 30) -> None:
        """Load the page again until the worker is through."""
        until = time.monotonic() + seconds
        while not is_there():
            assert time.monotonic() < until, f"Not there: {self.page.url}\n{self.main}"
            self.page.wait_for_timeout(200)
            self.page.reload()

    def wait_for_papers(self, name: re.Pattern[str] | None = None) -> None:
        """Every document on the page is made, or the one named."""
        papers = self.page.locator("main .plain-list li").filter(has_text=name)
        waiting = papers.filter(has_text="is being made")
        self.wait_until(lambda: papers.count() > 0 and waiting.count() == 0)

    def download(self, name: str | re.Pattern[str]) -> tuple[str, bytes]:
        """Name and content of the file behind a link."""
        link = self.page.locator("main").get_by_role("link", name=name).first
        with self.page.expect_download() as started:
            link.click()
        download = started.value
        return download.suggested_filename, Path(download.path()).read_bytes()


def findings(page: Page) -> list[str]:
    """What axe, which is on every page, finds: one line each."""
    found: dict[str, Any] = page.evaluate("options => axe.run(options)", AXE_OPTIONS)
    return [
        f"{page.url} {one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
