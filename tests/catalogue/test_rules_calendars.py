"""Clock changes, cut-offs and promises in working days, as tables of cases."""

from datetime import UTC, date, datetime

import pytest

from aifactory.catalogue.rules.calendars import (
    AmbiguousLocalTime,
    Deadline,
    MissingLocalTime,
    add_months,
    add_working_days,
    belongs_to,
    is_working_day,
    resolve_local,
    shifted,
)

BRUSSELS = "Europe/Brussels"
ARMISTICE = date(2026, 11, 11)
CHRISTMAS = date(2026, 12, 25)
NEW_YEAR = date(2027, 1, 1)
HOLIDAYS = frozenset({ARMISTICE, CHRISTMAS, NEW_YEAR})


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def brussels(text):
    return resolve_local(datetime.fromisoformat(text), BRUSSELS).instant


@pytest.mark.parametrize(
    ("local", "zone", "instant"),
    [
        ("2026-03-31T10:00", BRUSSELS, "2026-03-31T08:00"),
        ("2026-03-27T10:00", BRUSSELS, "2026-03-27T09:00"),
        ("2026-03-31T11:00", "Europe/Helsinki", "2026-03-31T08:00"),
        ("2026-10-25T01:59", BRUSSELS, "2026-10-24T23:59"),
        ("2026-10-25T03:00", BRUSSELS, "2026-10-25T02:00"),
        ("2026-03-29T01:59", BRUSSELS, "2026-03-29T00:59"),
        ("2026-03-29T03:00", BRUSSELS, "2026-03-29T01:00"),
        ("2026-12-31T23:59:59", "Atlantic/Azores", "2027-01-01T00:59:59"),
    ],
)
def test_resolve_local_finds_the_instant(local, zone, instant):
    assert resolve_local(datetime.fromisoformat(local), zone) == Deadline(utc(instant), zone)


@pytest.mark.parametrize(
    ("local", "error", "first", "second"),
    [
        ("2026-10-25T02:30", AmbiguousLocalTime, "2026-10-25T00:30", "2026-10-25T01:30"),
        ("2026-10-25T02:00", AmbiguousLocalTime, "2026-10-25T00:00", "2026-10-25T01:00"),
        ("2026-03-29T02:30", MissingLocalTime, "2026-03-29T00:30", "2026-03-29T01:30"),
        ("2026-03-29T02:00", MissingLocalTime, "2026-03-29T00:00", "2026-03-29T01:00"),
    ],
)
def test_resolve_local_refuses_a_clock_change_with_both_choices(local, error, first, second):
    naive = datetime.fromisoformat(local)

    with pytest.raises(error) as refusal:
        resolve_local(naive, BRUSSELS)

    assert refusal.value.options == (
        Deadline(utc(first), BRUSSELS),
        Deadline(utc(second), BRUSSELS),
    )
    assert [resolve_local(naive, BRUSSELS, fold) for fold in (0, 1)] == list(refusal.value.options)


def test_resolve_local_says_what_to_choose():
    with pytest.raises(AmbiguousLocalTime) as twice:
        brussels("2026-10-25T02:30")
    with pytest.raises(MissingLocalTime) as never:
        brussels("2026-03-29T02:30")

    assert twice.value.sentence == (
        "02:30 on Sun 25 Oct 2026 happens twice in Europe/Brussels: the clocks go back. "
        "Choose Sun 25 Oct 2026, 02:30 CEST (00:30 UTC) or Sun 25 Oct 2026, 02:30 CET (01:30 UTC)."
    )
    assert never.value.sentence == (
        "02:30 on Sun 29 Mar 2026 does not exist in Europe/Brussels: the clocks go forward. "
        "Choose Sun 29 Mar 2026, 01:30 CET (00:30 UTC) or Sun 29 Mar 2026, 03:30 CEST (01:30 UTC)."
    )


def test_resolve_local_wants_a_time_without_zone():
    with pytest.raises(ValueError, match="without a zone"):
        resolve_local(utc("2026-03-31T10:00"), BRUSSELS)


def test_deadline_is_printed_in_its_zone_in_yours_and_in_utc():
    deadline = Deadline(utc("2026-03-31T08:00"), BRUSSELS)

    assert deadline.local.isoformat() == "2026-03-31T10:00:00+02:00"
    assert deadline.text() == "Tue 31 Mar 2026, 10:00 CEST (08:00 UTC)"
    assert deadline.text("Europe/Helsinki") == "Tue 31 Mar 2026, 11:00 EEST (08:00 UTC)"


