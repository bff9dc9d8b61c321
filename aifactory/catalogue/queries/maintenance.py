"""Windows in which machines do not run."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from aifactory.catalogue.models import Maintenance, Partition, System

SHOWN_AHEAD = timedelta(days=60)


def maintenances() -> QuerySet[Maintenance]:
    """Every window with its machine."""
    return Maintenance.objects.select_related("system__site", "partition")


def maintenance_ahead(at: datetime) -> QuerySet[Maintenance]:
    """Windows that run or begin within two months, soonest first: what the public reads."""
    return (
        maintenances()
        .filter(until_at__gt=at, from_at__lt=at + SHOWN_AHEAD)
        .order_by("from_at", "pk")
    )


def maintenance_beside(
    system: System, partition: Partition | None, *, but: int | None = None
) -> QuerySet[Maintenance]:
    """Windows that would stop the same nodes: of the whole system, or of the same partition."""
    found = Maintenance.objects.filter(system=system)
    if but is not None:
        found = found.exclude(pk=but)
    if partition is not None:
        found = found.filter(Q(partition=partition) | Q(partition__isnull=True))
    return found.select_related("system", "partition").order_by("from_at", "pk")
