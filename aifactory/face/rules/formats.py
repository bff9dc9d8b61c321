"""Dates, hours, durations and sizes as people read them (design: Words, Type). Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"


@dataclass(frozen=True)
class Names:
    """Short names, Monday and January first; the caller brings them in the page's language."""

    weekdays: Sequence[str]
    months: Sequence[str]


ENGLISH = Names(
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def moment(instant: datetime, zone: tzinfo, names: Names = ENGLISH) -> str:
    """A deadline or legal instant: Mon 23 Nov 2026, 17:00 CET (16:00 UTC)."""
    here, utc = instant.astimezone(zone), instant.astimezone(UTC)
    label = zone_label(here)
    text = f"{weekday(here, names)}, {clock(here)} {label}"
    if label == "UTC":
        return text
    if here.date() == utc.date():
        return f"{text} ({clock(utc)} UTC)"
    return f"{text} ({weekday(utc, names, year=False)}, {clock(utc)} UTC)"


def local(instant: datetime, zone: tzinfo, names: Names = ENGLISH) -> str:
    """Plain local time, for what binds nobody: 23 Nov 2026, 17:00."""
    here = instant.astimezone(zone)
    return f"{day(here, names)}, {clock(here)}"


def day(value: date, names: Names = ENGLISH) -> str:
    return f"{value.day} {names.months[value.month - 1]} {value.year}"


def weekday(value: date, names: Names = ENGLISH, *, year: bool = True) -> str:
    text = f"{names.weekdays[value.weekday()]} {value.day} {names.months[value.month - 1]}"
    return f"{text} {value.year}" if year else text


def clock(value: datetime) -> str:
    return f"{value.hour:02}:{value.minute:02}"


def zone_label(instant: datetime) -> str:
    """CET where the zone has letters, UTC+2 where it has none."""
    name = instant.tzname() or ""
    return name if name.isalpha() else offset_label(instant)


def offset_label(instant: datetime) -> str:
    offset = instant.utcoffset() or timedelta()
    if not offset:
        return "UTC"
    sign = "+" if offset > timedelta() else MINUS
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def grouped(amount: Decimal | int) -> str:
    """Exact, groups of three, true minus: −1 640.5 with no-break spaces."""
    exact = Decimal(amount)
    whole, _, fraction = f"{abs(exact):f}".partition(".")
    text = f"{int(whole):,}".replace(",", NO_BREAK_SPACE)
    if fraction := fraction.rstrip("0"):
        text = f"{text}.{fraction}"
    return f"{MINUS}{text}" if exact < 0 else text


def signed(amount: Decimal | int) -> str:
    """A movement always says its direction."""
    return f"+{grouped(amount)}" if amount > 0 else grouped(amount)


def size(count: int) -> str:
    """Bytes by thousands, at most one place: 84 KB, 1.2 MB."""
    if count < 1000:
        return f"{count}{NO_BREAK_SPACE}B"
    value = count / 1000
    unit, *larger = ("KB", "MB", "GB")
    while value >= 999.5 and larger:
        value /= 1000
        unit = larger.pop(0)
    text = f"{value:.1f}" if value < 9.95 and unit != "KB" else f"{value:.0f}"
    return f"{text.removesuffix('.0')}{NO_BREAK_SPACE}{unit}"


def duration_parts(length: timedelta) -> list[tuple[int, str]]:
    """The two largest units that are not zero, from days to minutes, rounded up to a minute."""
    minutes = -(-int(abs(length).total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    return [part for part in parts if part[0]][:2] or [(0, "minute")]
