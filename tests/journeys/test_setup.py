"""The office runs it: a call is copied, opened by two people, public, and in the history."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from aifactory.catalogue.models import Call, Proposal

from .conftest import Portal
from .visitors import Visitor

pytestmark = pytest.mark.journey

CODE, TITLE = "FL-AUTUMN", "Build, the autumn window"
REASON = "Half of the hours of the year are still free."


def copy_fast_lane(officer: Visitor) -> Call:
    """Through the set-up; running beside the call of the year is a choice."""
    source = Call.objects.filter(mode__code="FL", status="open").earliest("opens_at")
    opens, closes = (timezone.now() + timedelta(days=days) for days in (-2, 60))
    officer.open("/setup/")
    officer.follow("Calls and cut-offs")
    officer.follow("Plan a call")
    officer.follow(f"Copy {source.code}")
    field = officer.page.get_by_label
    field("Code", exact=True).fill(CODE)
    field("Title", exact=True).fill(TITLE)
    field("Opens", exact=True).fill(f"{opens:%Y-%m-%d}T10:00")
    field("Closes", exact=True).fill(f"{closes:%Y-%m-%d}T10:00")
    officer.press("Plan this call")
    officer.sees(re.compile("the mode takes applications already"))
    field("They run side by side on purpose").check()
    officer.press("Plan this call")
    officer.sees("Planned. Nobody else sees it until you say so.")
    return Call.objects.get(code=CODE)


def test_copied_call_is_opened_by_two_people_and_remembered(portal: Portal) -> None:
    officer, approver = portal.visitor("Marta"), portal.visitor("Bastien")
    auditor, visitor = portal.visitor("Jürgen"), portal.visitor()
    officer.expects(422)

    call = copy_fast_lane(officer)
    officer.follow("Preview as each audience")
    officer.follow("A researcher")
    officer.sees("In the public list")
    visitor.open("/calls/")
    visitor.sees_not(TITLE)

    officer.open(f"/setup/calls/{call.pk}/")
    officer.follow("Ask to open")
    officer.sees(re.compile("fixed from then on"))
    officer.page.get_by_label("Why?").fill(REASON)
    officer.press("Ask to open it")
    officer.sees(re.compile("Waits for an approver until"))

    approver.open("/home/")
    approver.follow(f"{TITLE}, {CODE}")
    approver.sees(REASON)
    approver.press("Approve")
    approver.sees(re.compile("^Approved"))

    visitor.open("/calls/")
    visitor.sees(TITLE)
    visitor.open("/calls/calendar/")
    auditor.open("/setup/calls/")
    auditor.follow(TITLE)
    auditor.sees("Only a programme officer can change the catalogue.")
    auditor.follow("History of this call")
    for text in (REASON, re.compile("Opened"), re.compile("Copied"), re.compile("Marta")):
        auditor.sees(text)
    assert Proposal.objects.get(subject_id=str(call.pk)).status == "carried_out"
    assert Call.objects.get(pk=call.pk).status == "open"
