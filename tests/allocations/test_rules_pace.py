"""Time passed and hours used."""

from datetime import date
from decimal import Decimal

import pytest

from allocations.rules.pace import pace

FIRST, LAST = date(2026, 12, 1), date(2027, 2, 28)


@pytest.mark.parametrize(
    ("on", "used", "passed", "time_percent", "used_percent"),
    [
        (date(2026, 11, 30), 0, 0, 0, 0),
        (date(2026, 12, 1), 0, 1, 1, 0),
        (date(2027, 1, 14), 3_000, 45, 50, 50),
        (date(2027, 2, 28), 6_000, 90, 100, 100),
        (date(2027, 6, 1), 5_999, 90, 100, 100),
    ],
)
def test_days_and_hours_as_parts_of_their_whole(on, used, passed, time_percent, used_percent):
    found = pace(
        starts_on=FIRST, ends_on=LAST, on=on, node_hours=Decimal(6_000), used=Decimal(used)
    )

    assert (found.days, found.days_passed) == (90, passed)
    assert (found.time_percent, found.used_percent) == (time_percent, used_percent)


def test_nothing_granted_is_nothing_used():
    found = pace(starts_on=FIRST, ends_on=LAST, on=FIRST, node_hours=Decimal(0), used=Decimal(0))

    assert found.used_percent == 0


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(ValueError, match="ends after it begins"):
        pace(starts_on=LAST, ends_on=FIRST, on=FIRST, node_hours=Decimal(1), used=Decimal(0))
