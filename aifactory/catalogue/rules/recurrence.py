"""Cut-offs that come back: every second and fourth Friday, the 15th and the last of each month.

Local times are planned, not instants: 10:00 in Brussels is 09:00 UTC in winter and 08:00 in summer.
A time that the clocks skip or show twice is asked about afterwards (`calendars.resolve_local`).
"""

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from aifactory.catalogue.rules.calendars import ONE_DAY, is_working_day

LAST = -1
WEEK = 7
MOST = 100


class OffDays(StrEnum):
    """What becomes of a day that is no working day."""

    KEEP = "keep"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True)
class Recurrence:
    """When cut-offs come back between two days, both included.

    Attributes:
        at: clock time of each.
        weekday: 0 is Monday; with `weeks`.
        weeks: which of the month's such weekdays, 1 to 5; `LAST` is the last one.
        days: days of the month; one that the month does not have means its last day.
        off_days: for days that are no working day.
    """

    first: date
    last: date
    at: time
    weekday: int = 0
    weeks: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    off_days: OffDays = OffDays.KEEP


def occurrences(rule: Recurrence, holidays: Collection[date] = frozenset()) -> list[datetime]:
    """Clock times without a zone, in order, each once, at most `MOST`.

    A day that is moved out of the span is left out.
    """
    moved = {_moved(day, rule.off_days, holidays) for day in _days(rule)}
    inside = sorted(day for day in moved if rule.first <= day <= rule.last)
    return [datetime.combine(day, rule.at) for day in inside[:MOST]]


def _days(rule: Recurrence) -> Iterator[date]:
    for year, month in _months(rule.first, rule.last):
        length = monthrange(year, month)[1]
        for wanted in rule.days:
            yield date(year, month, min(wanted, length))
        for week in rule.weeks:
            day = _in_week(year, month, length, rule.weekday, week)
            if day <= length:
                yield date(year, month, day)


def _in_week(year: int, month: int, length: int, weekday: int, week: int) -> int:
    """The day of the month; beyond its length where there is no fifth such weekday."""
    if week == LAST:
        return length - (date(year, month, length).weekday() - weekday) % WEEK
    return 1 + (weekday - date(year, month, 1).weekday()) % WEEK + WEEK * (week - 1)


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield count // 12, count % 12 + 1


def _moved(day: date, off_days: OffDays, holidays: Collection[date]) -> date:
    if off_days is OffDays.KEEP:
        return day
    step = ONE_DAY if off_days is OffDays.NEXT else -ONE_DAY
    while not is_working_day(day, holidays):
        day += step
    return day
