"""When a fact has to be read again at its source."""

from datetime import date, timedelta

NOT_VERIFIED = "K"


def days_fresh(tag: str, days: int) -> int:
    """For how many days a check counts: half as long for what nobody has verified."""
    return days // 2 if tag == NOT_VERIFIED else days


def oldest_fresh(tag: str, *, today: date, days: int) -> date:
    """The oldest day of a check that still counts."""
    return today - timedelta(days=days_fresh(tag, days))


def is_stale(checked_on: date, tag: str, *, today: date, days: int) -> bool:
    """The check is older than it may be."""
    return checked_on < oldest_fresh(tag, today=today, days=days)
