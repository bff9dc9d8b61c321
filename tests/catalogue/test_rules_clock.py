"""The promise clock: days used, stops with their reason, kept and late."""

from datetime import UTC, date, datetime

import pytest

from aifactory.catalogue.rules.calendars import Clock, ClockState, Stop, resolve_local

BRUSSELS = "Europe/Brussels"
HOLIDAYS = frozenset({date(2026, 11, 11)})


def brussels(text):
    return resolve_local(datetime.fromisoformat(text), BRUSSELS).instant


def stop(started, ended=None, reason="CINECA waits for your answer."):
    return Stop(brussels(started), ended and brussels(ended), reason)


def clock(*stops, received="2026-11-17T09:42", promised=4):
    return Clock(brussels(received), promised, BRUSSELS, HOLIDAYS, stops)


def blocks(reading):
    return " ".join(f"{day.on.day}{day.state[0]}" for day in reading.days)


@pytest.mark.parametrize(
    ("at", "days", "used", "state"),
    [
        ("2026-11-17T09:42", "18a 19a 20a 23a", 0, "running"),
        ("2026-11-18T00:00", "18t 19a 20a 23a", 1, "running"),
        ("2026-11-19T12:00", "18u 19t 20a 23a", 2, "running"),
        ("2026-11-21T12:00", "18u 19u 20u 23a", 3, "running"),
        ("2026-11-23T17:00:00", "18u 19u 20u 23t", 4, "running"),
        ("2026-11-23T17:00:01", "18u 19u 20u 23t", 4, "late"),
        ("2026-12-01T09:00", "18u 19u 20u 23u", 4, "late"),
    ],
)
def test_clock_without_stops(at, days, used, state):
    reading = clock().reading(brussels(at))

    assert (blocks(reading), reading.used, reading.state.value) == (days, used, state)
    assert reading.due.text() == "Mon 23 Nov 2026, 17:00 CET (16:00 UTC)"
    assert (reading.promised, reading.stop, reading.is_late) == (4, None, state == "late")


@pytest.mark.parametrize(
    ("stops", "due"),
    [
        ([("2026-11-19T11:20", "2026-11-19T16:00")], "2026-11-23T17:00"),
        ([("2026-11-19T11:20", "2026-11-19T17:00")], "2026-11-23T17:00"),
        ([("2026-11-19T11:20", "2026-11-19T17:01")], "2026-11-24T17:00"),
        ([("2026-11-19T11:20", "2026-11-20T09:00")], "2026-11-24T17:00"),
        ([("2026-11-19T17:00", "2026-11-20T09:00")], "2026-11-23T17:00"),
        ([("2026-11-20T16:00", "2026-11-23T09:00")], "2026-11-24T17:00"),
        ([("2026-11-21T10:00", "2026-11-22T10:00")], "2026-11-23T17:00"),
        ([("2026-11-17T10:00", "2026-11-18T12:00")], "2026-11-23T17:00"),
        ([("2026-11-17T10:00", "2026-11-19T12:00")], "2026-11-24T17:00"),
        ([("2026-11-23T11:00", "2026-11-25T10:00")], "2026-11-25T17:00"),
        (
            [("2026-11-18T11:00", "2026-11-19T10:00"), ("2026-11-18T12:00", "2026-11-20T10:00")],
            "2026-11-25T17:00",
        ),
        ([("2026-11-24T11:00", "2026-11-27T10:00")], "2026-11-23T17:00"),
    ],
)
def test_stop_moves_the_promise_by_the_closing_times_it_spans(stops, due):
    stopped = clock(*(stop(*pair) for pair in stops))

    assert stopped.due_at(brussels("2026-12-10T12:00")).instant == brussels(due)


@pytest.mark.parametrize(
    ("at", "days", "used", "due"),
    [
        ("2026-11-19T14:00", "18u 19t 20a 23a", 2, "2026-11-23T17:00"),
        ("2026-11-19T18:00", "18u 19s 20a 23a 24a", 1, "2026-11-24T17:00"),
        ("2026-11-20T12:00", "18u 19s 20t 23a 24a", 2, "2026-11-24T17:00"),
        ("2026-11-24T12:00", "18u 19s 20s 23s 24t 25a 26a", 2, "2026-11-26T17:00"),
    ],
)
def test_open_stop_shows_the_date_that_holds_if_you_answer_now(at, days, used, due):
    waiting = stop("2026-11-19T11:20")

    reading = clock(waiting).reading(brussels(at))

    assert (blocks(reading), reading.used) == (days, used)
    assert (reading.state, reading.stop) == (ClockState.STOPPED, waiting)
    assert reading.due.instant == brussels(due)


def test_earliest_of_several_open_stops_gives_the_reason():
    first, second = stop("2026-11-18T10:00", reason="First."), stop("2026-11-18T11:00")

    assert clock(second, first).open_stop(brussels("2026-11-18T12:00")) == first


@pytest.mark.parametrize("at", ["2026-11-18T09:59", "2026-11-18T12:00"])
def test_stop_is_not_open_before_it_begins_nor_once_it_ends(at):
    assert clock(stop("2026-11-18T10:00", "2026-11-18T12:00")).open_stop(brussels(at)) is None


@pytest.mark.parametrize(
    ("done", "state"),
    [
        ("2026-11-18T10:00", ClockState.KEPT),
        ("2026-11-23T17:00", ClockState.KEPT),
        ("2026-11-23T17:01", ClockState.LATE),
    ],
)
def test_done_work_stays_kept_or_late_for_ever(done, state):
    reading = clock().reading(brussels("2027-03-01T09:00"), done_at=brussels(done))

    assert (reading.state, reading.stop) == (state, None)


def test_days_leave_out_weekends_and_holidays():
    reading = clock(received="2026-11-09T10:00", promised=3).reading(brussels("2026-11-10T08:00"))

    assert blocks(reading) == "10t 12a 13a"


def test_clock_needs_a_promise():
    with pytest.raises(ValueError, match="at least one"):
        Clock(datetime(2026, 11, 17, tzinfo=UTC), 0, BRUSSELS)
