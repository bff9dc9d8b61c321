"""Cut-offs that come back, over the ends of months, holidays and clock changes."""

from datetime import UTC, date, datetime, time

import pytest

from aifactory.catalogue.rules.calendars import (
    AmbiguousLocalTime,
    MissingLocalTime,
    resolve_local,
)
from aifactory.catalogue.rules.recurrence import LAST, MOST, OffDays, Recurrence, occurrences

TEN = time(10)
FRIDAY, MONDAY, SUNDAY = 4, 0, 6
HOLIDAYS = {date(2026, 12, 25), date(2026, 12, 24), date(2027, 1, 1)}


def rule(first: str, last: str, **more: object) -> Recurrence:
    return Recurrence(date.fromisoformat(first), date.fromisoformat(last), TEN, **more)  # type: ignore[arg-type]  # a table of cases


CASES = [
    (
        "second and fourth Friday",
        rule("2026-10-01", "2026-11-30", weekday=FRIDAY, weeks=(2, 4)),
        ["2026-10-09", "2026-10-23", "2026-11-13", "2026-11-27"],
    ),
    (
        "the last Monday, also where it is the fifth",
        rule("2026-11-01", "2027-01-31", weekday=MONDAY, weeks=(LAST,)),
        ["2026-11-30", "2026-12-28", "2027-01-25"],
    ),
    (
        "a fifth Friday only where there is one",
        rule("2026-10-01", "2026-12-31", weekday=FRIDAY, weeks=(5,)),
        ["2026-10-30"],
    ),
    (
        "fourth and last are one day where there are four",
        rule("2026-11-01", "2026-11-30", weekday=FRIDAY, weeks=(4, LAST)),
        ["2026-11-27"],
    ),
    (
        "the 31st is the last day of a shorter month",
        rule("2027-01-01", "2027-04-30", days=(31,)),
        ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"],
    ),
    (
        "29 February in a leap year",
        rule("2028-02-01", "2028-02-29", days=(30,)),
        ["2028-02-29"],
    ),
    (
        "only days inside the span, its ends included",
        rule("2026-10-15", "2026-11-15", days=(15, 1)),
        ["2026-10-15", "2026-11-01", "2026-11-15"],
    ),
    (
        "a holiday and a weekend move on",
        rule("2026-12-01", "2026-12-31", days=(24,), off_days=OffDays.NEXT),
        ["2026-12-28"],
    ),
    (
        "or back",
        rule("2026-12-01", "2026-12-31", days=(25,), off_days=OffDays.PREVIOUS),
        ["2026-12-23"],
    ),
    (
        "or stay",
        rule("2026-12-01", "2026-12-31", days=(25,)),
        ["2026-12-25"],
    ),
    (
        "two that meet on one day are one",
        rule("2026-12-01", "2026-12-31", days=(24, 25, 26), off_days=OffDays.PREVIOUS),
        ["2026-12-23"],
    ),
    (
        "one that is moved out of the span is left out",
        rule("2027-01-01", "2027-01-02", days=(1, 2), off_days=OffDays.NEXT),
        [],
    ),
    ("no rule, no day", rule("2026-10-01", "2026-12-31"), []),
    ("a span that ends before it begins", rule("2026-12-01", "2026-10-01", days=(1,)), []),
]


@pytest.mark.parametrize(("name", "given", "days"), CASES, ids=[case[0] for case in CASES])
def test_occurrences_are_the_days_meant(name: str, given: Recurrence, days: list[str]) -> None:
    found = occurrences(given, HOLIDAYS)

    assert found == [datetime.combine(date.fromisoformat(day), TEN) for day in days]


def test_same_clock_time_is_another_instant_after_the_clocks_change() -> None:
    weekly = rule("2026-10-23", "2026-10-30", weekday=FRIDAY, weeks=(4, 5))

    instants = [resolve_local(at, "Europe/Brussels").instant for at in occurrences(weekly)]

    assert instants == [
        datetime(2026, 10, 23, 8, tzinfo=UTC),
        datetime(2026, 10, 30, 9, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        ("2027-03-28", "2027-03-28", MissingLocalTime),
        ("2026-10-25", "2026-10-25", AmbiguousLocalTime),
    ],
)
def test_time_inside_the_change_is_asked_about(
    first: str, last: str, refusal: type[Exception]
) -> None:
    night = Recurrence(
        date.fromisoformat(first),
        date.fromisoformat(last),
        time(2, 30),
        weekday=SUNDAY,
        weeks=(LAST,),
    )

    [naive] = occurrences(night)

    with pytest.raises(refusal):
        resolve_local(naive, "Europe/Brussels")


def test_number_is_bounded() -> None:
    daily = rule("2026-01-01", "2027-12-31", days=tuple(range(1, 32)))

    assert len(occurrences(daily)) == MOST
