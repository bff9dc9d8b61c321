"""The officer: decides, nothing leaks, releases; the letter and the mail follow."""

import hashlib
import io
import re

import pytest
from pypdf import PdfReader

from aifactory.demo.cases import Case
from aifactory.documents.models import Document
from aifactory.face.rules.formats import grouped
from allocations.models import LedgerAccount

from . import cases
from .conftest import Portal
from .visitors import Visitor

pytestmark = pytest.mark.journey

LETTER = re.compile("Award of ")
# Where an applicant, or somebody near them, could see that something was decided.
APPLICANTS_PAGES = (
    "/applications/",
    "/applications/{pk}/",
    "/applications/{pk}/receipt/",
    "/hours/",
)


def everything_seen(visitor: Visitor, made: Case) -> list[str]:
    """Texts and links of each of the applicant's pages, and their mails."""
    seen = []
    for path in APPLICANTS_PAGES:
        visitor.page.goto(path.format(pk=made.current.pk))
        main = visitor.page.locator("main")
        links = main.locator("a").evaluate_all("all => all.map(one => one.href)")
        seen.append(f"{main.inner_text()} {links}")
    visitor.page.goto(f"/mailbox/?to={made.lead.email}")
    seen.append(visitor.main)
    return seen


def test_nothing_is_seen_before_the_release_and_everything_after(portal: Portal) -> None:
    made = cases.case("assess")
    officer, lead = portal.visitor("Marta"), portal.visitor(made.lead)
    pk, asked = made.current.pk, made.current.node_hours
    before = everything_seen(lead, made)

    officer.open("/home/")
    officer.follow(made.current.title, number=made.current.number)
    officer.follow("Decide")
    officer.sees(re.compile("recommends"))
    officer.press("Decide")
    officer.sees("The applicant sees nothing yet")
    decision = cases.decision_of(made)
    assert everything_seen(lead, made) == before
    lead.expects(404)
    lead.open(f"/awards/{decision.award.pk}/", status=404)

    officer.follow(re.compile("^Release"))
    officer.press("Release the decision")
    officer.sees("Released")
    lead.open(f"/applications/{pk}/")
    lead.sees(decision.number)
    lead.wait_for_papers(LETTER)
    _name, letter = lead.download(LETTER)

    document = Document.objects.get(kind="decision", subject_id=str(decision.pk))
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(letter)).pages)
    assert hashlib.sha256(letter).hexdigest() == document.sha256
    assert decision.number in words
    assert grouped(asked) in words
    lead.page.goto(f"/mailbox/?to={made.lead.email}")
    lead.sees(re.compile("decision", re.IGNORECASE))


def test_refusal_needs_a_reason_and_takes_no_hours(portal: Portal) -> None:
    made = cases.case("assess")
    officer = portal.visitor("Marta")
    officer.expects(422)
    held = LedgerAccount.objects.filter(kind="held").count()

    officer.open(f"/decisions/{made.current.pk}/")
    officer.page.get_by_label("No award").check()
    officer.press("Decide")
    officer.sees("One answer needs a change")
    officer.page.get_by_label("Reason").fill("The pool is for other sizes of model.")
    officer.press("Decide")

    assert cases.decision_of(made).outcome == "no_award"
    assert LedgerAccount.objects.filter(kind="held").count() == held


def test_decision_taken_back_leaves_the_case_open(portal: Portal) -> None:
    made = cases.case("decide")
    officer = portal.visitor("Marta")

    officer.open(f"/decisions/{made.current.pk}/")
    officer.follow(re.compile("^Take back"))
    officer.press("Take the decision back")

    assert cases.decision_of(made).status == "voided"
    assert made.current.status == "awaiting_decision"
    officer.sees("Taken back. You can decide again.")
