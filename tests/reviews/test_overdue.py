"""Reminders and escalation: at most once a stage or a day, and nothing is decided."""

from datetime import timedelta

import pytest
import time_machine

from aifactory.accounts import operations as accounts
from aifactory.accounts.roles import Role
from aifactory.audit.models import Event
from aifactory.audit.queries import timeline
from aifactory.audit.recording import SystemActor
from aifactory.notifications.models import Message
from reviews import jobs, operations
from reviews.models import ReviewAssignment
from tests.conftest import Cast
from tests.reviews import experts

pytestmark = pytest.mark.django_db
BY = SystemActor("tests")
DAY = timedelta(days=1)


def remind(at):
    return operations.remind_experts(by=BY, at=at)


def subjects(kind):
    return list(
        Message.objects.filter(kind=kind).order_by("created_at").values_list("subject", flat=True)
    )


def test_who_owes_a_review_is_reminded_once_per_stage(cast: Cast) -> None:
    application = experts.reviewing(cast)
    owed, done = (experts.assigned(cast, application) for _number in range(2))
    experts.sent(done)

    sent = [remind(experts.DUE + days * DAY) for days in (-10, -3, -2, -1, 1, 1, 2, 4)]

    assert sent == [0, 1, 0, 1, 1, 0, 0, 1]
    assert (
        subjects("review_reminder")
        == ["A review of yours is due soon"] * 2 + ["A review of yours is overdue"] * 2
    )
    mail = Message.objects.filter(kind="review_reminder").latest("created_at")
    assert mail.to_address == owed.expert.email
    assert application.title not in mail.body_text
    assert [event.data["stage"] for event in timeline(owed).filter(verb__contains="remind")] == [
        "ahead",
        "tomorrow",
        "late-0",
        "late-1",
    ]


def test_a_skipped_day_is_caught_up_and_a_closed_account_gets_nothing(cast: Cast) -> None:
    part = experts.assigned(cast, experts.reviewing(cast))
    assert remind(experts.DUE + 2 * DAY) == 1
    type(part.expert).objects.filter(pk=part.expert_id).update(is_active=False)

    assert remind(experts.DUE + 30 * DAY) == 0


def test_officers_hear_once_a_day_which_cases_wait(cast: Cast) -> None:
    application = experts.reviewing(cast)
    for _number in range(2):
        experts.assigned(cast, application)

    def escalate(at):
        return operations.escalate_reviews(by=BY, at=at)

    assert escalate(experts.DUE - DAY) == 0
    assert [escalate(experts.LATE) for _run in range(2)] == [1, 1]
    mails = list(Message.objects.filter(kind="reviews_overdue").order_by("to_address"))
    assert [mail.to_address for mail in mails] == [
        cast.officer.email,
        cast.second_officer.email,
    ]
    assert mails[0].subject == "2 reviews are overdue: Train big, cut-off 19"
    line = f"{application.number}: 2 overdue, the oldest since Mon 30 Nov 2026"
    assert line in mails[0].body_text
    assert f"/rounds/{experts.cut_off().pk}/" in mails[0].body_text
    assert escalate(experts.LATE + DAY) == 1
    assert Message.objects.filter(kind="reviews_overdue").count() == 4


def test_officers_hear_nothing_of_a_round_that_is_hidden_from_them(cast: Cast) -> None:
    experts.assigned(cast, experts.reviewing(cast))
    own = experts.reviewing(cast, cast.stranger)
    accounts.grant_role(by=BY, user=cast.stranger, role=Role.OFFICER)
    assert own.project_lead == cast.stranger

    operations.escalate_reviews(by=BY, at=experts.LATE)

    told = Message.objects.filter(kind="reviews_overdue").values_list("to_address", flat=True)
    assert set(told) == {cast.officer.email, cast.second_officer.email}


def test_the_jobs_call_them_and_decide_nothing(cast: Cast) -> None:
    experts.assigned(cast, experts.reviewing(cast))
    with time_machine.travel(experts.LATE, tick=False):
        jobs.remind_experts(None)
        jobs.escalate_reviews(None)

    assert ReviewAssignment.objects.get().status == "invited"
    verbs = set(
        Event.objects.filter(actor__startswith="system:reviews").values_list("verb", flat=True)
    )
    assert {"reviews.expert_reminded", "reviews.overdue_escalated"} <= verbs
