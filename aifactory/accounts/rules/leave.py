"""Who may stand in for whom: the same role in the same place, all the days. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

PORTAL = "portal"


@dataclass(frozen=True)
class Span:
    """From one instant up to, and without, another."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Held:
    """A role on a scope between two instants; `ends` is None where it has no last day."""

    role: str
    scope: str
    begins: datetime
    ends: datetime | None = None


def overlap(one: Span, other: Span) -> bool:
    """They share an instant."""
    return one.begins < other.ends and other.begins < one.ends


def needed(own: Sequence[Held], span: Span) -> list[Held]:
    """The roles that somebody has to cover: those that count on one of the days."""
    return [
        each
        for each in own
        if each.begins < span.ends and (each.ends is None or each.ends > span.begins)
    ]


def uncovered(own: Sequence[Held], others: Sequence[Held], span: Span) -> list[Held]:
    """Roles that the stand-in lacks, or loses before the leave is over.

    A role for the whole portal covers one for a site or a call, not the other way round.
    """
    return [
        each
        for each in needed(own, span)
        if not any(_covers(other, each, span) for other in others)
    ]


def _covers(other: Held, own: Held, span: Span) -> bool:
    first = max(span.begins, own.begins)
    last = span.ends if own.ends is None else min(span.ends, own.ends)
    return (
        other.role == own.role
        and other.scope in {own.scope, PORTAL}
        and other.begins <= first
        and (other.ends is None or other.ends >= last)
    )
