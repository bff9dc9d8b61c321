"""Reviews that are due: remind the experts, tell the officers. Nothing here decides."""

from collections import defaultdict
from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.queries import holders
from aifactory.accounts.roles import Role
from aifactory.audit.recording import SystemActor, operation, record
from aifactory.face.rules.formats import weekday
from reviews import messages
from reviews.models import ReviewAssignment, ReviewRound
from reviews.queries import due, rounds
from reviews.rules import reminders

LINES = 50


@operation
def remind_experts(*, by: SystemActor, at: datetime) -> int:
    """Mail each expert who owes a review at its stage. Returns the number of mails.

    Called every day; a stage that was mailed is never mailed again, one that a day without a run
    skipped is mailed the next day.
    """
    sent = 0
    for assignment in due.to_remind(at):
        stage = reminders.stage(assignment.due_at, at=at)
        messages.review_reminder(assignment, stage=stage)
        record(
            verb="reviews.expert_reminded",
            subject=assignment,
            by=by,
            data={"stage": stage, "due_at": assignment.due_at},
        )
        sent += 1
    return sent


@operation
def escalate_reviews(*, by: SystemActor, at: datetime) -> int:
    """Tell the officers of each call which reviews are overdue. Returns the number of rounds.

    Called every day; the key of each mail makes it one per day, round and officer.
    """
    late: dict[int | None, list[ReviewAssignment]] = defaultdict(list)
    for assignment in due.overdue(at):
        late[assignment.evaluation.application.cut_off_id].append(assignment)
    found = ReviewRound.objects.filter(cut_off__in=late).select_related("cut_off__call__mode")
    for round_ in found.order_by("pk"):
        assignments = late[round_.cut_off_id]
        people = _officers(round_)
        for person in people:
            messages.reviews_overdue(
                person, round_=round_, lines=_lines(assignments), count=len(assignments), at=at
            )
        record(
            verb="reviews.overdue_escalated",
            subject=round_,
            by=by,
            data={"overdue": len(assignments), "people": len(people), "on": at.date()},
        )
    return len(late)


def _officers(round_: ReviewRound) -> list[User]:
    """Of the call or of the whole portal, but those from whom the round is hidden whole."""
    found = holders(Role.OFFICER, scope=round_.cut_off.call.scope).filter(is_active=True)
    return [
        person for person in found if rounds.cut_offs(person).filter(pk=round_.cut_off_id).exists()
    ]


def _lines(assignments: list[ReviewAssignment]) -> list[str]:
    """One per case, by number: how many reviews, due since when. No name leaves by mail."""
    by_case: dict[str, list[ReviewAssignment]] = defaultdict(list)
    for assignment in assignments:
        by_case[str(assignment.evaluation.application)].append(assignment)
    return [
        _("%(number)s: %(count)s overdue, the oldest since %(day)s")
        % {
            "number": number,
            "count": len(rows),
            "day": weekday(min(row.due_at for row in rows)),
        }
        for number, rows in sorted(by_case.items())
    ][:LINES]
