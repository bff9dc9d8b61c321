"""What is open, which round a receipt falls into, and what its call promises."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from aifactory.catalogue.models import AccessMode, Call, CutOff
from aifactory.catalogue.queries.reference import holidays
from aifactory.catalogue.rules.calendars import (
    Clock,
    Deadline,
    Stop,
    add_months,
    add_working_days,
    belongs_to,
)
from aifactory.catalogue.status import CallStatus

LONGEST_PROMISE = timedelta(days=400)


class NoRound(LookupError):
    """The last cut-off of the call has passed."""


def all_calls() -> QuerySet[Call]:
    """Every call with its mode, the way in first, then by opening."""
    return Call.objects.select_related("mode", "rule_set").order_by(
        "mode__position", "opens_at", "code"
    )


def open_calls(at: datetime) -> QuerySet[Call]:
    """Calls that take applications at an instant."""
    return all_calls().filter(status=CallStatus.OPEN, opens_at__lte=at, closes_at__gt=at)


def open_call(mode: AccessMode, at: datetime) -> Call | None:
    """The call of a mode that takes applications at an instant; the first to close."""
    return open_calls(at).filter(mode=mode).order_by("closes_at", "code").first()


def promise_clock(
    call: Call, received_at: datetime, working_days: int, stops: Iterable[Stop] = ()
) -> Clock:
    """A promise of a call, with the holidays of its calendar."""
    days = holidays(call.zone, received_at, received_at + LONGEST_PROMISE, calendar=call.calendar)
    return Clock(received_at, working_days, call.zone, days, tuple(stops))


def promised_by(call: Call, received_at: datetime) -> Deadline:
    """When the rules of a call promise the answer to what is received now.

    Raises:
        NoRound: the promise counts from a cut-off and the last one has passed.
    """
    promise = call.rule_set.terms.promise
    start = received_at
    if promise.counted_from == "cut_off":
        cut_off = round_for(call, received_at)
        if cut_off is None:
            raise NoRound(call.code)
        start = cut_off.at
    days = holidays(call.zone, start, start + LONGEST_PROMISE, calendar=call.calendar)
    if promise.working_days is not None:
        return add_working_days(start, promise.working_days, zone=call.zone, holidays=days)
    return add_months(start, promise.months or 1, zone=call.zone, holidays=days)


def round_for(call: Call, received_at: datetime) -> CutOff | None:
    """The cut-off that something received then falls into: the first strictly after it."""
    rows = list(CutOff.objects.filter(call=call).select_related("call").order_by("at"))
    instant = belongs_to(received_at, [row.at for row in rows])
    return next((row for row in rows if row.at == instant), None)


def last_cut_off(call: Call) -> CutOff | None:
    """The end of the last round; None in a call without rounds."""
    return CutOff.objects.filter(call=call).select_related("call").order_by("at").last()


def takes(call: Call, at: datetime) -> bool:
    """Open at the instant, and with a round left where there are rounds."""
    if not call.is_open_at(at):
        return False
    return call.is_continuous or round_for(call, at) is not None
