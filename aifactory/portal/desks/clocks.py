"""The promise of an application as the clock component shows it."""

from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.catalogue.rules.calendars import ClockState, DayState, Reading, Stop
from aifactory.face.shapes import PromiseClock
from aifactory.face.tags.formats import moment, short_day
from applications import queries
from applications.models import Application, Promise
from applications.status import ApplicationStatus as Status


def clock_of(
    application: Application, *, at: datetime, for_staff: bool = False
) -> PromiseClock | None:
    """The clock; None where nothing was promised yet, or the promise is over unanswered."""
    promise = promise_of(application)
    if promise is None or _is_void(application, promise):
        return None
    reading = queries.clock_of(promise).reading(at, done_at=promise.kept_at)
    counted = [day.on for day in reading.days if day.state is not DayState.STOPPED]
    return PromiseClock(
        due_at=reading.due.instant,
        zone=reading.due.zone,
        state=reading.state.value,
        days_used=reading.used,
        days=counted,
        holder="" if promise.kept_at else holder(application, for_staff=for_staff),
        holder_note=_holder_note(application),
        note=_note(reading, promise, for_staff=for_staff),
    )


def promise_of(application: Application) -> Promise | None:
    """The promise read together with the application, if one was given."""
    promise: Promise | None = getattr(application, "promise", None)
    return promise


def holder(application: Application, *, for_staff: bool = False) -> str:
    """Who has the ball: a name people know."""
    ball = application.state.ball
    if ball == "applicant":
        return _("Applicant") if for_staff else _("You")
    if ball == "site" and application.partition is not None:
        return str(application.partition.system.site)
    names = {
        "office": _("Programme office"),
        "site": _("Hosting site"),
        "experts": _("Independent experts"),
    }
    return names.get(ball, _("Nobody"))


def _is_void(application: Application, promise: Promise) -> bool:
    """Withdrawn or ended without a decision: there is nothing left to keep."""
    return promise.kept_at is None and application.status in Status.ENDED


def _holder_note(application: Application) -> str:
    partition = application.partition
    if application.state.ball == "site" and partition is not None:
        return str(partition.system.site.name)
    return ""


def _note(reading: Reading, promise: Promise, *, for_staff: bool) -> str:
    if reading.state is ClockState.STOPPED and reading.stop is not None:
        return _stopped(reading, reading.stop, for_staff=for_staff)
    if promise.kept_at is not None:
        kept = moment(promise.kept_at, promise.zone)
        if reading.is_late:
            return _("Answered late, on %(at)s.") % {"at": kept}
        return _("Kept: answered on %(at)s.") % {"at": kept}
    if reading.is_late:
        return _("We are late. The programme office was told and answers as soon as it can.")
    return ""


def _stopped(reading: Reading, stop: Stop, *, for_staff: bool) -> str:
    since = moment(stop.started_at, reading.due.zone)
    if not for_staff:
        return _(
            "The clock stopped on %(since)s because we wait for your answer. "
            "It runs again when you send it. If you answer today, the date is %(due)s."
        ) % {"since": since, "due": short_day(reading.due.local)}
    return _("The clock stopped on %(since)s. It waits for the applicant’s answer.") % {
        "since": since
    }
