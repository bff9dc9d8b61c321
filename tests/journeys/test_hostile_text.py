"""Hostile text in title and summary: kept letter by letter, shown everywhere, never run."""

import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from applications.models import Answer

from . import cases
from .conftest import Portal
from .forms import control, type_and_save
from .visitors import Visitor

pytestmark = pytest.mark.journey

NAUGHTY = json.loads(
    (Path(__file__).parent.parent / "documents" / "data" / "blns.json").read_text(encoding="utf-8")
)
# Markup, a template, a formula, right-to-left, combining marks, and what broke other programs.
CHOSEN = [
    "<script>alert(0)</script>",
    "<img src=x onerror=alert(2) />",
    '{{ "".__class__.__mro__[2].__subclasses__()[40]("/etc/passwd").read() }}',
    '=HYPERLINK("https://evil.example")',
    "' OR 1=1 -- 1",
    "הָיְתָהtestالصفحات التّحول",
]
MARKS = ("__class__", "HYPERLINK")


def strings() -> list[str]:
    """Ours, and every string of the list that would open a dialog, as far as a summary reaches."""
    loud = [text for text in NAUGHTY if "alert(" in text or "prompt(" in text]
    return [*CHOSEN, *loud]


def summary() -> str:
    """As many of them as fit into 1 200 characters, on lines of their own."""
    lines: list[str] = []
    for text in strings():
        if len("\n".join([*lines, text])) < 1150:
            lines.append(text)
    return "\n".join(lines)


def assert_unexecuted(visitor: Visitor) -> None:
    """The text is there as text; the page has no element of it."""
    assert CHOSEN[0] in visitor.main
    page = visitor.page
    assert (
        page.locator("main script, main img, main iframe, main object, main svg script").count()
        == 0
    )
    assert page.locator("[onerror], [onload], [onclick], [onmouseover], [onfocus]").count() == 0
    visitor.look()


def test_hostile_text_is_shown_to_everybody_and_run_by_nobody(portal: Portal) -> None:
    made = cases.case()
    lead, text = portal.visitor(made.lead), summary()
    step = f"/applications/{made.current.pk}/step/project/"

    lead.open(step)
    type_and_save(lead.page, "title", CHOSEN[0])
    type_and_save(lead.page, "summary", text)
    lead.open(step)
    assert control(lead.page, "summary").input_value() == text
    lead.open(f"/applications/{made.current.pk}/check/")
    assert_unexecuted(lead)
    lead.press("Submit this application")
    assert_unexecuted(lead)
    lead.open(f"/applications/{made.current.pk}/")
    assert_unexecuted(lead)
    for name, path in (("Marta", "cases"), ("Mikko", "technical-checks")):
        reader = portal.visitor(name)
        reader.open(f"/{path}/{made.current.pk}/")
        assert_unexecuted(reader)
        assert text.splitlines()[-1] in reader.page.locator("main").text_content()

    stored = Answer.objects.get(application=made.current, key="summary").value
    assert stored == text
    lead.wait_for_papers()
    _name, content = lead.download("Application as submitted")
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "alert(0)" in words
    assert all(mark in words for mark in MARKS)
