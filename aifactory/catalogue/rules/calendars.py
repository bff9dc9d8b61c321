"""Deadlines, cut-offs and promises in working days.

The promise rule, in one place:

- The day of receipt does not count. What arrives after closing time, or on a day that is not a
  working day, is received on the next working day.
- A working day after it counts when the clock is running at that day's closing time. A stop that
  begins and ends within one day therefore costs nothing, and a stop that spans a closing time
  moves the promise by that day.
- The promise falls due at closing time of the last day that counts.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from aifactory.face.rules.formats import clock as clock_text
from aifactory.face.rules.formats import moment
from aifactory.face.rules.formats import weekday as weekday_text

CLOSES_AT = time(17)
ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """An instant together with the zone it was promised in."""

    instant: datetime
    zone: str

    @property
    def local(self) -> datetime:
        """The instant on the clocks of its zone."""
        return self.instant.astimezone(ZoneInfo(self.zone))

    def text(self, zone: str | None = None) -> str:
        """As printed, here or on the clocks of another zone: local time, zone and UTC."""
        return moment(self.instant, ZoneInfo(zone or self.zone))


class LocalTimeError(ValueError):
    """A clock time that is not exactly one instant; `options` are the two that may be meant."""

    template = ""

    def __init__(self, naive: datetime, zone: str, options: tuple[Deadline, Deadline]) -> None:
        self.naive, self.zone, self.options = naive, zone, options
        self.sentence = self.template.format(
            at=clock_text(naive),
            on=weekday_text(naive),
            zone=zone,
            first=options[0].text(),
            second=options[1].text(),
        )
        super().__init__(self.sentence)


class MissingLocalTime(LocalTimeError):
    """The clocks jump over this time."""

    template = (
        "{at} on {on} does not exist in {zone}: the clocks go forward. Choose {first} or {second}."
    )


class AmbiguousLocalTime(LocalTimeError):
    """The clocks show this time twice."""

    template = (
        "{at} on {on} happens twice in {zone}: the clocks go back. Choose {first} or {second}."
    )


def resolve_local(naive: datetime, zone: str, fold: int | None = None) -> Deadline:
    """The instant meant by a clock time in a zone.

    Args:
        fold: 0 takes the earlier of two options, 1 the later; None asks by raising.

    Raises:
        MissingLocalTime, AmbiguousLocalTime: two instants may be meant and `fold` is None.
        ValueError: the time already carries a zone.
    """
    if naive.tzinfo is not None:
        raise ValueError("Give the clock time without a zone.")
    place = ZoneInfo(zone)
    before, after = (naive.replace(tzinfo=place, fold=side).astimezone(UTC) for side in (0, 1))
    if before == after:
        return Deadline(before, zone)
    options = (Deadline(min(before, after), zone), Deadline(max(before, after), zone))
    if fold is not None:
        return options[fold]
    raise (AmbiguousLocalTime if before < after else MissingLocalTime)(naive, zone, options)


def belongs_to(received_at: datetime, cut_offs: Sequence[datetime]) -> datetime | None:
    """The round something received then falls into; None after the last one.

    Strictly before the cut-off counts for it, the instant of the cut-off itself is the next round.
    """
    ordered = sorted(cut_offs)
    place = bisect_right(ordered, received_at)
    return ordered[place] if place < len(ordered) else None


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday and not a holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def closing(day: date, zone: str, closes_at: time = CLOSES_AT) -> datetime:
    """Closing time of a day in a zone, as an instant."""
    return datetime.combine(day, closes_at, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def working_days_from(day: date, holidays: Collection[date]) -> Iterator[date]:
    """Working days, beginning with `day` itself where it is one."""
    while True:
        if is_working_day(day, holidays):
            yield day
        day += ONE_DAY


def receipt_day(
    start: datetime, *, zone: str, holidays: Collection[date], closes_at: time = CLOSES_AT
) -> date:
    """The working day on which something counts as received."""
    today = start.astimezone(ZoneInfo(zone)).date()
    first = today if start <= closing(today, zone, closes_at) else today + ONE_DAY
    return next(working_days_from(first, holidays))


def add_working_days(
    start: datetime,
    days: int,
    *,
    zone: str,
    holidays: Collection[date] = frozenset(),
    closes_at: time = CLOSES_AT,
) -> Deadline:
    """When a promise of `days` working days given at `start` falls due."""
    _at_least_one(days)
    received = receipt_day(start, zone=zone, holidays=holidays, closes_at=closes_at)
    counted = working_days_from(received + ONE_DAY, holidays)
    last = next(islice(counted, days - 1, None))
    return Deadline(closing(last, zone, closes_at), zone)


def add_months(
    start: datetime,
    months: int,
    *,
    zone: str,
    holidays: Collection[date] = frozenset(),
    closes_at: time = CLOSES_AT,
) -> Deadline:
    """Closing time of the same day some months later, or of the next working day after it."""
    _at_least_one(months)
    day = shifted(start.astimezone(ZoneInfo(zone)).date(), months)
    return Deadline(closing(next(working_days_from(day, holidays)), zone, closes_at), zone)


def shifted(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class DayState(StrEnum):
    """What one working day of a promise is at the moment of reading."""

    USED = "used"
    TODAY = "today"
    AHEAD = "ahead"
    STOPPED = "stopped"


class ClockState(StrEnum):
    """What a promise is at the moment of reading."""

    RUNNING = "running"
    STOPPED = "stopped"
    KEPT = "kept"
    LATE = "late"


@dataclass(frozen=True)
class Stop:
    """The clock stands, for a reason, until somebody starts it again."""

    started_at: datetime
    ended_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Day:
    """One block of the promise clock."""

    on: date
    state: DayState


@dataclass(frozen=True)
class Reading:
    """A promise as shown at one moment.

    Attributes:
        due: while the clock stands, the date that holds if it starts again now.
        stop: the stop that is open, with its reason; None while the clock runs.
    """

    state: ClockState
    due: Deadline
    used: int
    promised: int
    days: tuple[Day, ...]
    stop: Stop | None

    @property
    def is_late(self) -> bool:
        """The promise was not kept, or can no longer be."""
        return self.state is ClockState.LATE


@dataclass(frozen=True)
class Clock:
    """A promise in working days, counted from a receipt and held up by stops."""

    received_at: datetime
    promised: int
    zone: str
    holidays: frozenset[date] = frozenset()
    stops: tuple[Stop, ...] = ()
    closes_at: time = CLOSES_AT

    def __post_init__(self) -> None:
        _at_least_one(self.promised)

    def due_at(self, at: datetime) -> Deadline:
        """When the promise falls due, as known at `at`."""
        return Deadline(closing(self._blocks(at)[-1][0], self.zone, self.closes_at), self.zone)

    def working_days_used(self, at: datetime) -> int:
        """Days that count and have begun, today included."""
        return sum(day.state in {DayState.USED, DayState.TODAY} for day in self.days(at))

    def days(self, at: datetime) -> tuple[Day, ...]:
        """Every working day from the first that could count to the day the promise falls due."""
        today = at.astimezone(ZoneInfo(self.zone)).date()
        return tuple(
            Day(day, _state(day, today, is_lost=is_lost)) for day, is_lost in self._blocks(at)
        )

    def open_stop(self, at: datetime) -> Stop | None:
        """The stop that holds the clock at `at`; the earliest where there are several."""
        standing = [
            stop
            for stop in self.stops
            if stop.started_at <= at and (stop.ended_at is None or at < stop.ended_at)
        ]
        return min(standing, key=lambda stop: stop.started_at, default=None)

    def reading(self, at: datetime, *, done_at: datetime | None = None) -> Reading:
        """What to show at `at`; once the work is done, what was true when it was."""
        moment_read = at if done_at is None else done_at
        due = self.due_at(moment_read)
        stop = None if done_at is not None else self.open_stop(at)
        if moment_read > due.instant:
            state = ClockState.LATE
        elif done_at is not None:
            state = ClockState.KEPT
        else:
            state = ClockState.STOPPED if stop else ClockState.RUNNING
        return Reading(
            state=state,
            due=due,
            used=self.working_days_used(moment_read),
            promised=self.promised,
            days=self.days(moment_read),
            stop=stop,
        )

    def _blocks(self, at: datetime) -> list[tuple[date, bool]]:
        """Working days up to the due one, each with whether a stop took it away."""
        received = receipt_day(
            self.received_at, zone=self.zone, holidays=self.holidays, closes_at=self.closes_at
        )
        blocks: list[tuple[date, bool]] = []
        left = self.promised
        days = working_days_from(received + ONE_DAY, self.holidays)
        while left:
            day = next(days)
            is_lost = self._stands_at(closing(day, self.zone, self.closes_at), at)
            blocks.append((day, is_lost))
            left -= not is_lost
        return blocks

    def _stands_at(self, instant: datetime, at: datetime) -> bool:
        """Whether a stop spans the instant; an open stop is taken to end at `at`."""
        return any(stop.started_at < instant < (stop.ended_at or at) for stop in self.stops)


def _state(day: date, today: date, *, is_lost: bool) -> DayState:
    if is_lost:
        return DayState.STOPPED
    if day == today:
        return DayState.TODAY
    return DayState.USED if day < today else DayState.AHEAD


def _at_least_one(count: int) -> None:
    if count < 1:
        raise ValueError("A promise is at least one day or month.")
