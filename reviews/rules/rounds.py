"""When reviews are due."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aifactory.catalogue.rules.calendars import closing

# What an expert gets who is asked shortly before the round's due instant, or after it.
LEAST = timedelta(days=5)


def default_due(opened_at: datetime, *, days: int, zone: str) -> datetime:
    """Closing time of the day that many calendar days after the opening."""
    return _closing_after(opened_at, timedelta(days=days), zone)


def due_for(round_due: datetime, *, at: datetime, zone: str) -> datetime:
    """The due instant of an expert invited at `at`: the round's, or later to leave enough days."""
    return max(round_due, _closing_after(at, LEAST, zone))


def _closing_after(at: datetime, span: timedelta, zone: str) -> datetime:
    return closing(at.astimezone(ZoneInfo(zone)).date() + span, zone)