CUT_OFFS = [utc("2026-11-30T09:00"), utc("2026-11-13T09:00"), utc("2026-12-15T09:00")]


@pytest.mark.parametrize(
    ("received", "cut_off"),
    [
        ("2026-11-01T00:00", "2026-11-13T09:00"),
        ("2026-11-13T08:59:59.900", "2026-11-13T09:00"),
        ("2026-11-13T09:00:00.000", "2026-11-30T09:00"),
        ("2026-12-15T08:59:59.999999", "2026-12-15T09:00"),
        ("2026-12-15T09:00", None),
        ("2027-02-01T00:00", None),
    ],
)
def test_round_is_the_first_cut_off_after_the_receipt(received, cut_off):
    assert belongs_to(utc(received), CUT_OFFS) == (cut_off and utc(cut_off))


def test_round_without_cut_offs_is_none():
    assert belongs_to(utc("2026-11-13T09:00"), []) is None


def test_helsinki_submits_before_the_brussels_cut_off():
    cut_off = brussels("2026-03-31T10:00")
    received = resolve_local(datetime.fromisoformat("2026-03-31T10:59"), "Europe/Helsinki").instant

    assert belongs_to(received, [cut_off]) == cut_off


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (ARMISTICE, False),
    ],
)
def test_working_day_is_a_weekday_that_is_no_holiday(day, expected):
    assert is_working_day(day, HOLIDAYS) is expected


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-11-17T09:42", 4, "2026-11-23T17:00"),
        ("2026-11-19T16:59:59", 4, "2026-11-25T17:00"),
        ("2026-11-19T17:00:00", 4, "2026-11-25T17:00"),
        ("2026-11-19T17:00:01", 4, "2026-11-26T17:00"),
        ("2026-11-20T10:00", 2, "2026-11-24T17:00"),
        ("2026-11-20T18:00", 2, "2026-11-25T17:00"),
        ("2026-11-21T12:00", 2, "2026-11-25T17:00"),
        ("2026-11-22T23:59", 2, "2026-11-25T17:00"),
        ("2026-11-10T10:00", 1, "2026-11-12T17:00"),
        ("2026-11-10T18:00", 1, "2026-11-13T17:00"),
        ("2026-11-11T10:00", 1, "2026-11-13T17:00"),
        ("2026-12-24T18:00", 2, "2026-12-30T17:00"),
        ("2026-12-30T12:00", 2, "2027-01-04T17:00"),
        ("2026-10-23T12:00", 1, "2026-10-26T17:00"),
        ("2026-03-27T12:00", 1, "2026-03-30T17:00"),
    ],
)
def test_promise_falls_due_at_closing_time_of_its_last_working_day(received, days, due):
    deadline = add_working_days(brussels(received), days, zone=BRUSSELS, holidays=HOLIDAYS)

    assert deadline == Deadline(brussels(due), BRUSSELS)


def test_promise_counts_in_the_zone_of_the_call():
    received = utc("2026-11-19T15:30")

    assert add_working_days(received, 1, zone=BRUSSELS).text() == (
        "Fri 20 Nov 2026, 17:00 CET (16:00 UTC)"
    )
    assert add_working_days(received, 1, zone="Europe/Athens").text() == (
        "Mon 23 Nov 2026, 17:00 EET (15:00 UTC)"
    )


@pytest.mark.parametrize("add", [add_working_days, add_months])
def test_promise_of_nothing_is_refused(add):
    with pytest.raises(ValueError, match="at least one"):
        add(utc("2026-11-19T12:00"), 0, zone=BRUSSELS)


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        ("2026-10-30T10:00", 1, "2026-11-30T17:00"),
        ("2026-12-11T10:00", 1, "2027-01-11T17:00"),
        ("2026-10-11T10:00", 1, "2026-11-12T17:00"),
        ("2026-12-01T10:00", 1, "2027-01-04T17:00"),
        ("2026-10-31T10:00", 4, "2027-03-01T17:00"),
    ],
)
def test_promise_in_months_ends_on_a_working_day(received, months, due):
    deadline = add_months(brussels(received), months, zone=BRUSSELS, holidays=HOLIDAYS)

    assert deadline == Deadline(brussels(due), BRUSSELS)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 11, 30), 13, date(2027, 12, 30)),
    ],
)
def test_shifted_keeps_the_day_or_takes_the_last_of_the_month(day, months, expected):
    assert shifted(day, months) == expected
