"""Stretches of time that may not lie over one another: days of a status, hours of a window."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T", date, datetime)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span(Generic[T]):
    """From `start` on, up to but without `end`; without an end for ever."""

    start: T
    end: T | None = None

    @property
    def is_inverted(self) -> bool:
        """It would end before it begins, or last no time at all."""
        return self.end is not None and self.end <= self.start

    def meets(self, other: "Span[T]") -> bool:
        """Both hold at some time."""
        begins_before = other.end is None or self.start < other.end
        ends_after = self.end is None or other.start < self.end
        return begins_before and ends_after


def days(first: date, last: date | None) -> Span[date]:
    """From a first day to a last day that still counts."""
    return Span(first, None if last is None else last + ONE_DAY)


def first_clash(one: Span[T], others: Iterable[tuple[Span[T], str]]) -> str | None:
    """The name of the earliest of the others that lies over this one."""
    clashing = [(span.start, name) for span, name in others if span.meets(one)]
    return min(clashing)[1] if clashing else None
