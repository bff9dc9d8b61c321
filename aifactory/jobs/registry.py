"""Which handler does which kind of job, and what runs by the calendar. Filled by `wiring`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:  # wiring is imported before models can be
    from aifactory.jobs.models import Job

Handler = Callable[["Job"], None]
Every = Literal["minute", "hour", "day", "week"]
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Queue = Literal["default", "mail", "pdf"]


@dataclass(frozen=True)
class Kind:
    """How one kind of job is run."""

    handler: Handler
    queue: Queue
    max_attempts: int
    # Called when the last attempt's worker died without a word, so its subject can say so.
    give_up: Handler | None = None


@dataclass(frozen=True)
class Schedule:
    """A job that starts once per period; `minute_of_day` counts from 00:00 UTC.

    A weekly one begins on `weekday` (Monday is 0) at that local time of its `zone`.
    """

    kind: str
    every: Every
    minute_of_day: int = 0
    weekday: int = 0
    zone: str = "UTC"

    def period(self, at: datetime) -> str:
        """Key of the newest period that has begun at the instant `at` (UTC).

        After missed periods only the newest one is started: what is due is read from the rows,
        so one run catches up with everything.
        """
        if self.every == "minute":
            return at.strftime("%Y-%m-%dT%H:%M")
        if self.every == "hour":
            return at.strftime("%Y-%m-%dT%H")
        if self.every == "week":
            here = at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
            begun = here - timedelta(days=self.weekday, minutes=self.minute_of_day)
            return begun.strftime("%G-W%V")
        begun = at - timedelta(minutes=self.minute_of_day)
        return begun.strftime("%Y-%m-%d")


class UnknownKind(LookupError):
    """No handler is registered for this kind."""


_kinds: dict[str, Kind] = {}
_schedules: dict[str, Schedule] = {}


def register(
    kind: str,
    handler: Handler,
    *,
    queue: Queue = "default",
    max_attempts: int = 5,
    give_up: Handler | None = None,
) -> None:
    """Bind a kind to its handler. Binding the same kind twice is a programming error."""
    if kind in _kinds and _kinds[kind].handler is not handler:
        raise ValueError(f"{kind} has a handler already.")
    _kinds[kind] = Kind(handler, queue, max_attempts, give_up)


def register_schedule(kind: str, *, every: Every, at: str = "00:00", zone: str = "UTC") -> None:
    """Start a job of this kind once per period.

    Args:
        at: HH:MM UTC for daily jobs; `Mon 07:00`, local time of `zone`, for weekly ones.
    """
    day, _space, clock = at.rpartition(" ")
    hour, minute = clock.split(":")
    weekday = WEEKDAYS.index(day) if day else 0
    _schedules[kind] = Schedule(kind, every, int(hour) * 60 + int(minute), weekday, zone)


def find(kind: str) -> Kind:
    """How to run a kind.

    Raises:
        UnknownKind: nothing is registered for it.
    """
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownKind(kind) from None


def schedules() -> list[Schedule]:
    """All schedules, ordered by kind."""
    return [_schedules[kind] for kind in sorted(_schedules)]
