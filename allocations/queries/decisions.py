"""Decisions and awards of one application, and what has fallen due."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.rules.calendars import closing, is_working_day
from allocations.models import Allocation, Award, Decision
from allocations.status import AllocationStatus, AwardStatus, DecisionStatus
from applications.models import Application

DAY = timedelta(days=1)
AROUND = timedelta(days=30)


def answer_due(application: Application, at: datetime) -> datetime:
    """When an award released at `at` must be answered: the closing time after the days that the
    rules give, on the next working day when that day is none."""
    zone, days = application.call.zone, application.rule_set.terms.acceptance_days
    day = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    holidays = catalogue.holidays(zone, day, day + AROUND)
    while not is_working_day(day, holidays):
        day += DAY
    return closing(day, zone)


def released_decision(application: Application) -> Decision | None:
    """The newest announced decision. Before its release a decision does not exist for callers."""
    return (
        Decision.objects.filter(application=application, status=DecisionStatus.RELEASED)
        .select_related("award", "released_by", "decided_by")
        .order_by("-version")
        .first()
    )


def unreleased_decision(application: Application) -> Decision | None:
    """The decision that waits for its release; for deciders' screens and operations alone."""
    return (
        Decision.objects.filter(application=application, status=DecisionStatus.DECIDED)
        .select_related("award", "decided_by")
        .first()
    )


def live_award(application: Application) -> Award | None:
    """The award that was offered or answered; None before the release."""
    return (
        Award.objects.filter(application=application)
        .exclude(status__in=[AwardStatus.PREPARED, AwardStatus.VOIDED])
        .select_related("partition", "allocation")
        .order_by("-pk")
        .first()
    )


def due_to_lapse(at: datetime) -> QuerySet[Award]:
    """Offered awards that no answer received in time can reach any more, oldest first."""
    return Award.objects.filter(
        status=AwardStatus.OFFERED, respond_by__lte=at - settings.LAPSE_GRACE
    ).order_by("respond_by", "pk")


def due_to_close(at: datetime) -> list[Allocation]:
    """Allocations, running or suspended, whose last day is over in their own zone, oldest first."""
    running = (
        Allocation.objects.filter(ends_on__lte=at.date() + timedelta(days=1))
        .exclude(status=AllocationStatus.ENDED)
        .select_related("award")
        .order_by("ends_on", "pk")
    )
    return [
        allocation
        for allocation in running
        if allocation.ends_on < at.astimezone(ZoneInfo(allocation.award.zone)).date()
    ]
