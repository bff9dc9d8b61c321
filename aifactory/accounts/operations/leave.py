"""Leave is recorded, shortened and withdrawn; whoever stands in is told."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from aifactory.accounts import messages, permissions
from aifactory.accounts.models import Leave, User
from aifactory.accounts.models.leave import span_of
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, record
from aifactory.audit.transitions import lock


@operation
def record_leave(
    *,
    by: User,
    person: User,
    first_day: date,
    last_day: date,
    stand_in: User | None = None,
    at: datetime | None = None,
) -> Leave:
    """Somebody is away from the first to the last day, in their own zone. Twice records once.

    Raises:
        ValidationError: the last day is before the first.
    """
    instant = at or timezone.now()
    require(permissions.keep_leave(by, person))
    # Who stands in for one another is decided one after the other.
    for each in sorted([person, *([stand_in] if stand_in else [])], key=lambda one: one.pk):
        lock(each)
    same = (
        person.leave.standing()
        .filter(first_day=first_day, last_day=last_day, stand_in=stand_in)
        .first()
    )
    if same is not None:
        return same
    span = span_of(first_day, last_day, person.zone)
    leave = Leave(
        person=person,
        first_day=first_day,
        last_day=last_day,
        stand_in=stand_in,
        zone=person.zone,
        begins_at=span.begins,
        ends_at=span.ends,
        recorded_by=by,
        recorded_at=instant,
    )
    leave.full_clean()
    require(permissions.take_leave(person, span, stand_in=stand_in, at=instant))
    leave.save()
    record(verb="accounts.leave_recorded", subject=leave.person, by=by, data=_told(leave))
    if stand_in is not None:
        messages.stands_in(leave)
    return leave


@operation
def shorten_leave(*, by: User, leave: Leave, last_day: date, at: datetime | None = None) -> Leave:
    """The person is back earlier. Twice shortens once."""
    require(permissions.keep_leave(by, leave.person))
    current = lock(leave)
    if current.last_day == last_day and current.withdrawn_at is None:
        return current
    require(permissions.shorten_leave(current, last_day, at=at or timezone.now()))
    current.last_day = last_day
    current.ends_at = span_of(current.first_day, last_day, current.zone).ends
    current.save(update_fields=["last_day", "ends_at"])
    record(verb="accounts.leave_shortened", subject=current.person, by=by, data=_told(current))
    if current.stand_in is not None:
        messages.stands_in(current)
    return current


@operation
def withdraw_leave(*, by: User, leave: Leave, at: datetime | None = None) -> Leave:
    """The person is not away after all. Twice changes nothing."""
    instant = at or timezone.now()
    require(permissions.keep_leave(by, leave.person))
    current = lock(leave)
    if current.withdrawn_at is not None:
        return current
    require(permissions.end_leave(current, at=instant))
    current.withdrawn_at, current.withdrawn_by = instant, by
    current.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(verb="accounts.leave_withdrawn", subject=current.person, by=by, data=_told(current))
    if current.stand_in is not None:
        messages.stands_in_no_more(current)
    return current


def _told(leave: Leave) -> dict[str, Any]:
    """For the event, which stands under the person: the history of their page tells it."""
    return {
        "leave": leave.pk,
        "first_day": leave.first_day,
        "last_day": leave.last_day,
        "stand_in": leave.stand_in.pseudonym if leave.stand_in else None,
    }
