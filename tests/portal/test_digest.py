"""The weekly digest: once per officer and week, within what each may see, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import RoleGrant, User
from aifactory.jobs import queue
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from aifactory.portal import jobs
from aifactory.portal.digest import operations
from aifactory.portal.digest.queries import Line, waiting_for
from allocations import operations as allocations
from applications.models import TeamKind, TeamMember
from tests.allocations import builders
from tests.applications import builders as applications
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)  # Monday, 07:00 in Brussels
WEEK = "2026-W49"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(builders.RELEASED, tick=False) as traveller:
        yield traveller


def counted(person: User) -> dict[str, int]:
    return {line.label: line.count for line in waiting_for(fresh(person), at=NOW)}


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def sent(week: str = WEEK) -> list[str]:
    """Run the week's job and those it starts; who has a mail of that week."""
    operations.order_digests(week=week, at=NOW)
    for job in Job.objects.filter(kind=operations.DIGEST, state="queued"):
        assert queue.run(job.pk)
    found = Message.objects.filter(key__startswith=f"weekly_digest:{week}:").order_by("to_address")
    return list(found.values_list("to_address", flat=True))


def only_on(cast: Cast, call: str) -> None:
    """The officer's role is for one call alone."""
    RoleGrant.objects.filter(user=cast.officer).update(revoked_at=timezone.now())
    accounts.grant_role(by=SETUP, user=cast.officer, role="officer", scope=f"call:{call}")


# --- What waits ---------------------------------------------------------------------------------


def test_every_step_of_the_work_has_its_line(cast: Cast) -> None:
    builders.supply(5_000)
    builders.decided(cast.officer, builders.examined(cast.lead, cast.assessor))
    builders.examined(cast.colleague, cast.assessor, "RO40123451")
    applications.submitted(cast.stranger, registration="RO40123452")

    assert counted(cast.officer) == {
        "Technical checks at sites": 1,
        "Promises overdue": 3,
        "To decide": 1,
        "To release": 1,
    }


def test_a_line_names_its_oldest_promise_and_leads_to_its_page(cast: Cast) -> None:
    first = applications.submitted(cast.lead)
    later = builders.RELEASED
    applications.submitted(cast.colleague, at=later, registration="RO40123451")

    line = waiting_for(fresh(cast.officer), at=later)[0]

    assert line == Line(
        "Technical checks at sites",
        2,
        f"{reverse('cases')}?group=site",
        first.promise.due_at,
    )


def test_eligibility_suspensions_and_low_pools(cast: Cast) -> None:
    builders.supply(1_300)
    decision = builders.released(cast.officer, builders.examined(cast.lead, cast.assessor))
    held = allocations.accept_award(
        by=cast.lead, award=builders.award_of(decision), at=builders.RELEASED
    )
    allocations.suspend_allocation(by=cast.officer, allocation=held, reason="Asked by the site.")
    applications.unclear(cast.colleague, registration="RO40123451")

    found = counted(cast.officer)

    assert found["Eligibility to settle"] == 1
    assert found["Suspended allocations"] == 1
    assert found["Partitions nearly out of hours"] == 1


def test_requests_for_approval_wait_too(cast: Cast) -> None:
    builders.supply(5_000)
    case = builders.strict(builders.examined(cast.lead, cast.assessor))
    decision = builders.decided(cast.officer, case)
    allocations.ask_for_approval(by=cast.officer, decision=decision, reason="Large.")

    assert counted(cast.officer)["Waiting for a second person’s approval"] == 1


def test_troubles_are_for_those_who_see_the_outbox(cast: Cast) -> None:
    job = queue.enqueue("portal.weekly_digests", "2020-W01", {})
    Job.objects.filter(pk=job.pk).update(state="failed", finished_at=NOW)
    Message.objects.create(
        kind="tests",
        key="tests:1",
        to_address="a@b.example",
        language="en",
        subject="S",
        body_text="B",
        message_id="<1@b.example>",
        state="uncertain",
        attempts=1,
        claimed_at=NOW,
    )

    assert counted(cast.officer) == {
        "Mails that may not have arrived": 1,
        "Background jobs that gave up": 1,
    }
    only_on(cast, "LS-2026")
    assert counted(cast.officer) == {}


def test_an_officer_of_another_call_reads_nothing_of_this_one(cast: Cast) -> None:
    builders.supply(1_300)
    builders.decided(cast.second_officer, builders.examined(cast.lead, cast.assessor))
    applications.unclear(cast.colleague, registration="RO40123451")

    only_on(cast, "LS-2026")
    assert counted(cast.officer) == {}
    assert set(counted(cast.second_officer)) > {"Eligibility to settle", "To release"}


