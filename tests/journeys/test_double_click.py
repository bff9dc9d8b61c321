"""Two clicks, or two posts at the same moment, have one effect: on every button that changes
something for good."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone

from aifactory.audit.models import Event
from aifactory.documents.models import Document
from aifactory.notifications.models import Message
from allocations.models import Allocation, Decision, LedgerEntry
from applications.models import Application, Snapshot
from reviews.models import Recommendation

from . import cases
from .conftest import Portal
from .forms import FIT, answer_all
from .visitors import Visitor

pytestmark = pytest.mark.journey

BOTH_AT_ONCE = """async button => {
  const form = button.form;
  const send = () => fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form, button)),
  });
  return (await Promise.all([send(), send()])).map(answer => answer.status);
}"""


@dataclass(frozen=True)
class Ready:
    """Somebody in front of a button.

    Attributes:
        effects: how often the thing has been done, counted in every table it touches.
    """

    visitor: Visitor
    button: str | re.Pattern[str]
    effects: Callable[[], list[int]]


def start(portal: Portal) -> Ready:
    person = cases.somebody()
    visitor = portal.visitor(person)
    visitor.page.goto("/fit-check/")
    answer_all(visitor.page, FIT)
    visitor.press("Show me the answer")
    mine = Application.objects.filter(project_lead=person)
    return Ready(visitor, "Start with these answers", lambda: [mine.count()])


def submit(portal: Portal) -> Ready:
    made = cases.case("start")
    visitor = portal.visitor(made.lead)
    visitor.page.goto(f"/applications/{made.current.pk}/check/")

    def effects() -> list[int]:
        pk = made.current.pk
        receipts = Document.objects.filter(kind="receipt", subject_id=str(pk))
        mails = Message.objects.filter(to_address=made.lead.email)
        snapshots = Snapshot.objects.filter(application=pk)
        return [snapshots.count(), receipts.count(), mails.count()]

    return Ready(visitor, "Submit this application", effects)


def send(portal: Portal) -> Ready:
    made = cases.case("submit")
    cases.script.save_assessment(made, timezone.now())
    visitor = portal.visitor("Mikko")
    visitor.page.goto(f"/technical-checks/{made.current.pk}/submit/")
    sent = Recommendation.objects.filter(evaluation__application=made.current)
    return Ready(visitor, "Send the technical check", lambda: [sent.count()])


def decide(portal: Portal) -> Ready:
    made = cases.case("assess")
    visitor = portal.visitor("Marta")
    visitor.page.goto(f"/decisions/{made.current.pk}/")
    taken = Decision.objects.filter(application=made.current)
    held = LedgerEntry.objects.filter(target__award__application=made.current)
    return Ready(visitor, "Decide", lambda: [taken.count(), held.count()])


def release(portal: Portal) -> Ready:
    made = cases.case("decide")
    decision = cases.decision_of(made)
    visitor = portal.visitor("Marta")
    visitor.page.goto(f"/decisions/{decision.pk}/release/")
    letters = Document.objects.filter(kind="decision", subject_id=str(decision.pk))
    return Ready(visitor, "Release the decision", lambda: [letters.count()])


def accept(portal: Portal) -> Ready:
    made = cases.case("release")
    visitor = portal.visitor(made.lead)
    visitor.page.goto(f"/awards/{cases.award_of(made).pk}/")
    granted = Allocation.objects.filter(application=made.current)
    moved = LedgerEntry.objects.filter(source__award__application=made.current)
    return Ready(visitor, re.compile("^Accept "), lambda: [granted.count(), moved.count()])


def decline(portal: Portal) -> Ready:
    made = cases.case("release")
    visitor = portal.visitor(made.lead)
    visitor.page.goto(f"/awards/{cases.award_of(made).pk}/decline/")
    moved = LedgerEntry.objects.filter(source__award__application=made.current)
    return Ready(visitor, "Decline the award", lambda: [moved.count()])


def supply(portal: Portal) -> Ready:
    reference = f"SA-{uuid.uuid4().hex[:8]}"
    visitor = portal.visitor("Marta")
    visitor.page.goto("/hours/capacity/add/")
    visitor.page.get_by_label("Partition").select_option(label="LUMI-G")
    visitor.page.get_by_label("Period").select_option(index=1)
    visitor.page.get_by_label("For which mode").select_option(index=1)
    visitor.page.get_by_label("Hours to add").fill("1250")
    visitor.page.get_by_label("Reference").fill(reference)
    visitor.press("Go on and check")
    added = LedgerEntry.objects.filter(key__contains=reference)
    return Ready(visitor, "Add these hours", lambda: [added.count()])


def withdraw(portal: Portal) -> Ready:
    made = cases.case("submit")
    visitor = portal.visitor(made.lead)
    visitor.page.goto(f"/applications/{made.current.pk}/withdraw/")
    moved = Event.objects.filter(subject_id=str(made.current.pk), to_status="withdrawn")
    return Ready(visitor, "Withdraw this application", lambda: [moved.count()])


def discard(portal: Portal) -> Ready:
    made = cases.case("start")
    visitor = portal.visitor(made.lead)
    visitor.page.goto(f"/applications/{made.current.pk}/discard/")
    moved = Event.objects.filter(subject_id=str(made.current.pk), to_status="discarded")
    return Ready(visitor, "Delete this draft", lambda: [moved.count()])


def take_back(portal: Portal) -> Ready:
    made = cases.case("decide")
    decision = cases.decision_of(made)
    visitor = portal.visitor("Marta")
    visitor.page.goto(f"/decisions/{decision.pk}/void/")
    returned = LedgerEntry.objects.filter(source__award__application=made.current)
    return Ready(visitor, "Take the decision back", lambda: [returned.count()])


ACTS = [
    start,
    submit,
    send,
    decide,
    release,
    take_back,
    accept,
    decline,
    supply,
    withdraw,
    discard,
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_two_clicks_have_one_effect(portal: Portal, act: Callable[[Portal], Ready]) -> None:
    ready = act(portal)
    page = ready.visitor.page
    before = ready.effects()

    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=ready.button).dblclick()
    page.wait_for_load_state("networkidle")

    assert ready.effects() == [count + 1 for count in before]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_two_posts_at_once_have_one_effect(portal: Portal, act: Callable[[Portal], Ready]) -> None:
    ready = act(portal)
    button = ready.visitor.page.locator("main").get_by_role("button", name=ready.button)
    before = ready.effects()

    statuses = button.evaluate(BOTH_AT_ONCE)

    assert statuses == [200, 200]
    assert ready.effects() == [count + 1 for count in before]
