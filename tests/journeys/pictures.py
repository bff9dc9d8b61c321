"""The pictures of docs/guides, taken from the running portal: `python3 manage.py pictures`.

No part of the normal run: pytest collects this file only when it is named. A new picture is a line
of the table; tests/architecture/test_guides.py wants each of them named by a guide.
"""

import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from aifactory.catalogue.models import Call
from aifactory.jobs.models import Job, JobState
from applications import operations

from . import cases
from .addresses import NOBODY, url_of
from .conftest import Portal
from .forms import FIT, answer_all
from .visitors import Visitor

pytestmark = pytest.mark.journey

TARGET = Path(__file__).resolve().parents[2] / "docs" / "guides" / "pictures"
WIDTH, HEIGHT = 1280, 900
COLOURS = 128  # flat colours: nothing is lost, and the file is a third of the size


@dataclass(frozen=True)
class Picture:
    """One page as one person sees it; `arguments` are words of addresses.py."""

    name: str
    person: str
    page: str
    arguments: tuple[str, ...] = ()


PICTURES = [
    Picture("visitor-landing", NOBODY, "landing"),
    Picture("visitor-calls", NOBODY, "calls"),
    Picture("visitor-systems", NOBODY, "systems"),
    Picture("applicant-list", "Ioana", "applications"),
    Picture("applicant-case", "Lukas", "application", ("waiting",)),
    Picture("applicant-question", "Eleni", "application", ("returned",)),
    Picture("applicant-award", "Matej", "allocations:award", ("the award",)),
    Picture("applicant-use", "Ioana", "allocations:allocation", ("the hours",)),
    Picture("expert-worklist", "Petros", "experts:desk"),
    Picture("expert-declaration", "Petros", "experts:declare", ("a declaration",)),
    Picture("expert-review", "Petros", "experts:review", ("a review",)),
    Picture("assessor-desk", "Giulia", "reviews:desk"),
    Picture("assessor-check", "Giulia", "reviews:assessment", ("checked",)),
    Picture("chair-worklist", "Camille", "home"),
    Picture("officer-worklist", "Marta", "home"),
    Picture("officer-case", "Marta", "case", ("unclear",)),
    Picture("officer-round", "Marta", "rounds:round", ("the running round",)),
    Picture("officer-assign", "Marta", "rounds:case", ("the running round", "a running case")),
    Picture("officer-ranking", "Marta", "ranking:ranking", ("the finished round",)),
    Picture("officer-decide", "Marta", "allocations:decide", ("awaiting",)),
    Picture("officer-capacity", "Marta", "capacity"),
    Picture("approver-worklist", "Bastien", "home"),
    Picture("approver-answer", "Bastien", "approval", ("a request",)),
    Picture("auditor-desk", "Jürgen", "auditor"),
    Picture("auditor-round", "Jürgen", "auditor_round", ("the finished round",)),
    Picture("auditor-ledger", "Jürgen", "auditor_ledger"),
    Picture("auditor-history", "Jürgen", "auditor_history"),
    Picture("administrator-people", "Ada", "people"),
    Picture("administrator-grant", "Ada", "grant_role"),
    Picture("operator-outbox", "Ada", "outbox"),
]
MIXED_UP = {
    "title": "Sign-language captions for lectures",
    "partition": "LUMI-G",
    "gpu_hours": "24000",
    "months": "3",
    "hours_reason": "Main run 64 GPUs x 150 h = 9 600; tests 400; 20 % for restarts: 12 000.",
}
BY_HAND = ("visitor-answer", "applicant-hours", "applicant-check")
"""Pictures of pages that need a story, told below."""


def test_nothing_is_on_its_way(portal: Portal) -> None:
    """Journeys put papers and mails off; on a picture nothing may be on its way."""
    url_of("approval", "a request")  # made now, so that the approver’s list has it
    jobs = Job.objects.filter(queue__in=["pdf", "mail"])
    jobs.filter(state=JobState.QUEUED).update(run_after=timezone.now(), published_at=None)
    visitor = portal.visitor()
    visitor.open("/")

    open_states = [JobState.QUEUED, JobState.RUNNING]
    visitor.wait_until(lambda: not jobs.filter(state__in=open_states).exists(), seconds=240)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.name)
def test_picture_is_taken(portal: Portal, picture: Picture) -> None:
    visitor = portal.visitor(None if picture.person == NOBODY else picture.person)

    visitor.open(url_of(picture.page, *picture.arguments))

    take(visitor, picture.name)


def test_picture_of_the_answer_of_the_fit_check(portal: Portal) -> None:
    visitor = portal.visitor()
    visitor.open("/fit-check/")
    answer_all(visitor.page, FIT)
    visitor.press(re.compile("Show me the answer"))

    take(visitor, BY_HAND[0])


def test_picture_of_an_amount_that_looks_mixed_up(portal: Portal) -> None:
    lead = cases.somebody()
    draft = operations.start_draft(by=lead, call=Call.objects.get(code="FL-2026"))
    answers = {key: [text] for key, text in MIXED_UP.items()}
    operations.save_step(by=lead, application=draft, answers=answers, versions={})
    visitor = portal.visitor(lead)
    visitor.open(f"/applications/{draft.pk}/step/hours/")

    take(visitor, BY_HAND[1], around="The same amount in every unit")


def test_picture_of_a_draft_that_can_be_submitted(portal: Portal) -> None:
    made = cases.case("start")
    visitor = portal.visitor(made.lead)
    visitor.open(f"/applications/{made.current.pk}/check/")

    take(visitor, BY_HAND[2], around="Submit")


def take(visitor: Visitor, name: str, *, around: str = "") -> None:
    """Write one screen of the page, still and without a caret; `around` names a heading."""
    page = visitor.page
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    if around:
        heading = page.get_by_role("heading", name=around, exact=True)
        heading.evaluate("one => one.scrollIntoView({block: 'center'})")
    page.wait_for_function("() => document.fonts.ready.then(() => true)")
    raw = page.screenshot(animations="disabled", caret="hide", scale="css")
    TARGET.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(raw)) as image:
        flat = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    flat.save(TARGET / f"{name}.png", optimize=True)
