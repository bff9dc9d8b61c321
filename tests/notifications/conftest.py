"""Specimen mails, a mail server to order, and kills at will."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from aifactory.face import placeholders
from aifactory.notifications import outbox
from aifactory.notifications.models import Message

HERE = Path(__file__).parent
ACCEPT_BY = datetime(2026, 12, 7, 16, 0, tzinfo=UTC)
Write = Callable[..., Message]


class Killed(BaseException):
    """The worker died here."""


class Server:
    """What stands behind the delivery backend of a test."""

    def __init__(self) -> None:
        self.taken: list[object] = []
        self.on_open: BaseException | None = None
        self.before_taking: BaseException | None = None
        self.after_taking: BaseException | None = None
        self.deaf = False


SERVER = Server()


class Backend(BaseEmailBackend):
    """Hands mails to SERVER."""

    def open(self) -> None:
        if SERVER.on_open:
            raise SERVER.on_open

    def send_messages(self, email_messages: list[object]) -> int:
        if SERVER.before_taking:
            raise SERVER.before_taking
        if SERVER.deaf:
            return 0
        SERVER.taken += email_messages
        if SERVER.after_taking:
            raise SERVER.after_taking
        return len(email_messages)


@pytest.fixture
def server(settings: object) -> Server:
    """A mail server that takes everything until told otherwise."""
    SERVER.__init__()
    settings.DELIVERY_EMAIL_BACKEND = f"{__name__}.Backend"
    return SERVER


@pytest.fixture
def specimens(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The templates beside this file are found like our own."""
    folders = [*placeholders.template_folders(), HERE / "templates"]
    monkeypatch.setattr(placeholders, "template_folders", lambda: folders)
    outbox._engine.cache_clear()
    yield
    outbox._engine.cache_clear()


def context(**changes: object) -> dict[str, object]:
    return {
        "person": {"name": "Ioana Dobrescu"},
        "title": "Speech model",
        "reason": "It passed all checks.",
        "link": "http://localhost:8000/applications/7/",
        "accept_by": ACCEPT_BY,
        **changes,
    }


@pytest.fixture
def write(specimens: None, db: None) -> Write:
    """Writes the specimen mail into the outbox."""

    def make(key: str = "award:7", **changes: object) -> Message:
        given = {"to": "lead@firm.example", "language": "en", "context": context(), **changes}
        return outbox.enqueue(kind="award", key=key, template="specimen", **given)

    return make
