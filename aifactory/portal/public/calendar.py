"""The calls' calendar: one month as a grid and the same as a list, and the feed to subscribe to."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.queries.dates import CUT_OFF, OPENS
from aifactory.catalogue.rules.calendars import shifted
from aifactory.catalogue.rules.icalendar import Entry
from aifactory.catalogue.rules.icalendar import feed as feed_text

YEARS = range(2020, 2100)
BACK, AHEAD = timedelta(days=366), timedelta(days=3 * 366)


@dataclass(frozen=True)
class Cell:
    """One day of the grid."""

    day: date
    is_inside: bool
    is_today: bool
    dates: list["Line"]


@dataclass(frozen=True)
class Line:
    """One event in words."""

    event: catalogue.CallDate
    word: str
    day: date


@login_not_required
@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """The month asked for, else this one. Days are the office's; instants carry their own zone."""
    zone = ZoneInfo(settings.OFFICE_ZONE)
    today = timezone.now().astimezone(zone).date()
    first = _month(request.GET.get("month", "")) or today.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    lines = _lines(weeks[0][0], weeks[-1][-1] + timedelta(days=1), zone)
    context = {
        "title": f"{MONTHS[first.month]} {first.year}",
        "weekdays": [(WEEKDAYS[index], WEEKDAYS_ABBR[index]) for index in range(7)],
        "weeks": [[_cell(day, first, today, lines) for day in week] for week in weeks],
        "lines": [line for line in lines if line.day.month == first.month],
        "previous": f"{shifted(first, -1):%Y-%m}",
        "next": f"{shifted(first, 1):%Y-%m}",
        "is_now": first == today.replace(day=1),
    }
    return render(request, "portal/public/calendar.html", context)


@login_not_required
@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """Every date of the last and the next years, for a calendar program."""
    now = timezone.now()
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    entries = [_entry(each, host) for each in catalogue.dates_between(now - BACK, now + AHEAD)]
    text = feed_text(entries, name=_("Calls for AI computing time"), stamp=now)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calls.ics"'
    return response


def word_of(found: catalogue.CallDate) -> str:
    """Opens, Cut-off 3, Closes."""
    if found.kind == CUT_OFF:
        return _("Cut-off %(number)s") % {"number": found.number}
    return _("Opens") if found.kind == OPENS else _("Closes")


def _entry(found: catalogue.CallDate, host: str) -> Entry:
    url = f"{settings.SITE_URL}{reverse('calls')}"
    return Entry(
        uid=f"{found.name}@{host}",
        at=found.at,
        summary=f"{word_of(found)}: {found.call.name}",
        sequence=found.moves,
        description=f"{found.call.code}\n{url}",
        url=url,
    )


def _lines(first: date, last: date, zone: ZoneInfo) -> list[Line]:
    start, end = (datetime(each.year, each.month, each.day, tzinfo=zone) for each in (first, last))
    return [
        Line(each, word_of(each), each.at.astimezone(zone).date())
        for each in catalogue.dates_between(start, end)
    ]


def _cell(day: date, first: date, today: date, lines: list[Line]) -> Cell:
    is_inside = day.month == first.month  # the list below says the same days, no others
    return Cell(
        day=day,
        is_inside=is_inside,
        is_today=day == today,
        dates=[line for line in lines if is_inside and line.day == day],
    )


def _month(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
        return None
    year, month_ = (int(part) for part in text.split("-"))
    return date(year, month_, 1) if year in YEARS and 1 <= month_ <= 12 else None
