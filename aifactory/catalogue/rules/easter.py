"""Holidays of one year in another: those that move with Easter, and those that stay."""

from datetime import date, timedelta

# Good Friday, Easter Sunday and Monday, Ascension, Whit Sunday and Monday, Corpus Christi.
OFFSETS = frozenset({-2, 0, 1, 39, 49, 50, 60})
# Days of public law that may fall on one of those by chance and stay where they are.
FIXED = frozenset({(5, 1), (5, 8), (5, 9), (6, 10)})


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm)."""
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (century + 8) // 25
    epact = (19 * golden + century - century // 4 - (century - shift + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def moves(day: date) -> bool:
    """The day lies where holidays lie that depend on Easter."""
    offset = (day - easter(day.year)).days
    return offset in OFFSETS and (day.month, day.day) not in FIXED


def in_year(day: date, year: int) -> date | None:
    """The same holiday in another year; None for 29 February where there is none."""
    if moves(day):
        return easter(year) + timedelta(days=(day - easter(day.year)).days)
    try:
        return day.replace(year=year)
    except ValueError:
        return None
