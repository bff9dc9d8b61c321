"""From a frozen snapshot to HTML: nothing but the snapshot goes into a letter."""

import hashlib
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.template.backends.django import DjangoTemplates
from django.utils import timezone, translation

from aifactory.documents.models import Document
from aifactory.documents.rendering import ASSETS, asset_path
from aifactory.documents.rules.printable import printable
from aifactory.face.placeholders import strict_templates, template_folders

SHARED = ("documents/base.html", "documents/parts")


def compose(document: Document) -> str:
    """The letter as HTML, in its own language and in the office's zone.

    Raises:
        EmptyPlaceholder: the template writes something that the snapshot does not have.
    """
    html, has_gaps = printable(_render(document, has_gaps=False), _covered())
    if has_gaps:
        html, _ = printable(_render(document, has_gaps=True), _covered())
    return html


def _render(document: Document, *, has_gaps: bool) -> str:
    context = {
        **document.snapshot,
        "document": {
            "has_gaps": has_gaps,
            "kind": document.kind,
            "number": document.number,
            "version": document.version,
            "title": document.title,
            "language": document.language,
            "snapshot_sha256": document.snapshot_sha256,
        },
    }
    zone = ZoneInfo(document.snapshot["frame"]["zone"])
    template = _engine().get_template(document.template)
    with translation.override(document.language), timezone.override(zone):
        return str(template.render(context))


def instant(document: Document) -> datetime:
    """The date of the letter, as frozen."""
    return datetime.fromisoformat(document.snapshot["instant"])


@cache
def template_version(template: str) -> str:
    """A hash of everything but the snapshot that decides how this letter looks."""
    digest = hashlib.sha256()
    for path in [*_sources(template), *(asset_path(name) for name in sorted(ASSETS))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@cache
def _engine() -> DjangoTemplates:
    return strict_templates("documents", autoescape=True)


@cache
def _covered() -> frozenset[int]:
    """Every letter that all weights of the letter's font have."""
    ranges = json.loads(asset_path("coverage.json").read_text(encoding="ascii"))
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def _sources(template: str) -> list[Path]:
    found: list[Path] = []
    for folder in template_folders():
        for name in (template, template.removesuffix(".html"), *SHARED):
            path = folder / name
            found += sorted(path.rglob("*.html")) if path.is_dir() else [path][: path.is_file()]
    return found
