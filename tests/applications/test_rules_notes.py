"""A note can be put right for a quarter of an hour."""

from datetime import UTC, datetime, timedelta

import pytest

from applications.rules.notes import is_correctable

WRITTEN = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "correctable"),
    [
        (timedelta(0), True),
        (timedelta(minutes=14, seconds=59), True),
        (timedelta(minutes=15), False),
        (timedelta(days=1), False),
        (timedelta(seconds=-1), True),  # two clocks of two servers
    ],
)
def test_a_quarter_of_an_hour_counts(after: timedelta, correctable: bool) -> None:
    assert is_correctable(WRITTEN, at=WRITTEN + after) is correctable
