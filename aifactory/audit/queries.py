"""Reads of the history."""

from django.db.models import Model, QuerySet

from aifactory.audit.models import Event
from aifactory.audit.recording import reference


def timeline(subject: Model | tuple[str, str]) -> QuerySet[Event]:
    """Events of one subject, oldest first."""
    subject_type, subject_id = reference(subject)
    return Event.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by(
        "position"
    )


def newest(*, before: int | None = None) -> QuerySet[Event]:
    """All events, newest first, from just before a position (keyset)."""
    events = Event.objects.order_by("-position")
    return events.filter(position__lt=before) if before else events
