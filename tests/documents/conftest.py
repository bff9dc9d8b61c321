"""Specimen letters: templates and a snapshot of their own, one ordered document."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aifactory.documents import archive, letters
from aifactory.documents.models import Document
from aifactory.face import placeholders

HERE = Path(__file__).parent
SUBJECT = ("tests.case", "7")
INSTANT = "2026-11-23T08:12:00+00:00"


def snapshot(**changes: object) -> dict[str, Any]:
    """What an award letter says."""
    return {
        "instant": INSTANT,
        "recipient": ["Ioana Dobrescu, project lead", "Sorbella Voice SRL", "400123 Cluj-Napoca"],
        "reference": [{"label": "Decision", "value": "D-2026-3318"}],
        "person": "Ioana Dobrescu",
        "reason": "Your application is awarded in full.",
        "first_column": "Month",
        "unit": {"gpus_per_node": 4, "local_name": "core-h", "local_per_node_hour": "32"},
        "rows": [
            {
                "label": "December 2026",
                "node_hours": "2500.5",
                "gpu_hours": "10002",
                "local": "80016",
            }
        ],
        "total": {"label": "Total", "node_hours": "2500.5", "gpu_hours": "10002", "local": "80016"},
        "signatures": [
            {"name": "Marta Lindqvist", "role": "Programme officer · prepared", "at": INSTANT}
        ],
        **changes,
    }


@pytest.fixture
def specimens(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The templates beside this file are found like our own."""
    folders = [*placeholders.template_folders(), HERE / "templates"]
    monkeypatch.setattr(placeholders, "template_folders", lambda: folders)
    monkeypatch.setattr(letters, "template_folders", lambda: folders)
    for cached in (letters._engine, letters.template_version):
        cached.cache_clear()
    yield
    for cached in (letters._engine, letters.template_version):
        cached.cache_clear()


@pytest.fixture
def draft(specimens: None) -> Callable[..., Document]:
    """An unsaved document, as `order` makes it."""

    def make(template: str = "specimens/award.html", **changes: object) -> Document:
        frozen = archive._frozen(snapshot(**changes), at=archive.timezone.now())
        return Document(
            kind="decision",
            number="D-2026-3318",
            version=1,
            title="Award of 2 500.5 node-hours",
            language="en",
            template=template,
            snapshot=frozen,
            snapshot_sha256=archive._digest(frozen),
        )

    return make


@pytest.fixture
def order_one() -> Callable[..., Document]:
    """Orders the next version of one letter; wants the caller's transaction."""

    def make(**changes: object) -> Document:
        given = {"template": "specimens/award.html", "snapshot": snapshot(), **changes}
        return archive.order(
            kind="decision",
            subject=SUBJECT,
            number="D-2026-3318",
            title="Award of 2 500.5 node-hours",
            language="en",
            filename="award.pdf",
            **given,
        )

    return make


@pytest.fixture
def ordered(
    specimens: None, db: None, order_one: Callable[..., Document]
) -> Callable[..., Document]:
    """A document ordered in the transaction of the test."""
    return order_one
