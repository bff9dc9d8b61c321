"""Moves the clock of this process, so that real operations can tell the last ten weeks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.conf import settings

from aifactory.catalogue import queries
from aifactory.catalogue.rules.calendars import is_working_day

LONGEST = timedelta(days=200)


@contextmanager
def replayed(instant: datetime) -> Iterator[None]:
    """For the length of the block, Django's clock stands at `instant` (docs/adr/0007)."""
    with patch("django.utils.timezone.now", return_value=instant):
        yield


class Calendar:
    """Working days of the office before a given day."""

    def __init__(self, today: date) -> None:
        self._zone = settings.OFFICE_ZONE
        self._today = today
        self._holidays = queries.holidays(self._zone, today - LONGEST, today)

    def instant(self, working_days_ago: int, at: str) -> datetime:
        """A wall-clock time of the office so many working days ago."""
        day, left = self._today, working_days_ago
        while left:
            day -= timedelta(days=1)
            left -= is_working_day(day, self._holidays)
        return datetime.combine(day, time.fromisoformat(at), tzinfo=ZoneInfo(self._zone))
