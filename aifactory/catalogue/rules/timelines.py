"""Which of several dated rows holds when: a later one takes over, one for a call goes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """A row that wants to hold from an instant, perhaps to an instant."""

    key: int
    from_at: datetime
    until_at: datetime | None = None
    for_call: bool = False

    def wants(self, at: datetime) -> bool:
        """Would hold then if nothing went before it."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


@dataclass(frozen=True)
class Stretch:
    """From `start` to `end` the row `key` holds; None: nothing does, so it is not offered."""

    start: datetime
    end: datetime | None
    key: int | None


def holding(entries: Sequence[Entry], at: datetime) -> int | None:
    """The row that holds at an instant."""
    wanting = [entry for entry in entries if entry.wants(at)]
    best = max(wanting, key=lambda entry: (entry.for_call, entry.from_at, -entry.key), default=None)
    return best.key if best else None


def timeline(entries: Sequence[Entry]) -> list[Stretch]:
    """What holds when, from the first instant that anything says something about."""
    instants = {entry.from_at for entry in entries}
    instants |= {entry.until_at for entry in entries if entry.until_at is not None}
    found: list[Stretch] = []
    for instant in sorted(instants):
        key = holding(entries, instant)
        if found and found[-1].key == key:
            continue
        if found:
            found[-1] = Stretch(found[-1].start, instant, found[-1].key)
        found.append(Stretch(instant, None, key))
    return found


def stretches_of(key: int, line: Sequence[Stretch]) -> list[Stretch]:
    """When one row really holds; empty where others always go before it."""
    return [stretch for stretch in line if stretch.key == key]
