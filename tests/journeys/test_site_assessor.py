"""The site assessor: what is asked for, what the machine says, and the advice."""

import re

import pytest
from playwright.sync_api import Page, expect

from reviews.models import TechnicalAssessment

from . import cases
from .conftest import Portal
from .visitors import Visitor

pytestmark = pytest.mark.journey

CHOICES = {
    "Does the code fit the architecture?": "Yes",
    "Is the software installed, or are its prerequisites present?": "Installed",
    "Can the targets be reached in the period?": "Yes",
    "Is further testing or tuning needed?": "No",
    "How efficiently will the hours be used?": "High",
    "Should the support team help?": "No",
}
REASON = "Container, checkpoints and hours fit the partition."


def choose(page: Page, question: str, words: str) -> None:
    page.get_by_role("group", name=question).get_by_label(words, exact=True).check()


def fill_in(visitor: Visitor, *, outcome: str = "Accepted", reason: str = REASON) -> None:
    """Every question of the site; the page saves itself."""
    page = visitor.page
    for question, words in CHOICES.items():
        choose(page, question, words)
    choose(page, "Classification", outcome)
    page.get_by_label("Reason for the classification").fill(reason)
    page.get_by_label("Overall comment").fill("Nothing to add.")
    page.get_by_label("Comment to the applicant").fill("Run the short test first.")


def test_assessor_reads_checks_and_sends_the_advice(portal: Portal) -> None:
    made = cases.case("submit", partition="LEONARDO-BOOSTER", containers="x86_64_cuda")
    visitor = portal.visitor("Giulia")
    page = visitor.page

    visitor.open("/home/")
    visitor.follow(made.current.title, number=made.current.number)
    visitor.sees("Automatic checks")
    expect(page.locator("ul.findings li").first).to_be_visible()
    fill_in(visitor)
    expect(page.locator("[data-draft-state]")).to_contain_text("saved", ignore_case=True)
    visitor.press("Check and send")
    visitor.sees("What happens when you send it")
    visitor.press("Send the technical check")

    sent = TechnicalAssessment.objects.get(evaluation__application=made.current)
    assert made.current.status == "awaiting_decision"
    assert (sent.status, sent.outcome, sent.reason) == ("submitted", "accepted", REASON)
    assert sent.proposed_node_hours == made.current.node_hours
    visitor.sees(re.compile("^Sent by Giulia Ferrantini"))


def test_missing_answer_is_named_before_sending(portal: Portal) -> None:
    made = cases.case("submit", partition="LEONARDO-BOOSTER", containers="x86_64_cuda")
    visitor = portal.visitor("Giulia")

    visitor.open(f"/technical-checks/{made.current.pk}/")
    fill_in(visitor, reason="")
    visitor.press("Check and send")
    visitor.sees("The technical check is not complete")
    visitor.follow(re.compile("eason"))

    expect(visitor.page.get_by_label("Reason for the classification")).to_be_in_viewport()
    assert made.current.status == "technical_check"


def test_assessor_asks_the_applicant_and_gets_the_case_back(portal: Portal) -> None:
    made = cases.case("submit", partition="LEONARDO-BOOSTER", containers="x86_64_cuda")
    visitor = portal.visitor("Giulia")

    visitor.open(f"/technical-checks/{made.current.pk}/")
    visitor.follow("Ask the applicant")
    visitor.expects(422)
    visitor.press("Send the question")
    visitor.sees("2 answers need a change")
    visitor.page.get_by_label("What is the first job you run?").check()
    visitor.page.get_by_label("Your question").fill("Which container image is it?")
    visitor.press("Send the question")

    assert made.current.status == "returned"
    asked = made.current.completion_requests.get()
    assert asked.question_keys == ["first_job"]


def test_case_of_another_site_does_not_exist(portal: Portal) -> None:
    made = cases.case("submit")
    visitor = portal.visitor("Giulia")
    visitor.expects(404)

    visitor.open(f"/technical-checks/{made.current.pk}/", status=404)
    visitor.open("/technical-checks/")

    visitor.sees_not(made.current.number)
