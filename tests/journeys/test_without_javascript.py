"""The same way with scripts switched off: every page is a form that posts."""

import re

import pytest

from applications.models import Application

from . import cases
from .conftest import Portal
from .forms import FIT, answer, answer_all, steps

pytestmark = pytest.mark.journey


def test_application_is_written_and_submitted_without_scripts(portal: Portal) -> None:
    person = cases.somebody()
    visitor = portal.visitor(java_script_enabled=False)
    visitor.expects(422)
    page = visitor.page

    visitor.open("/")
    visitor.press("Start the fit check")
    visitor.press("Show me the answer")
    visitor.sees("7 answers need a change")
    answer_all(page, FIT)
    visitor.press("Show me the answer")
    visitor.follow("Sign in and start with these answers")
    visitor.sign_in(person.email)
    visitor.press("Start with these answers")
    for slug, answers in steps().items():
        assert visitor.path.endswith(f"/step/{slug}/")
        answer_all(page, answers, but=["first_job"])
        if slug == "how-it-runs":
            visitor.press(re.compile("Save and go on"))
            page.locator("[data-error-summary] a").click()
            answer(page, "first_job", answers["first_job"])
        visitor.press(re.compile("Save and go on"))
    visitor.press("Submit this application")

    application = Application.objects.get(project_lead=person)
    assert visitor.path == f"/applications/{application.pk}/receipt/"
    assert application.status == "technical_check"
    assert application.number in visitor.main


def test_award_is_accepted_without_scripts(portal: Portal) -> None:
    made = cases.case("release")
    visitor = portal.visitor(made.lead, java_script_enabled=False)

    visitor.open(f"/applications/{made.current.pk}/")
    visitor.follow("Accept or decline")
    visitor.press(re.compile("^Accept "))

    assert made.current.status == "accepted"
