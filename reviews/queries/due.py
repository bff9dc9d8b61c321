"""Which reviews are due soon or overdue."""

from datetime import datetime

from django.db.models import QuerySet

from aifactory.notifications.models import Message
from reviews.models import ReviewAssignment
from reviews.rules import reminders
from reviews.status import AssignmentStatus


def owed() -> QuerySet[ReviewAssignment]:
    """Reviews that experts owe, the earliest due first."""
    return (
        ReviewAssignment.objects.filter(status__in=AssignmentStatus.OWED)
        .select_related("expert", "evaluation__application__call__mode")
        .order_by("due_at", "pk")
    )


def overdue(at: datetime) -> QuerySet[ReviewAssignment]:
    """Owed, and past the due instant."""
    return owed().filter(due_at__lt=at)


def to_remind(at: datetime) -> list[ReviewAssignment]:
    """Those whose stage was not mailed yet; two queries for any number."""
    found = list(owed().filter(due_at__lte=at + reminders.AHEAD, expert__is_active=True))
    keys = {row.pk: _key(row, at) for row in found}
    mailed = set(
        Message.objects.filter(key__in=list(keys.values())).order_by().values_list("key", flat=True)
    )
    return [row for row in found if keys[row.pk] not in mailed]


def _key(assignment: ReviewAssignment, at: datetime) -> str:
    """As `messages.review_reminder` writes it."""
    return f"review_reminder:{assignment.pk}:{reminders.stage(assignment.due_at, at=at)}"
