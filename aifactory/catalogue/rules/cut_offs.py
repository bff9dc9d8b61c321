"""Where a cut-off may stand: ahead, inside its call, in the order that people were told."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum


class Objection(StrEnum):
    """Why a cut-off cannot stand at an instant."""

    OVER = "over"
    """The cut-off has passed, its round is closed."""
    PAST = "past"
    """The new instant has passed."""
    SAME = "same"
    """It stands there already, or another one does."""
    BEFORE_OPENING = "before_opening"
    AFTER_CLOSING = "after_closing"
    BEFORE_PREVIOUS = "before_previous"
    AFTER_NEXT = "after_next"


def objection_to_move(
    old: datetime,
    new: datetime,
    *,
    at: datetime,
    span: tuple[datetime, datetime],
    others: Collection[datetime],
) -> Objection | None:
    """Why a cut-off cannot move from `old` to `new`, as things are at `at`; None where it can.

    Both instants lie ahead, so whatever was received stays strictly before its cut-off.

    Args:
        span: when the call opens and closes; its last cut-off may stand at its end.
        others: the other cut-offs of the call, whose order with this one stays.
    """
    earlier = max((other for other in others if other < old), default=None)
    later = min((other for other in others if other > old), default=None)
    if old <= at:
        return Objection.OVER
    if new == old:
        return Objection.SAME
    if outside := objection_to_place(new, at=at, span=span):
        return outside
    if earlier is not None and new <= earlier:
        return Objection.BEFORE_PREVIOUS
    if later is not None and new >= later:
        return Objection.AFTER_NEXT
    return None


def objection_to_place(
    new: datetime, *, at: datetime | None, span: tuple[datetime, datetime]
) -> Objection | None:
    """Why a cut-off cannot stand there at all; without `at` the past is no objection."""
    opens_at, closes_at = span
    if at is not None and new <= at:
        return Objection.PAST
    if new <= opens_at:
        return Objection.BEFORE_OPENING
    if new > closes_at:
        return Objection.AFTER_CLOSING
    return None


def objection_to_list(
    instants: Sequence[datetime],
    *,
    at: datetime | None,
    span: tuple[datetime, datetime],
    taken: Collection[datetime] = (),
) -> tuple[int, Objection] | None:
    """The first of a list of new cut-offs that cannot stand, with why."""
    seen = set(taken)
    for place, instant in enumerate(instants):
        if objection := objection_to_place(instant, at=at, span=span):
            return place, objection
        if instant in seen:
            return place, Objection.SAME
        seen.add(instant)
    return None
