"""Moves the clock of this process, so that real operations can tell the last weeks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.conf import settings

from aifactory.catalogue import queries
from aifactory.catalogue.rules.calendars import is_working_day

LONGEST = timedelta(days=600)
DAY = timedelta(days=1)


@contextmanager
def replayed(instant: datetime) -> Iterator[None]:
    """For the length of the block, Django's clock stands at `instant` (docs/adr/0007)."""
    with patch("django.utils.timezone.now", return_value=instant):
        yield


class Calendar:
    """Working days of the office around a given day."""

    def __init__(self, today: date) -> None:
        self._zone = ZoneInfo(settings.OFFICE_ZONE)
        self._today = today
        self._holidays = queries.holidays(settings.OFFICE_ZONE, today - LONGEST, today)

    def instant(self, working_days_ago: int, at: str) -> datetime:
        """A wall-clock time of the office so many working days ago."""
        return self.shifted(self._today, -working_days_ago, at)

    def shifted(self, day: date, working_days: int, at: str) -> datetime:
        """A wall-clock time of the office so many working days after a day, or before it."""
        step = DAY if working_days > 0 else -DAY
        left = abs(working_days)
        while left:
            day += step
            left -= is_working_day(day, self._holidays)
        return datetime.combine(day, time.fromisoformat(at), tzinfo=self._zone)

    def day_of(self, instant: datetime) -> date:
        """The office's day in which an instant lies."""
        return instant.astimezone(self._zone).date()
