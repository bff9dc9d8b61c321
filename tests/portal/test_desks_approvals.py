"""The approver's desk: what waits, the page to answer, and what the officer sees meanwhile."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aifactory.accounts.models import Approval
from aifactory.accounts.ports import approvables
from allocations import operations
from allocations.models import Decision
from tests.allocations import builders
from tests.allocations.builders import DECIDED

pytestmark = pytest.mark.django_db
WHY = "The model is the only one for this language."


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(DECIDED, tick=False)


def decisions(cast, count):
    """Large awards of different organisations, decided and not released."""
    builders.supply(50_000)
    cases = [
        builders.examined(person, cast.assessor, registration=f"RO4012345{number}")
        for number, person in zip(
            range(count), [cast.lead, cast.colleague, cast.stranger], strict=False
        )
    ]
    return [builders.decided(cast.officer, builders.strict(case)) for case in cases]


def asked(cast, decision):
    return operations.ask_for_approval(by=cast.officer, decision=decision, reason=WHY, at=DECIDED)


@pytest.fixture
def approval(cast):
    [decision] = decisions(cast, 1)
    return asked(cast, decision)


@pytest.fixture
def client(cast, signed_in):
    return signed_in(cast.approver)


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def page_of(approval):
    return reverse("approval", args=[approval.pk])


def refusal_of(approval):
    return reverse("refuse_approval", args=[approval.pk])


def decide_page(approval, signed_in, officer):
    decision = Decision.objects.get(pk=approval.subject_id)
    return signed_in(officer).get(decision.get_absolute_url())


def test_the_queue_says_what_changes_by_whom_and_why(approval, client):
    page = text(client.get(reverse("home")))

    assert "Waiting for your approval" in page
    for words in (
        "Release the award to the applicant",
        "1 250 of 1 250 asked for",
        "5 000 of 5 000 asked for",
        "40 000 of 40 000 asked for",
        "Decided by: Officer",
        WHY,
        "19 Nov 2026",
    ):
        assert words in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_takes_the_same_queries_for_any_length(cast, client, count):
    for decision in decisions(cast, count):
        asked(cast, decision)
    client.get(reverse("home"))

    with CaptureQueriesContext(connection) as taken:
        page = text(client.get(reverse("home")))

    assert page.count(WHY) == count
    # person, roles, the requests, their decisions, what their pools have left, the oldest open
    # promises, who is away
    assert len(taken) <= 8, [query["sql"][:80] for query in taken]
    assert len(taken) == 7, [query["sql"][:80] for query in taken]


def test_the_queue_turns_its_pages_oldest_first(cast, client, monkeypatch):
    monkeypatch.setattr("aifactory.face.lists.read.__kwdefaults__", {"size": 1})
    first, second = (asked(cast, decision) for decision in decisions(cast, 2))

    page = client.get(reverse("home"))

    assert page_of(first) in text(page)
    assert page_of(second) not in text(page)
    following = client.get(reverse("home") + page.context["table"].pager.next_url)
    assert page_of(second) in text(following)


def test_approve_once_and_again(cast, approval, client, signed_in):
    assert "Either is final." in text(client.get(page_of(approval)))

    answers = [client.post(page_of(approval), follow=True) for _ in range(2)]

    assert "Approved. The officer who asked gets a mail." in text(answers[0])
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Approval.objects.get().status == "approved"
    assert "This request is closed: approved." in text(client.get(page_of(approval)))
    assert "No approvals wait for you" in text(client.get(reverse("home")))


def test_a_refusal_needs_its_reason_and_is_read_by_the_officer(cast, approval, client, signed_in):
    page = client.post(refusal_of(approval), {"reason": " "})
    assert (page.status_code, "Say why." in text(page)) == (422, True)
    assert "Refuse to approve?" in text(client.get(refusal_of(approval)))

    done = client.post(refusal_of(approval), {"reason": "Half would do."}, follow=True)
    again = client.post(refusal_of(approval), {"reason": "Half would do."})

    assert "The officer who asked reads your reason." in text(done)
    assert again.status_code == 302
    assert "Half would do." in text(client.get(page_of(approval)))
    assert "closed: refused" in text(client.get(refusal_of(approval)))
    assert client.post(page_of(approval)).status_code == 409
    seen = text(decide_page(approval, signed_in, cast.officer))
    assert "Approver refused to approve: “Half would do.”" in seen
    assert "Ask for approval…" in seen


def test_a_request_that_changed_is_void_and_says_so(approval, client, monkeypatch):
    changed = replace(approvables[approval.kind], fingerprint=lambda _subject: "0" * 64)
    monkeypatch.setitem(approvables, approval.kind, changed)

    page = client.post(page_of(approval), follow=True)

    assert "It changed since it was asked, so the request is void." in text(page)
    assert "This request is closed: void." in text(page)


@pytest.mark.parametrize("person", ["officer", "auditor", "lead", "stranger", "administrator"])
def test_only_approvers_find_the_page(cast, approval, signed_in, person):
    client = signed_in(cast[person])

    for url in (page_of(approval), refusal_of(approval)):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404


def test_the_officer_asks_waits_and_releases(cast, client, signed_in):
    [decision] = decisions(cast, 1)
    officer = signed_in(cast.officer)
    url = reverse("allocations:ask_approval", args=[decision.pk])
    assert "Above 1 000 node-h a second person approves first." in text(
        officer.get(decision.get_absolute_url())
    )
    assert "Ask a second person to approve D-2026-0001?" in text(officer.get(url))
    assert officer.post(url, {"reason": ""}).status_code == 422

    asked_for = [officer.post(url, {"reason": WHY}, follow=True) for _ in range(2)]

    assert "Asked. The approvers get a mail" in text(asked_for[0])
    assert Approval.objects.count() == 1
    waits = "Waits for approval by Approver, asked for on"
    assert waits in text(asked_for[1])
    assert waits in text(officer.get(url))
    release = reverse("allocations:release", args=[decision.pk])
    assert waits in text(officer.get(release))
    assert officer.post(release).status_code == 403
    client.post(page_of(Approval.objects.get()))
    assert "This decision can be released as it is." in text(officer.get(url))
    assert officer.post(url, {"reason": "More."}).status_code == 403
    assert officer.post(release, follow=True).status_code == 200
    decision.refresh_from_db()
    assert (decision.status, decision.node_hours) == ("released", Decimal(1_250))
