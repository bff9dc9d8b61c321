"""The applicant: from the anonymous fit check to the hours."""

import hashlib
import re
import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from aifactory.demo.people import PASSWORD
from aifactory.documents.models import Document
from aifactory.face.rules.formats import grouped
from allocations import queries
from applications.models import Answer, Application
from reviews import operations as reviews

from . import cases
from .conftest import Portal
from .forms import (
    FIT,
    QUESTIONS,
    STEPS,
    answer,
    answer_all,
    control,
    steps,
    type_and_save,
    wait_until_saved,
)
from .visitors import Visitor

pytestmark = pytest.mark.journey


def check_fit(visitor: Visitor) -> None:
    """From the first page to the result."""
    visitor.open("/")
    visitor.follow("Fit check", within="header")
    answer_all(visitor.page, FIT)
    visitor.press("Show me the answer")
    assert visitor.heading.startswith("Apply for “")
    visitor.sees("You may apply")


def sign_up(visitor: Visitor, email: str) -> None:
    """Create an account, read the mail, confirm, sign in."""
    visitor.follow("Create an account")
    visitor.page.get_by_label("Your name").fill("Roxana Ilie")
    visitor.page.get_by_label("Email").fill(email)
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.press("Create the account")
    visitor.open(f"/mailbox/?to={email}")
    with visitor.page.expect_navigation():
        visitor.page.locator("main table a").first.click()
    visitor.look()
    link = visitor.page.locator("main a[href*='confirm-email']")
    with visitor.page.expect_navigation():
        link.click()
    visitor.press("Yes, confirm it")
    visitor.sign_in(email)


def test_applicant_comes_from_the_fit_check_to_a_receipt(portal: Portal) -> None:
    visitor, email = portal.visitor(), f"{uuid.uuid4().hex[:10]}@ostara.example"
    page = visitor.page
    check_fit(visitor)
    sign_up(visitor, email)
    assert visitor.path == "/fit-check/result/"
    visitor.press("Start with these answers")
    application = Application.objects.get(project_lead__email=email)
    typed_before = Answer.objects.get(application=application, key="country")

    for slug, answers in steps().items():
        assert visitor.path.endswith(f"/step/{slug}/")
        answer_all(page, answers, but=["first_job"])
        wait_until_saved(page, [key for key in answers if key != "first_job"])
        if slug == "how-it-runs":
            visitor.open(visitor.path.replace(slug, "safety"))
        else:
            visitor.press(re.compile("Save and go on"))
    saved = dict(Answer.objects.filter(application=application).values_list("key", "value"))
    visitor.sees("One answer needs a change")
    with page.expect_navigation():
        page.locator("[data-error-summary] a").click()
    answer(page, "first_job", STEPS["how-it-runs"]["first_job"])
    wait_until_saved(page, ["first_job"])
    visitor.open(f"/applications/{application.pk}/check/")
    visitor.press("Submit this application")

    application.refresh_from_db()
    assert typed_before.value == "RO"
    assert saved["summary"] == STEPS["project"]["summary"]
    assert saved["months"] == 2
    assert "first_job" not in saved
    assert visitor.heading == "We have your application"
    assert application.number in visitor.main
    assert re.search(r"\b[0-9a-f]{64}\b", visitor.main)


def test_receipt_is_a_pdf_as_soon_as_the_worker_has_made_it(portal: Portal) -> None:
    made = cases.case("start")
    visitor = portal.visitor(made.lead)

    visitor.open(f"/applications/{made.current.pk}/check/")
    visitor.press("Submit this application")
    visitor.wait_for_papers()
    name, content = visitor.download("Receipt")
    visitor.follow("See where it stands")

    receipt = Document.objects.get(kind="receipt", subject_id=str(made.current.pk))
    assert hashlib.sha256(content).hexdigest() == receipt.sha256
    assert content.startswith(b"%PDF-")
    assert name == f"{made.current.number}-receipt.pdf"
    visitor.sees("Decision promised by")
    expect(visitor.page.locator("ol.timeline > li[aria-current=step]")).to_have_count(1)


def test_lead_accepts_an_award_and_finds_hours_that_add_up(portal: Portal) -> None:
    made = cases.case("release")
    visitor = portal.visitor(made.lead)

    visitor.open(f"/applications/{made.current.pk}/")
    visitor.follow("Accept or decline")
    visitor.press(re.compile("^Accept "))

    asked = made.current.node_hours
    statement = visitor.page.get_by_role("table")
    assert made.current.status == "accepted"
    assert visitor.path.startswith("/hours/")
    visitor.sees(f"{grouped(asked)} of {grouped(asked)} node-h are left")
    rows = statement.locator("tfoot tr").all_inner_texts()
    balance, rebuilt = (row.split("\t")[-1].strip() for row in rows)
    assert balance == rebuilt.removeprefix("agrees").strip() == grouped(asked)


def test_lead_declines_an_award_and_the_hours_go_back(portal: Portal) -> None:
    made = cases.case("release")
    visitor = portal.visitor(made.lead)
    pool = queries.pools(timezone.now())

    visitor.open(f"/awards/{cases.award_of(made).pk}/")
    visitor.follow(re.compile("^Decline"))
    visitor.page.get_by_label("Why do you decline?").fill("We have time elsewhere.")
    visitor.press("Decline the award")

    free = {row.partition.code: row.free for row in pool}
    now = {row.partition.code: row.free for row in queries.pools(timezone.now())}
    code = made.current.partition.code
    assert now[code] - free[code] == made.current.node_hours
    assert made.current.status == "declined"


def test_returned_application_opens_only_what_was_asked(portal: Portal) -> None:
    made = cases.case("submit")
    reviews.ask_applicant(
        by=made.assessor,
        application=made.current,
        question_keys=["first_job"],
        message="Which data does the first job read?",
        at=timezone.now(),
    )
    visitor = portal.visitor(made.lead)

    visitor.open(f"/applications/{made.current.pk}/")
    visitor.sees("Which data does the first job read?")
    visitor.follow("Answer the question")
    expect(control(visitor.page, "first_job")).to_be_editable()
    expect(visitor.page.get_by_label(QUESTIONS["gpus_at_once"].words)).to_have_count(0)
    type_and_save(visitor.page, "first_job", "It reads one shard of 12 GB and trains 100 steps.")
    visitor.open(f"/applications/{made.current.pk}/check/")
    visitor.press("Submit the completed answers")

    assert visitor.heading == "We have your completed answers"
    assert made.current.status == "technical_check"
