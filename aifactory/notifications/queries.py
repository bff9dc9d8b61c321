"""Reads of the outbox for the mailbox page and the officer's list."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from aifactory.notifications.models import Message, MessageState


def mailbox(
    *, limit: int = 50, before: tuple[datetime, UUID] | None = None, to: str = ""
) -> QuerySet[Message]:
    """Newest mails first; `before` is (created_at, id) of the last one already shown."""
    found = Message.objects.order_by("-created_at", "-id")
    if to:
        found = found.filter(to_address=to)
    if before is not None:
        instant, last = before
        found = found.filter(Q(created_at__lt=instant) | Q(created_at=instant, id__lt=last))
    return found[:limit]


def uncertain() -> QuerySet[Message]:
    """Mails that may or may not have arrived, oldest first. A person decides on each."""
    return Message.objects.filter(state=MessageState.UNCERTAIN).order_by("claimed_at", "id")


def failed() -> QuerySet[Message]:
    """Mails the server refused, oldest first."""
    return Message.objects.filter(state=MessageState.FAILED).order_by("claimed_at", "id")


def about(subject: tuple[str, str]) -> QuerySet[Message]:
    """Mails that report on one subject, oldest first."""
    return Message.objects.filter(subject_type=subject[0], subject_id=subject[1]).order_by(
        "created_at", "id"
    )
