"""When reviews are due, and what a round needs next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from aifactory.catalogue.rules.calendars import closing

# What an expert gets who is asked shortly before the round's due instant, or after it.
LEAST = timedelta(days=5)


class NextAct(StrEnum):
    """The one thing that brings a round forward."""

    COLLECTING = "collecting"
    CHECKS = "checks"
    OPEN = "open"
    ASSIGN = "assign"
    CONCLUDE = "conclude"
    CHASE = "chase"
    WAIT = "wait"
    # When the review is over, the apps above say which of these is next.
    RANK = "rank"
    DECIDE = "decide"
    APPROVE = "approve"
    RELEASE = "release"
    DONE = "done"


@dataclass(frozen=True)
class AfterReview:
    """What a round needs when its review is over, and for how many cases; 0: somebody else acts."""

    act: NextAct
    count: int


def next_act(
    *,
    is_past: bool,
    is_open: bool,
    before: int,
    reviewing: int,
    short: int,
    complete: int,
    overdue: int,
) -> NextAct:
    """What is next; an officer's acts go before waiting.

    Args:
        is_past: the cut-off's instant is over.
        is_open: its expert review was opened.
        before, reviewing: cases not yet with the experts, and with them.
        short, complete, overdue: cases without enough experts, cases to conclude, late reviews.
    """
    if not is_past:
        return NextAct.COLLECTING
    if not reviewing:
        return NextAct.CHECKS if before else NextAct.DONE
    if not is_open:
        return NextAct.OPEN
    for count, act in [
        (short, NextAct.ASSIGN),
        (complete, NextAct.CONCLUDE),
        (overdue, NextAct.CHASE),
    ]:
        if count:
            return act
    return NextAct.WAIT


def default_due(opened_at: datetime, *, days: int, zone: str) -> datetime:
    """Closing time of the day that many calendar days after the opening."""
    return _closing_after(opened_at, timedelta(days=days), zone)


def due_for(round_due: datetime, *, at: datetime, zone: str) -> datetime:
    """The due instant of an expert invited at `at`: the round's, or later to leave enough days."""
    return max(round_due, _closing_after(at, LEAST, zone))


def _closing_after(at: datetime, span: timedelta, zone: str) -> datetime:
    return closing(at.astimezone(ZoneInfo(zone)).date() + span, zone)
