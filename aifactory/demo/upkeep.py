"""What the demo shows of the catalogue's upkeep: a window, a full partition, facts to check."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from aifactory.catalogue import operations
from aifactory.catalogue.models import AccessMode, Maintenance, Partition, Site, System
from aifactory.catalogue.queries import FactKey
from aifactory.demo.people import SEED

AHEAD = timedelta(days=14)
LONG_AGO = date(2026, 2, 2)
FULL = {"business": {"en": "All hours of this half-year are given."}}


def show(*, since: datetime, today: date) -> None:
    """Announce, fill and let grow old, by the acts of the office."""
    _announce(today + AHEAD)
    operations.set_availability(
        by=SEED,
        mode=AccessMode.objects.get(code="FL"),
        partition=Partition.objects.get(code="KAROLINA-GPU"),
        state="full",
        from_at=since,
        reason=FULL,
        fallback=Partition.objects.get(code="LEONARDO-BOOSTER"),
    )
    site = Site.objects.get(code="IZUM")
    operations.change_fact(by=SEED, row=site, values={"checked_on": LONG_AGO})
    fresh = Partition.objects.get(code="LUMI-G")
    operations.confirm_checked(
        by=SEED, fact=FactKey("catalogue.partition", str(fresh.pk)), on=today
    )


def _announce(day: date) -> None:
    begins = datetime.combine(day, time(8), tzinfo=ZoneInfo(settings.OFFICE_ZONE))
    operations.announce_maintenance(
        by=SEED,
        window=Maintenance(
            system=System.objects.get(code="MELUXINA"),
            from_at=begins,
            until_at=begins + timedelta(hours=34),
            text={"business": {"en": "The cooling is serviced. Jobs wait and start again."}},
            source="Notice of the site, invented for the demo",
            source_tag="D",
            checked_on=day - AHEAD,
        ),
    )
