"""Time passed and hours used of one allocation. Plain Python."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Pace:
    """What stands beside the hours: days and hours, each as part of its whole."""

    days: int
    days_passed: int
    node_hours: Decimal
    used: Decimal

    @property
    def time_percent(self) -> int:
        """Share of the days that has passed, 0 to 100."""
        return _percent(Decimal(self.days_passed), Decimal(self.days))

    @property
    def used_percent(self) -> int:
        """Share of the hours that is used, 0 when nothing was granted."""
        return _percent(self.used, self.node_hours)


def pace(*, starts_on: date, ends_on: date, on: date, node_hours: Decimal, used: Decimal) -> Pace:
    """Where an allocation stands on a day; both its first and its last day count.

    Raises:
        ValueError: it ends before it begins.
    """
    if ends_on < starts_on:
        raise ValueError("An allocation ends after it begins.")
    days = (ends_on - starts_on).days + 1
    passed = min(max((on - starts_on).days + 1, 0), days)
    return Pace(days=days, days_passed=passed, node_hours=node_hours, used=used)


def _percent(part: Decimal, whole: Decimal) -> int:
    if not whole:
        return 0
    return int((part * 100 / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP))
