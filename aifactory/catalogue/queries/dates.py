"""Every date of the calls that the public knows of: openings, cut-offs, closings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from aifactory.catalogue.models import Call
from aifactory.catalogue.queries.planning import public_calls
from aifactory.catalogue.status import CallStatus

OPENS, CUT_OFF, CLOSES = "opens", "cut_off", "closes"


@dataclass(frozen=True)
class CallDate:
    """One dated event.

    Attributes:
        kind: `opens`, `cut_off` or `closes`.
        name: the same for ever for the same thing, whenever it happens.
        moves: how often it moved.
        number: of a cut-off, else 0.
    """

    call: Call
    kind: str
    at: datetime
    name: str
    moves: int
    number: int = 0


def dates_between(start: datetime, end: datetime) -> list[CallDate]:
    """Those from `start` on and before `end`, in order; two queries."""
    calls = public_calls().filter(opens_at__lt=end, closes_at__gte=start).order_by("code")
    found = [date for call in calls for date in _of(call) if start <= date.at < end]
    return sorted(found, key=lambda date: (date.at, date.call.code, date.name))


def _of(call: Call) -> Iterator[CallDate]:
    """What a closed call never came to is left out: it closed before."""
    ended = call.closes_at if call.status == CallStatus.CLOSED else None
    yield CallDate(call, OPENS, call.opens_at, f"call-{call.pk}-opens", call.moves)
    for row in call.cut_offs.all():
        if ended is None or row.at <= ended:
            yield CallDate(call, CUT_OFF, row.at, f"cut-off-{row.pk}", row.moves, row.number)
    yield CallDate(call, CLOSES, call.closes_at, f"call-{call.pk}-closes", call.moves)
