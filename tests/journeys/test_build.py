"""Build: from the fit check over an amount that does not fit to the receipt."""

import re

import pytest
from playwright.sync_api import expect

from applications.models import Application

from . import cases
from .conftest import Portal
from .forms import BUILD, FIT, answer, answer_all, field_of, steps, wait_until_saved

pytestmark = pytest.mark.journey


def test_build_is_written_put_right_and_submitted(portal: Portal) -> None:
    lead = cases.somebody("Roxana Ilie")
    visitor = portal.visitor(lead)
    page = visitor.page
    visitor.open("/fit-check/")
    answer_all(page, FIT | {"hours_needed": "12000"})
    visitor.press("Show me the answer")
    assert visitor.heading.startswith("Apply for “Build”")
    visitor.press("Start with these answers")
    application = Application.objects.get(project_lead=lead)

    for slug, shared in steps().items():
        assert visitor.path.endswith(f"/step/{slug}/")
        answers = shared | BUILD.get(slug, {})
        answer_all(page, answers)
        wait_until_saved(page, list(answers))
        if slug == "hours":
            visitor.expects(422)
            answer(page, "gpu_hours", "8 000")
            expect(field_of(page, "gpu_hours")).to_contain_text("is under Build’s minimum")
            visitor.press(re.compile("Save and go on"))
            visitor.sees("is under Build’s minimum")
            visitor.follow("See the other ways in")
            visitor.sees("Try 2026")
            visitor.open(f"/applications/{application.pk}/step/hours/")
            answer(page, "gpu_hours", "12 000")
        visitor.press(re.compile("Save and go on"))
    visitor.press("Submit this application")

    application.refresh_from_db()
    assert visitor.heading == "We have your application"
    assert (application.call.mode.code, application.node_hours) == ("FL", 3_000)
    assert application.number in visitor.main
