"""Which months an allocation owes a statement for, and when a month ends. Plain Python."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

INSTANT = timedelta(microseconds=1)


def months_due(first: date, last: date, *, today: date) -> list[date]:
    """The first days of all months that are over and hold a day from `first` to `last`.

    Args:
        today: the date where the allocation's call is at home.
    """
    due, month = [], first.replace(day=1)
    while month <= last and following(month) <= today:
        due.append(month)
        month = following(month)
    return due


def month_end(month: date, zone: str) -> datetime:
    """The last instant of the month that begins on this day, where the zone is."""
    return datetime.combine(following(month), time.min, tzinfo=ZoneInfo(zone)) - INSTANT


def following(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
