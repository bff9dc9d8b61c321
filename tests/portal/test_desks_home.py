"""Where each hat lands, and what waits there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.accounts.roles import Role
from aifactory.audit.recording import operation
from aifactory.catalogue import operations as catalogue
from aifactory.catalogue.models import Call
from aifactory.jobs.models import Job
from aifactory.portal.desks import worklists
from applications.status import ApplicationStatus as Status
from tests.conftest import SETUP, Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("lead", "applications"),
        ("assessor", "reviews:desk"),
        ("auditor", "auditor"),
    ],
)
def test_home_leads_to_the_first_page_of_the_hat(
    cast: Cast, signed_in: SignIn, person: str, name: str
) -> None:
    assert signed_in(cast[person]).get(reverse("home"))["Location"] == reverse(name)


@pytest.mark.parametrize(
    ("person", "heading"),
    [
        ("officer", "Nothing waits for you"),
        ("approver", "No approvals wait for you"),
        ("administrator", "No role ends within 30 days"),
    ],
)
def test_an_empty_home_teaches(cast: Cast, signed_in: SignIn, person: str, heading: str) -> None:
    assert heading in signed_in(cast[person]).get(reverse("home")).content.decode()


@operation
@pytest.mark.parametrize(
    ("role", "heading"),
    [(Role.REVIEWER, "No reviews wait for you"), (Role.CHAIR, "No panel waits for you")],
)
def test_experts_learn_when_the_next_round_is_assigned(
    cast: Cast, signed_in: SignIn, role: str, heading: str
) -> None:
    client = signed_in(cast.stranger)
    with time_machine.travel(datetime(2026, 11, 23, 8, tzinfo=UTC), tick=False):
        accounts.grant_role(by=SETUP, user=cast.stranger, role=role, scope="call:LS-2026")
        open_now = client.get(reverse("home"), follow=True).content.decode()
        for code in ("LS-2026", "SC-2026"):
            catalogue.close_call(by=SETUP, call=Call.objects.get(code=code))
        closed = client.get(reverse("home"), follow=True).content.decode()

    assert heading in open_now
    assert "is assigned after the cut-off on Mon 30 Nov 2026, 10:00 CET (09:00 UTC)" in open_now
    assert "No round is open now." in closed


def test_what_waits_for_an_officer_oldest_promise_first(cast: Cast) -> None:
    now = timezone.now()
    day = timedelta(days=1)
    rows.application(cast.lead, Status.TECHNICAL_CHECK, title="In time at site", due=now + day)
    rows.application(cast.lead, Status.TECHNICAL_CHECK, title="Late at site", due=now - 2 * day)
    rows.application(cast.lead, Status.SUBMITTED, title="Unclear", due=now + 3 * day)
    rows.application(cast.lead, Status.AWAITING_DECISION, title="Decide", due=now + 2 * day)
    waits = rows.application(cast.lead, Status.AWAITING_DECISION, title="Release", due=now + day)
    rows.decision(waits, cast.second_officer)
    rows.application(cast.lead, Status.RETURNED, title="With applicant", due=now - day)
    rows.application(cast.lead, Status.DRAFT, title="Draft")
    lapsing = rows.application(cast.lead, Status.AWARDED, title="Lapses")
    rows.award(
        rows.decision(
            lapsing, cast.officer, "released", outcome="award", node_hours=lapsing.node_hours
        ),
        respond_by=now + timedelta(hours=5),
    )

    tasks = worklists.office_tasks(cast.officer, at=now)

    assert [(task.title, task.what, task.is_overdue) for task in tasks] == [
        ("Late at site", "Ask CINECA for the technical check", True),
        ("Lapses", "The award lapses without an answer", False),
        ("Release", "Release the decision", False),
        ("Decide", "Decide", False),
        ("Unclear", "Settle eligibility", False),
    ]
    assert worklists.office_tasks(cast.approver, at=now) == []
    assert worklists.office_tasks(cast.lead, at=now) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_worklist_asks_the_same_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Count, count: int
) -> None:
    for _number in range(count):
        rows.application(cast.lead, Status.SUBMITTED)
    client = signed_in(cast.officer)
    client.get(reverse("home"))

    # person, roles, cases, lapsing awards, rounds, uncertain mails, failed jobs, suspended,
    # questions
    with django_assert_num_queries(9):
        assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(
    ("person", "is_shown"), [("officer", True), ("administrator", True), ("approver", False)]
)
def test_jobs_that_gave_up_are_shown_to_those_who_can_act(
    cast: Cast, signed_in: SignIn, person: str, is_shown: bool
) -> None:
    now = timezone.now()
    Job.objects.create(
        kind="documents.render", key="k-1", state="failed", run_after=now, finished_at=now
    )

    text = signed_in(cast[person]).get(reverse("home")).content.decode()

    assert ("documents.render" in text) is is_shown


def test_administrators_see_roles_that_end_soon(cast: Cast, signed_in: SignIn) -> None:
    accounts.grant_role(
        by=SETUP,
        user=cast.stranger,
        role=Role.AUDITOR,
        valid_until=timezone.now() + timedelta(days=5),
    )

    text = signed_in(cast.administrator).get(reverse("home")).content.decode()

    assert "1 role ends within 30 days" in text
    assert "Stranger" in text


def test_nobody_without_an_account_gets_home(client: Client) -> None:
    response = client.get(reverse("home"))

    assert response["Location"].startswith(reverse("account_login"))
