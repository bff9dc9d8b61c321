"""One application all the way: fit check, receipt, technical check, decision, letter, hours, audit.

Everybody signs in through the form. With AIFACTORY_SCREENSHOTS=1 the pictures of the README are
taken on the way.
"""

import hashlib
import io
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from aifactory.face.rules.formats import grouped
from allocations.models import Allocation
from applications.models import Application

from . import cases
from .conftest import Portal
from .forms import FIT, answer_all, steps
from .test_site_assessor import fill_in
from .visitors import Visitor

pytestmark = pytest.mark.journey

PICTURES = Path(__file__).parent.parent.parent / "docs" / "screenshots"
LETTER = re.compile("Award of ")


def picture(visitor: Visitor, name: str) -> None:
    """What the window shows, for the README, in as few bytes as 256 colours allow."""
    if os.environ.get("AIFACTORY_SCREENSHOTS") != "1":
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    shown = Image.open(io.BytesIO(visitor.page.screenshot()))
    shown.convert("RGB").quantize(256).save(PICTURES / f"{name}.png", optimize=True)


def arrive(portal: Portal, email: str) -> Visitor:
    """Somebody signs in through the form."""
    visitor = portal.visitor()
    visitor.open("/accounts/login/")
    visitor.sign_in(email)
    return visitor


def apply(visitor: Visitor, email: str) -> Application:
    """From the first page to the receipt."""
    page = visitor.page
    visitor.open("/")
    picture(visitor, "landing")
    visitor.press("Start the fit check")
    answer_all(page, FIT)
    visitor.press("Show me the answer")
    visitor.follow("Sign in and start with these answers")
    visitor.sign_in(email)
    visitor.press("Start with these answers")
    for answers in steps().values():
        answer_all(page, answers)
        visitor.press(re.compile("^Save and go on"))
    visitor.press("Submit this application")
    visitor.follow("See where it stands")
    visitor.wait_for_papers()
    picture(visitor, "application")
    found: Application = Application.objects.get(project_lead__email=email)
    return found


def assess(visitor: Visitor, application: Application) -> None:
    """The site reads, answers and sends."""
    visitor.follow(application.title, number=application.number)
    fill_in(visitor)
    visitor.press("Check and send")
    visitor.press("Send the technical check")


def decide_and_release(visitor: Visitor, application: Application) -> None:
    """The office decides, and announces it."""
    visitor.follow(application.title, number=application.number)
    visitor.follow("Decide")
    visitor.press("Decide")
    visitor.follow(re.compile("^Release"))
    visitor.press("Release the decision")


def accept(visitor: Visitor, application: Application) -> bytes:
    """The letter, and the answer."""
    visitor.open(f"/applications/{application.pk}/")
    visitor.wait_for_papers(LETTER)
    _name, letter = visitor.download(LETTER)
    visitor.follow("Accept or decline")
    visitor.press(re.compile("^Accept "))
    return letter


def test_application_travels_from_the_fit_check_to_hours(portal: Portal) -> None:
    lead = cases.somebody("Roxana Ilie")
    applicant = portal.visitor()

    application = apply(applicant, lead.email)
    assess(arrive(portal, "giulia.ferrantini@cineca.example"), application)
    decide_and_release(arrive(portal, "marta.lindqvist@access.example"), application)
    letter = accept(applicant, application)
    applicant.sees(f"{grouped(Decimal(1250))} of {grouped(Decimal(1250))} node-h are left")
    auditor = arrive(portal, "juergen.hollweg@audit.example")
    auditor.press("Verify the history")
    auditor.wait_until(lambda: auditor.page.get_by_text("is being recomputed").count() == 0)
    assert auditor.page.get_by_text("History is unbroken").is_visible()
    picture(auditor, "auditor")
    auditor.follow("Every decision and its letter")
    row = auditor.page.get_by_role("row").filter(has_text=application.number)
    digest = row.locator("details > code").text_content()

    application.refresh_from_db()
    granted = Allocation.objects.get(application=application)
    assert application.status == "accepted"
    assert granted.node_hours == application.node_hours == Decimal(1250)
    assert digest == hashlib.sha256(letter).hexdigest()
