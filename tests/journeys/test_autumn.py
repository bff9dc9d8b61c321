"""Fast Lane autumn: an officer alone writes it, a second person lets it open, a lead applies under
it, an auditor reads how it came to be. In a portal of its own: it changes what Build asks."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from aifactory.catalogue.models import Call, RuleSet
from aifactory.supervisor import Stack
from applications.models import Application

from . import cases
from .conftest import Portal
from .forms import FIT, answer_all
from .visitors import Visitor

pytestmark = pytest.mark.journey

CODE, TITLE = "FL-AUTUMN", "Build, the autumn window"
QUESTION = "Which of your machines would do the same work, and how long would they take?"
REASON = "Asked by the board: what would happen without us."


@pytest.fixture
def own_portal(own_stack: Stack) -> Iterator[Portal]:
    """A portal whose rules may change under everybody."""
    opened = Portal(own_stack.url)
    cases.put_off_jobs()
    yield opened
    for visitor in opened.visitors:
        visitor.context.close()
    assert [trouble for visitor in opened.visitors for trouble in visitor.troubles] == []


def write_rules(officer: Visitor) -> RuleSet:
    """The draft that a colleague began gets another threshold, one question more, and a start."""
    draft = RuleSet.objects.get(mode__code="FL", status="draft")
    field = officer.page.get_by_label
    officer.open(f"/setup/rules/versions/{draft.pk}/edit/limits/")
    field("Calendar days to accept an award").fill("10")
    officer.press("Save this part", within=".acts")
    officer.open(f"/setup/rules/versions/{draft.pk}/edit/start/")
    begins = timezone.localtime() + timedelta(days=1)
    field("Holds from").fill(f"{begins:%Y-%m-%dT%H:%M}")
    officer.press("Save this part", within=".acts")
    officer.open(f"/setup/questions/{draft.pk}/add/")
    field("Question", exact=True).first.fill(QUESTION)
    field("Key", exact=True).fill("own_machines")
    field("Kind of answer").select_option("long_text")
    field("Step", exact=True).select_option("project")
    field("Minutes it usually takes").fill("2")
    field("Most characters").fill("600")
    officer.press("Save the question", within=".acts")
    officer.sees(QUESTION)
    # Rules begin in the future; the journey does not wait for the day.
    RuleSet.objects.filter(pk=draft.pk).update(valid_from=timezone.now() - timedelta(days=1))
    return draft


def plan_call(officer: Visitor) -> Call:
    """A copy of the call of the year under these rules; it closes before the other one."""
    source = Call.objects.filter(mode__code="FL", status="open").earliest("closes_at")
    closes = min(source.closes_at, timezone.now() + timedelta(days=20)) - timedelta(days=1)
    opens = timezone.now() - timedelta(hours=20)
    field = officer.page.get_by_label
    officer.open(f"/setup/calls/{source.pk}/copy/")
    field("Code", exact=True).fill(CODE)
    field("Title", exact=True).fill(TITLE)
    field("Rules", exact=True).select_option(label="Build, version 3: draft")
    field("Opens", exact=True).fill(f"{timezone.localtime(opens):%Y-%m-%dT%H:%M}")
    field("Closes", exact=True).fill(f"{timezone.localtime(closes):%Y-%m-%dT%H:%M}")
    officer.press("Plan this call")
    field("They run side by side on purpose").check()
    officer.press("Plan this call")
    return Call.objects.get(code=CODE)


def test_autumn_call_is_written_approved_used_and_explained(own_portal: Portal) -> None:
    officer, approver = own_portal.visitor("Marta"), own_portal.visitor("Bastien")

    draft = write_rules(officer)
    officer.expects(422)
    call = plan_call(officer)
    officer.open(f"/setup/calls/{call.pk}/open/")
    officer.page.get_by_label("Why?").fill(REASON)
    officer.press("Ask to open it")

    approver.open("/home/")
    approver.follow(f"{TITLE}, {CODE}")
    approver.sees(REASON)
    approver.press("Approve")
    approver.sees(re.compile("^Approved"))
    draft.refresh_from_db()
    assert draft.status == "in_force"

    lead = cases.somebody("Ilinca Marin")
    applicant = own_portal.visitor(lead)
    applicant.open("/calls/")
    applicant.sees(TITLE)
    case = begin(applicant, call)
    applicant.open(f"/applications/{case.pk}/step/project/")
    applicant.sees(QUESTION)
    assert case.rule_set == draft
    assert case.rule_set.terms.acceptance_days == 10

    auditor = own_portal.visitor("Jürgen")
    auditor.open(f"/setup/history/catalogue.call/{call.pk}/")
    for text in (REASON, re.compile("Opened"), re.compile("Copied"), re.compile("Marta")):
        auditor.sees(text)
    auditor.open(f"/setup/history/catalogue.ruleset/{draft.pk}/")
    auditor.sees(re.compile("own.machines"))
    auditor.sees("Days to accept an award")


def begin(applicant: Visitor, call: Call) -> Application:
    """The fit check names Build for so many hours; its first call to close is the new one."""
    applicant.open("/fit-check/")
    answer_all(applicant.page, {**FIT, "hours_needed": "20000"})
    applicant.press("Show me the answer")
    applicant.press("Start with these answers")
    found: Application = Application.objects.select_related("rule_set__mode").get(call=call)
    return found
