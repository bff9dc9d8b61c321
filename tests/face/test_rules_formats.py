from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from aifactory.face.rules import formats

BRUSSELS = ZoneInfo("Europe/Brussels")
NBSP = "\u00a0"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "zone", "text"),
    [
        (utc(2026, 11, 23, 16), "Europe/Brussels", "Mon 23 Nov 2026, 17:00 CET (16:00 UTC)"),
        (utc(2026, 7, 1, 15), "Europe/Brussels", "Wed 1 Jul 2026, 17:00 CEST (15:00 UTC)"),
        (
            utc(2026, 11, 22, 23, 30),
            "Europe/Brussels",
            "Mon 23 Nov 2026, 00:30 CET (Sun 22 Nov, 23:30 UTC)",
        ),
        (utc(2026, 11, 23, 16), "UTC", "Mon 23 Nov 2026, 16:00 UTC"),
        (utc(2026, 11, 23, 16), "Europe/Istanbul", "Mon 23 Nov 2026, 19:00 UTC+3 (16:00 UTC)"),
        (utc(2026, 11, 23, 16), "Asia/Kolkata", "Mon 23 Nov 2026, 21:30 IST (16:00 UTC)"),
        (utc(2026, 1, 5, 9), "Europe/Lisbon", "Mon 5 Jan 2026, 09:00 WET (09:00 UTC)"),
        (utc(2026, 10, 25, 0, 30), "Europe/Brussels", "Sun 25 Oct 2026, 02:30 CEST (00:30 UTC)"),
        (utc(2026, 10, 25, 1, 30), "Europe/Brussels", "Sun 25 Oct 2026, 02:30 CET (01:30 UTC)"),
        (
            utc(2027, 1, 1),
            "America/Sao_Paulo",
            "Thu 31 Dec 2026, 21:00 UTC−3 (Fri 1 Jan, 00:00 UTC)",
        ),
    ],
)
def test_moment_says_local_time_zone_and_utc(instant: datetime, zone: str, text: str) -> None:
    assert formats.moment(instant, ZoneInfo(zone)) == text


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Europe/Brussels", "UTC+1"),
        ("UTC", "UTC"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("America/St_Johns", "UTC−3:30"),
    ],
)
def test_offset_label_is_signed_and_short(zone: str, label: str) -> None:
    assert formats.offset_label(utc(2026, 11, 23, 16).astimezone(ZoneInfo(zone))) == label


def test_month_and_day_names_come_from_the_caller() -> None:
    german = formats.Names(
        weekdays=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
        months=("Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"),
    )

    text = formats.moment(utc(2026, 12, 7, 16), BRUSSELS, german)

    assert text == "Mo 7 Dez 2026, 17:00 CET (16:00 UTC)"


def test_local_time_is_plain() -> None:
    assert formats.local(utc(2026, 11, 23, 16, 5), BRUSSELS) == "23 Nov 2026, 17:05"


def test_weekday_may_leave_the_year_to_its_card() -> None:
    assert formats.weekday(date(2026, 11, 23)) == "Mon 23 Nov 2026"
    assert formats.weekday(date(2026, 11, 23), year=False) == "Mon 23 Nov"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, f"1{NBSP}000"),
        (Decimal("2400000"), f"2{NBSP}400{NBSP}000"),
        (Decimal("6000.000000"), f"6{NBSP}000"),
        (Decimal("6000.500"), f"6{NBSP}000.5"),
        (Decimal("-1640"), f"−1{NBSP}640"),
        (Decimal("-0.25"), "−0.25"),
        (Decimal("1E+3"), f"1{NBSP}000"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal("-0.000"), "0"),
    ],
)
def test_grouped_is_exact_with_no_break_spaces_and_a_true_minus(
    amount: Decimal | int, text: str
) -> None:
    assert formats.grouped(amount) == text


@pytest.mark.parametrize(("amount", "text"), [(6000, f"+6{NBSP}000"), (-840, "−840"), (0, "0")])
def test_signed_says_the_direction(amount: int, text: str) -> None:
    assert formats.signed(amount) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 KB"),
        (84_321, "84 KB"),
        (999_499, "999 KB"),
        (999_600, "1 MB"),
        (1_240_000, "1.2 MB"),
        (12_400_000, "12 MB"),
        (9_960_000, "10 MB"),
        (3_000_000_000, "3 GB"),
        (5_000_000_000_000, "5000 GB"),
    ],
)
def test_size_counts_by_thousands(count: int, text: str) -> None:
    assert formats.size(count) == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("length", "parts"),
    [
        (timedelta(), [(0, "minute")]),
        (timedelta(seconds=1), [(1, "minute")]),
        (timedelta(minutes=90), [(1, "hour"), (30, "minute")]),
        (timedelta(days=1, hours=4, minutes=3), [(1, "day"), (4, "hour")]),
        (timedelta(days=2), [(2, "day")]),
        (timedelta(hours=-3), [(3, "hour")]),
    ],
)
def test_duration_keeps_the_two_largest_units(
    length: timedelta, parts: list[tuple[int, str]]
) -> None:
    assert formats.duration_parts(length) == parts
