"""How long decisions took, as the public pages say it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Prefetch

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.rules.calendars import Clock, Stop
from applications.models import Promise, PromiseStop
from applications.status import ApplicationStatus

MEASURED_OVER = timedelta(days=90)
UNANNOUNCED = ApplicationStatus.UNDECIDED | {ApplicationStatus.INELIGIBLE}
DECIDED = frozenset(ApplicationStatus) - UNANNOUNCED


def decision_lengths(at: datetime) -> dict[int, list[int]]:
    """Working days that each released decision of the last 90 days took, by mode."""
    stops = PromiseStop.objects.order_by("stopped_at", "pk")
    promises = list(
        Promise.objects.filter(
            kept_at__gte=at - MEASURED_OVER,
            kept_at__lte=at,
            application__status__in=DECIDED,
        )
        .select_related("application__call")
        .prefetch_related(Prefetch("stops", queryset=stops))
        .order_by("pk")
    )
    if not promises:
        return {}
    first = min(promise.started_at for promise in promises)
    days = catalogue.holidays(settings.OFFICE_ZONE, first.date(), at.date())
    found: dict[int, list[int]] = {}
    for promise in promises:
        clock = Clock(
            promise.started_at,
            promise.working_days,
            promise.zone,
            days,
            tuple(Stop(stop.stopped_at, stop.resumed_at) for stop in promise.stops.all()),
        )
        used = clock.working_days_used(promise.kept_at or at)
        found.setdefault(promise.application.call.mode_id, []).append(used)
    return found
