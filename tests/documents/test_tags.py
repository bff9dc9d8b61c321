"""A snapshot's text gives its values back."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from aifactory.documents.templatetags import letters

INSTANT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-11-23T23:30:00+00:00", "2026-11-24T00:30:00+01:00", INSTANT]
)
def test_instant_is_read_back(text: str | datetime):
    assert letters.instant(text) == INSTANT


@pytest.mark.parametrize("text", ["2026-11-23T23:30:00", "yesterday"])
def test_instant_without_offset_is_refused(text: str):
    with pytest.raises(ValueError, match=r"offset|isoformat"):
        letters.instant(text)


@pytest.mark.parametrize("text", ["2026-11-23", date(2026, 11, 23)])
def test_date_is_read_back(text: str | date):
    assert letters.on(text) == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["6000.10", Decimal("6000.1")])
def test_amount_is_exact(text: str | Decimal):
    assert letters.amount(text) == Decimal("6000.1")


def test_long_day_is_the_day_in_the_letters_zone():
    with letters.timezone.override(timezone(timedelta(hours=1))):
        assert letters.long_day(INSTANT) == "24 November 2026"
    assert letters.long_day(date(2026, 11, 23)) == "23 November 2026"


def test_fingerprint_stands_in_fours():
    assert letters.fingerprint("51e80b7d94") == "51e8 0b7d 94"
