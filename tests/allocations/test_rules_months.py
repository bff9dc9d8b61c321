"""Which months owe a statement, and when a month ends: tables of cases."""

from datetime import UTC, date, datetime

import pytest

from allocations.rules.months import following, month_end, months_due

D = date


@pytest.mark.parametrize(
    ("first", "last", "today", "due"),
    [
        # The month has to be over.
        (D(2026, 12, 1), D(2027, 1, 31), D(2026, 12, 31), []),
        (D(2026, 12, 1), D(2027, 1, 31), D(2027, 1, 1), [D(2026, 12, 1)]),
        # Begun on the last day of a month: one day of it is enough.
        (D(2026, 11, 30), D(2027, 1, 31), D(2026, 12, 1), [D(2026, 11, 1)]),
        # Ended on the first day of a month: that month counts, the next does not.
        (D(2026, 11, 15), D(2026, 12, 1), D(2027, 3, 9), [D(2026, 11, 1), D(2026, 12, 1)]),
        (D(2026, 11, 15), D(2026, 11, 30), D(2027, 3, 9), [D(2026, 11, 1)]),
        # Not begun.
        (D(2027, 2, 1), D(2027, 4, 30), D(2027, 1, 1), []),
        # Three months of downtime across the turn of the year.
        (
            D(2026, 10, 5),
            D(2027, 6, 30),
            D(2027, 1, 20),
            [D(2026, 10, 1), D(2026, 11, 1), D(2026, 12, 1)],
        ),
        # Begun and ended within one month.
        (D(2028, 2, 28), D(2028, 2, 29), D(2028, 3, 1), [D(2028, 2, 1)]),
        # Ended before it began: the answer came after its last day.
        (D(2027, 1, 5), D(2026, 12, 31), D(2027, 3, 1), []),
        (D(2027, 1, 31), D(2027, 1, 5), D(2027, 3, 1), [D(2027, 1, 1)]),
    ],
)
def test_months_due(first: date, last: date, today: date, due: list[date]) -> None:
    assert months_due(first, last, today=today) == due


@pytest.mark.parametrize(
    ("month", "zone", "end"),
    [
        (D(2026, 11, 1), "Europe/Brussels", datetime(2026, 11, 30, 22, 59, 59, 999999, UTC)),
        # The clocks change within the month: winter at its start, summer at its end, and back.
        (D(2026, 3, 1), "Europe/Brussels", datetime(2026, 3, 31, 21, 59, 59, 999999, UTC)),
        (D(2026, 10, 1), "Europe/Brussels", datetime(2026, 10, 31, 22, 59, 59, 999999, UTC)),
        (D(2026, 12, 1), "Europe/Helsinki", datetime(2026, 12, 31, 21, 59, 59, 999999, UTC)),
        (D(2026, 12, 1), "Atlantic/Azores", datetime(2027, 1, 1, 0, 59, 59, 999999, UTC)),
        (D(2028, 2, 1), "UTC", datetime(2028, 2, 29, 23, 59, 59, 999999, UTC)),
    ],
)
def test_a_month_ends_where_the_call_is_at_home(month: date, zone: str, end: datetime) -> None:
    assert month_end(month, zone) == end


@pytest.mark.parametrize(
    ("month", "after"),
    [
        (D(2026, 12, 1), D(2027, 1, 1)),
        (D(2028, 2, 1), D(2028, 3, 1)),
        (D(2026, 1, 31), D(2026, 2, 1)),
    ],
)
def test_the_month_after(month: date, after: date) -> None:
    assert following(month) == after
