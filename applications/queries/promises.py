"""The promise of an application and its clock."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Call
from aifactory.catalogue.rules.calendars import (
    Clock,
    Reading,
    Stop,
    add_months,
    belongs_to,
    is_working_day,
    receipt_day,
)
from applications.models import Application, Promise, PromiseStop, StopReason
from applications.status import ApplicationStatus

# Holidays are loaded this far around a promise; stops can move it, rarely by months.
AROUND = timedelta(days=400)
ONE_DAY = timedelta(days=1)
WATCHED = ApplicationStatus.UNDECIDED - {ApplicationStatus.RETURNED}


def holidays_for(zone: str, at: datetime) -> frozenset[date]:
    """The office's holidays around an instant."""
    return frozenset(catalogue.holidays(zone, at.date(), (at + AROUND).date()))


def clock_of(promise: Promise) -> Clock:
    """The promise as a clock with its stops; two queries."""
    return Clock(
        received_at=promise.started_at,
        promised=promise.working_days,
        zone=promise.zone,
        holidays=holidays_for(promise.zone, promise.started_at),
        stops=tuple(
            Stop(stop.stopped_at, stop.resumed_at, StopReason(stop.reason).label)
            for stop in promise.stops.order_by("stopped_at", "pk")
        ),
    )


def reading_of(application: Application, at: datetime) -> Reading | None:
    """What the promise clock shows now; None before the first submission."""
    promise = Promise.objects.filter(application=application).first()
    return clock_of(promise).reading(at, done_at=promise.kept_at) if promise else None


def promised_days(application: Application, start: datetime) -> int:
    """The mode's promise in working days; a promise in months is counted out from its start."""
    promised = application.rule_set.terms.promise
    if promised.working_days is not None:
        return promised.working_days
    zone = application.call.zone
    holidays = holidays_for(zone, start)
    due = add_months(start, promised.months or 1, zone=zone, holidays=holidays)
    first = receipt_day(start, zone=zone, holidays=holidays)
    days = (due.local.date() - first).days
    return sum(is_working_day(first + ONE_DAY * ahead, holidays) for ahead in range(1, days + 1))


def promise_starts(application: Application, received_at: datetime) -> datetime:
    """The receipt, or the cut-off of the round where the mode counts from there."""
    counted_from = application.rule_set.terms.promise.counted_from
    if counted_from == "cut_off" and application.cut_off is not None:
        return application.cut_off.at
    return received_at


def next_cut_off(call: Call, received_at: datetime) -> datetime | None:
    """The round that something received then falls into; None where there are no rounds."""
    if call.is_continuous:
        return None
    return belongs_to(received_at, [cut_off.at for cut_off in call.cut_offs.all()])


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
