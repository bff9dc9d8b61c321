"""The promise of an application and its clock."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.rules.calendars import (
    Clock,
    Reading,
    Stop,
    add_months,
    is_working_day,
    receipt_day,
)
from applications.models import Application, Promise, PromiseStop, StopReason
from applications.status import ApplicationStatus

ONE_DAY = timedelta(days=1)
WATCHED = ApplicationStatus.UNDECIDED - {ApplicationStatus.RETURNED}


def clock_of(promise: Promise) -> Clock:
    """The promise as a clock with its stops; two queries."""
    stops = promise.stops.order_by("stopped_at", "pk")
    return catalogue.promise_clock(
        promise.application.call,
        promise.started_at,
        promise.working_days,
        [
            Stop(stop.stopped_at, stop.resumed_at, str(StopReason(stop.reason).label))
            for stop in stops
        ],
    )


def reading_of(application: Application, at: datetime) -> Reading | None:
    """What the promise clock shows now; None before the first submission."""
    promise = Promise.objects.filter(application=application).first()
    if promise is None:
        return None
    promise.application = application
    return clock_of(promise).reading(at, done_at=promise.kept_at)


def promise_starts(application: Application, received_at: datetime) -> datetime:
    """The receipt, or the cut-off of the round where the mode counts from there."""
    counted_from = application.rule_set.terms.promise.counted_from
    if counted_from == "cut_off" and application.cut_off is not None:
        return application.cut_off.at
    return received_at


def promised_days(application: Application, start: datetime) -> int:
    """The mode's promise in working days; a promise in months is counted out from its start."""
    promised, call = application.rule_set.terms.promise, application.call
    if promised.working_days is not None:
        return promised.working_days
    until = start + catalogue.LONGEST_PROMISE
    holidays = catalogue.holidays(call.zone, start, until, calendar=call.calendar)
    due = add_months(start, promised.months or 1, zone=call.zone, holidays=holidays)
    first = receipt_day(start, zone=call.zone, holidays=holidays)
    span = (due.local.date() - first).days
    return sum(is_working_day(first + ONE_DAY * ahead, holidays) for ahead in range(1, span + 1))


def overdue(at: datetime) -> QuerySet[Application]:
    """Cases whose promise has run out while its clock was running, oldest promise first."""
    standing = PromiseStop.objects.filter(promise=OuterRef("promise"), resumed_at__isnull=True)
    return (
        Application.objects.filter(
            ~Exists(standing),
            status__in=WATCHED,
            promise__kept_at__isnull=True,
            promise__due_at__lt=at,
        )
        .select_related("promise", "call__mode", "organisation")
        .order_by("promise__due_at", "pk")
    )
