"""The promise and its clock. Called by other operations inside their transaction."""

from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Greatest

from aifactory.audit.recording import By, record
from aifactory.catalogue import queries as catalogue
from applications import queries
from applications.models import NO_DATE, Application, Promise, PromiseStop


def start(*, by: By, application: Application, working_days: int, at: datetime) -> Promise:
    """Promise an answer; the clock runs from `at`."""
    clock = catalogue.promise_clock(application.call, at, working_days)
    promise = Promise.objects.create(
        application=application,
        working_days=working_days,
        started_at=at,
        due_at=clock.due_at(at).instant,
        zone=application.call.zone,
    )
    _runs(application, until=promise.due_at)
    _note(by, promise, "applications.promise_given")
    return promise


def stop(*, by: By, application: Application, reason: str, at: datetime) -> None:
    """Hold the clock, with the reason. Holding a held clock changes nothing."""
    promise = Promise.objects.filter(application=application, kept_at__isnull=True).first()
    if promise is None or promise.stops.filter(resumed_at__isnull=True).exists():
        return
    PromiseStop.objects.create(promise=promise, reason=reason, stopped_at=at)
    _runs(application, until=NO_DATE)
    _note(by, promise, "applications.promise_stopped", reason=reason)


def resume(*, by: By, application: Application, at: datetime) -> None:
    """Let the clock run again; the due instant moves by the closing times it stood through."""
    promise = Promise.objects.filter(application=application, kept_at__isnull=True).first()
    if promise is None:
        return
    if not promise.stops.filter(resumed_at__isnull=True).update(
        resumed_at=Greatest("stopped_at", Value(at))
    ):
        return
    promise.due_at = queries.clock_of(promise).due_at(at).instant
    promise.save(update_fields=["due_at"])
    _runs(application, until=promise.due_at)
    _note(by, promise, "applications.promise_resumed")


def keep(*, by: By, application: Application, at: datetime) -> None:
    """The answer was given; late or not stays visible from the two instants."""
    promise = Promise.objects.filter(application=application, kept_at__isnull=True).first()
    if promise is None:
        return
    promise.kept_at = at
    promise.save(update_fields=["kept_at"])
    _runs(application, until=NO_DATE)
    _note(by, promise, "applications.promise_kept")


def count_anew(*, by: By, promise: Promise, at: datetime) -> None:
    """The instant from which it is counted moved to `at`; stops stay what they were."""
    application = promise.application
    promise.started_at = at
    promise.working_days = queries.promised_days(application, at)
    clock = queries.clock_of(promise)
    promise.due_at = clock.due_at(at).instant
    promise.save(update_fields=["started_at", "working_days", "due_at"])
    is_held = promise.stops.filter(resumed_at__isnull=True).exists()
    _runs(application, until=NO_DATE if is_held else promise.due_at)
    _note(by, promise, "applications.promise_moved")


def _runs(application: Application, *, until: datetime) -> None:
    """Repeat on the application when the running promise falls due, for the order of lists."""
    Application.objects.filter(pk=application.pk).update(due_at=until)
    application.due_at = until


def _note(by: By, promise: Promise, verb: str, **data: str) -> None:
    record(
        verb=verb,
        subject=("applications.application", str(promise.application_id)),
        by=by,
        data={
            "working_days": promise.working_days,
            "due_at": promise.due_at,
            **data,
        },
    )