def test_nothing_of_ones_own(cast: Cast) -> None:
    builders.supply(5_000)
    case = builders.examined(cast.lead, cast.assessor)
    builders.decided(cast.second_officer, case)
    TeamMember.objects.create(application=case, user=cast.officer, kind=TeamKind.READER)

    assert counted(cast.officer) == {}


def test_the_number_of_queries_is_fixed(cast: Cast) -> None:
    counts = []
    for place, person in enumerate((cast.lead, cast.colleague, cast.stranger)):
        applications.submitted(person, registration=f"RO4012345{place}")
        if place in {0, 2}:
            with CaptureQueriesContext(connection) as found:
                waiting_for(fresh(cast.officer), at=NOW)
            counts.append(len(found))

    assert counts[0] == counts[1]
    assert counts[0] <= 16


# --- Who gets it, how often ---------------------------------------------------------------------


def test_every_officer_gets_one_and_a_second_run_writes_none(cast: Cast) -> None:
    officers = sorted([cast.officer.email, cast.second_officer.email])

    assert sent() == officers
    assert sent() == officers
    job = Job.objects.filter(kind=operations.DIGEST)[0]
    jobs.send_digest(job)
    assert Message.objects.filter(kind="weekly_digest").count() == 2
    assert sent("2026-W50") == officers


def test_weeks_of_standing_still_give_one_digest(cast: Cast, clock: time_machine.Traveller) -> None:
    for instant in (NOW, NOW + timedelta(minutes=5), NOW + timedelta(weeks=3, hours=2)):
        clock.move_to(instant)
        queue.tick(at=instant)

    weeks = Job.objects.filter(kind=jobs.DIGESTS).order_by("key").values_list("key", flat=True)
    assert list(weeks) == [WEEK, "2026-W52"]
    for job in Job.objects.filter(kind=jobs.DIGESTS):
        assert queue.run(job.pk)
    assert Job.objects.filter(kind=operations.DIGEST).count() == 4


def test_who_opted_out_or_lost_the_role_meanwhile_gets_none(cast: Cast) -> None:
    operations.order_digests(week=WEEK, at=NOW)
    accounts.change_preferences(by=fresh(cast.officer), weekly_digest=False)
    RoleGrant.objects.filter(user=cast.second_officer).update(revoked_at=timezone.now())

    for job in Job.objects.filter(kind=operations.DIGEST):
        assert queue.run(job.pk)

    assert not Message.objects.filter(kind="weekly_digest").exists()
    assert operations.order_digests(week="2026-W50", at=NOW) == 0


def test_the_mail_counts_and_links_and_names_no_case(cast: Cast) -> None:
    case = applications.submitted(cast.lead)

    sent()

    mail = Message.objects.get(kind="weekly_digest", to_address=cast.officer.email)
    assert mail.subject == "What waits for the office this week"
    lines = mail.body_text.splitlines()
    at = lines.index("Technical checks at sites: 1")
    assert lines[at + 1].startswith("Oldest promise: ")
    assert lines[at + 1].endswith("UTC)")
    assert lines[at + 2].endswith("/cases/?group=site")
    for hidden in (case.title, str(case.number), "Sorbella"):
        assert hidden not in mail.body_text


def test_when_nothing_waits_the_mail_says_so_shortly(cast: Cast) -> None:
    sent()

    mail = Message.objects.get(kind="weekly_digest", to_address=cast.officer.email)
    assert mail.subject == "Nothing waits for the office this week"
    assert "Nothing waits for you." in mail.body_text
    assert "as of" not in mail.body_text


# --- The preference -----------------------------------------------------------------------------


def test_only_officers_are_asked_whether_they_want_it(cast: Cast, signed_in) -> None:
    page = reverse("accounts:preferences")
    data = {"name": "Marta", "zone": "Europe/Brussels", "theme": "system"}

    assert "weekly digest" in signed_in(cast.officer).get(page).text
    assert "weekly digest" not in signed_in(cast.lead).get(page).text
    signed_in(cast.officer).post(page, data)
    signed_in(cast.lead).post(page, data)

    assert fresh(cast.officer).weekly_digest is False
    assert fresh(cast.lead).weekly_digest is True
    signed_in(cast.officer).post(page, {**data, "weekly_digest": "on"})
    assert fresh(cast.officer).weekly_digest is True
