from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aifactory.face.rules import formats


def names() -> formats.Names:
    """Short day and month names in the language of the page."""
    return _names(get_language() or "")


@lru_cache(maxsize=32)
def _names(language: str) -> formats.Names:
    """Kept per language: a list asks for them in every row. Called in that language only."""
    return formats.Names(
        weekdays=tuple(str(WEEKDAYS_ABBR[index]) for index in range(7)),
        months=tuple(str(MONTHS_3[index]).title() for index in range(1, 13)),
    )


def as_zone(zone: tzinfo | str | None) -> tzinfo:
    """The zone named, else the one the request runs in (the person's, or the office's)."""
    if not zone:
        return timezone.get_current_timezone()
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def moment(instant: datetime | None, zone: tzinfo | str | None = None) -> str:
    """{{ instant|moment }} or {{ instant|moment:zone }}: local time, zone and UTC."""
    return formats.moment(instant, as_zone(zone), names()) if instant else formats.DASH


def local(instant: datetime | None, zone: tzinfo | str | None = None) -> str:
    return formats.local(instant, as_zone(zone), names()) if instant else formats.DASH


def clock(instant: datetime | None, zone: tzinfo | str | None = None) -> str:
    return formats.clock(instant.astimezone(as_zone(zone))) if instant else formats.DASH


def day(value: date | None) -> str:
    """A date, or the local date of an instant: 23 Nov 2026."""
    return formats.day(_local_date(value), names()) if value else formats.DASH


def weekday(value: date | None) -> str:
    """With the weekday, for anything that is due: Mon 23 Nov 2026."""
    return formats.weekday(_local_date(value), names()) if value else formats.DASH


def short_day(value: date | None) -> str:
    """Inside a card that states the year: Mon 23 Nov."""
    return formats.weekday(_local_date(value), names(), year=False) if value else formats.DASH


def block_day(value: date) -> str:
    """Under one block of a promise clock: Wed 18."""
    return f"{names().weekdays[value.weekday()]} {value.day}"


def due_day(instant: datetime, zone: tzinfo | str | None = None) -> str:
    """Large half of a promise: Mon 23 Nov, 17:00. `due_rest` must stand beside it."""
    here = instant.astimezone(as_zone(zone))
    return f"{formats.weekday(here, names(), year=False)}, {formats.clock(here)}"


def due_rest(instant: datetime, zone: tzinfo | str | None = None) -> str:
    """Small half of a promise: 2026 · CET · 16:00 UTC."""
    here, utc = instant.astimezone(as_zone(zone)), instant.astimezone(UTC)
    day_of_utc = (
        "" if here.date() == utc.date() else f"{formats.weekday(utc, names(), year=False)}, "
    )
    return f"{here.year} · {formats.zone_label(here)} · {day_of_utc}{formats.clock(utc)} UTC"


def hours(amount: Decimal | int | None) -> str:
    return formats.DASH if amount is None else formats.grouped(amount)


def signed_hours(amount: Decimal | int | None) -> str:
    return formats.DASH if amount is None else formats.signed(amount)


def size(count: int | None) -> str:
    return formats.DASH if count is None else formats.size(count)


def duration(length: timedelta | None) -> str:
    """In words, at most two units: 1 day 4 hours."""
    if length is None:
        return formats.DASH
    return " ".join(_counted(count, unit) for count, unit in formats.duration_parts(length))


def minutes(count: int) -> str:
    return _counted(count, "minute")


def zone_note() -> str:
    """Europe/Brussels (CET, UTC+1): what the foot of each page says about its times."""
    zone = timezone.get_current_timezone()
    here = timezone.now().astimezone(zone)
    labels = list(dict.fromkeys((formats.zone_label(here), formats.offset_label(here))))
    return f"{zone} ({', '.join(labels)})" if str(zone) not in labels else str(zone)


def _local_date(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _counted(count: int, unit: str) -> str:
    number = formats.grouped(count)
    if unit == "day":
        return ngettext("%(n)s day", "%(n)s days", count) % {"n": number}
    if unit == "hour":
        return ngettext("%(n)s hour", "%(n)s hours", count) % {"n": number}
    return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": number}


def hash_short(value: str) -> str:
    """First and last four characters of a hash, the rest stands in the title of the cell."""
    return f"{value[:4]}…{value[-4:]}" if len(value) > 12 else value


def unit_hours(amount: Decimal | int | None) -> str:
    """Amount with its unit after a no-break space: 6 000 node-h."""
    return f"{hours(amount)}{formats.NO_BREAK_SPACE}{_('node-h')}"
