"""What becomes of a released decision when it is corrected, by where its award stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ANNUL, RECTIFY = "annul", "rectify"


class Place(StrEnum):
    """Where a released decision stands."""

    REFUSED = "refused"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"
    DECLINED = "declined"
    RUNNING = "running"
    ENDED = "ended"
    GONE = "gone"  # the application went on without it, e.g. it was withdrawn


@dataclass(frozen=True)
class Effect:
    """What a correction does.

    Attributes:
        hours: where the award's hours are: "held", "allocation", or nowhere.
        reopens: the application waits for a decision again.
        answers_again: the applicant is asked anew.
    """

    hours: str = ""
    reopens: bool = False
    answers_again: bool = False


EFFECTS: dict[tuple[str, Place], Effect] = {
    (ANNUL, Place.REFUSED): Effect(reopens=True),
    (ANNUL, Place.WAITING): Effect(reopens=True),
    (ANNUL, Place.OFFERED): Effect(hours="held", reopens=True),
    (ANNUL, Place.LAPSED): Effect(reopens=True),
    (ANNUL, Place.RUNNING): Effect(hours="allocation", reopens=True),
    (RECTIFY, Place.REFUSED): Effect(),
    (RECTIFY, Place.WAITING): Effect(),
    (RECTIFY, Place.OFFERED): Effect(hours="held", answers_again=True),
    (RECTIFY, Place.RUNNING): Effect(hours="allocation"),
}

_WITHOUT_AWARD = {"not_awarded": Place.REFUSED, "waiting_list": Place.WAITING}
_BY_AWARD = {"offered": Place.OFFERED, "lapsed": Place.LAPSED, "declined": Place.DECLINED}


def place(*, application: str, award: str = "", allocation: str = "") -> Place:
    """Where a decision stands, from the statuses of what hangs on it."""
    if not award:
        return _WITHOUT_AWARD.get(application, Place.GONE)
    if award == "accepted":
        return Place.RUNNING if allocation in {"active", "suspended"} else Place.ENDED
    return _BY_AWARD.get(award, Place.GONE)


def effect(kind: str, at: Place) -> Effect | None:
    """What the correction does there; None where it is not possible."""
    return EFFECTS.get((kind, at))


@dataclass(frozen=True)
class Wanted:
    """The terms of a decision, as they are or as they shall be; days only with hours."""

    node_hours: Decimal
    reason: str
    conditions: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Bounds:
    """What holds a rectification.

    Attributes:
        used: hours that are consumed and never come back.
        begins, ends: of the period that running hours come from; None while they are only offered.
        longest: last day of use for a first day.
    """

    asked: Decimal
    used: Decimal
    today: date
    longest: Callable[[date], date]
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True)
class Flaw:
    """Why it cannot be rectified like this: the field it stands at, and the rule's code."""

    field: str
    code: str


def flaw(wanted: Wanted, now: Wanted, bounds: Bounds) -> Flaw | None:
    """The first thing that is wrong with what is wanted; None when nothing is."""
    found = _hours(wanted, bounds) or _days(wanted, now, bounds) if now.starts_on else None
    if found:
        return found
    is_full = wanted.node_hours == bounds.asked
    if not is_full and not wanted.reason:
        return Flaw("reason", "reason")
    return Flaw("", "unchanged") if wanted == now else None


def _hours(wanted: Wanted, bounds: Bounds) -> Flaw | None:
    if wanted.node_hours > bounds.asked:
        return Flaw("amount", "above_asked")
    return Flaw("amount", "below_used") if wanted.node_hours < bounds.used else None


def _days(wanted: Wanted, now: Wanted, bounds: Bounds) -> Flaw | None:
    starts, ends = wanted.starts_on, wanted.ends_on
    if starts is None or now.starts_on is None:
        return Flaw("starts_on", "missing")
    if ends is None:
        return Flaw("ends_on", "missing")
    return _first_day(starts, now.starts_on, bounds) or _last_day(ends, starts, bounds)


def _first_day(starts: date, before: date, bounds: Bounds) -> Flaw | None:
    if starts == before:
        return None
    if bounds.begins is not None and before <= bounds.today:
        return Flaw("starts_on", "begun")
    if starts < bounds.today:
        return Flaw("starts_on", "past")
    if bounds.begins and bounds.ends and not bounds.begins <= starts <= bounds.ends:
        return Flaw("starts_on", "other_period")
    return None


def _last_day(ends: date, starts: date, bounds: Bounds) -> Flaw | None:
    if ends < max(starts, bounds.today):
        return Flaw("ends_on", "over")
    return Flaw("ends_on", "too_long") if ends > bounds.longest(starts) else None
