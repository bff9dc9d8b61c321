"""A site of one page in a real browser: our templates and scripts, answers made by the test."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.template import engines
from playwright.sync_api import Page, Request, Route

from tests.browser import chromium

ROOT = Path(__file__).resolve().parent.parent.parent
ORIGIN = "http://localhost"


@dataclass
class Answer:
    status: int = 200
    body: Any = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """Serves `/` from a template source, `/static/` from disk, the rest from `answers`."""

    page: Page
    source: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    posts: list[tuple[str, dict[str, list[str]], dict[str, str]]] = field(default_factory=list)
    before_answer: Callable[[], None] = lambda: None

    def open(self) -> Page:
        self.page.goto(f"{ORIGIN}/")
        return self.page

    def handle(self, route: Route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        if request.method == "POST":
            self.posts.append((path, _fields(request), request.headers))
        if path.startswith("/static/"):
            route.fulfill(path=ROOT / path.lstrip("/"))
        elif path == "/" and request.method == "GET":
            html = engines["django"].from_string(self.source).render(self.context)
            route.fulfill(body=html, content_type="text/html")
        else:
            self.before_answer()
            _fulfil(route, self._next(path))

    def _next(self, path: str) -> Answer:
        waiting = self.answers.get(path) or [Answer(404)]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


def _fields(request: Request) -> dict[str, list[str]]:
    return parse_qs(request.post_data or "", keep_blank_values=True)


def _fulfil(route: Route, answer: Answer) -> None:
    if answer.status == 0:
        route.abort()
    elif isinstance(answer.body, str):
        headers = {"Content-Type": "text/html", **answer.headers}
        route.fulfill(status=answer.status, body=answer.body, headers=headers)
    else:
        headers = {"Content-Type": "application/json", **answer.headers}
        route.fulfill(status=answer.status, body=json.dumps(answer.body), headers=headers)


@pytest.fixture
def site() -> Iterator[Site]:
    """A fresh browser context: empty storage, no cookies; a script error fails the test."""
    context = chromium().new_context(locale="en-GB")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    made = Site(page)
    context.route("**/*", made.handle)
    yield made
    context.close()
    assert errors == []
