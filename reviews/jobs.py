"""Job handlers: call one operation each."""

from django.utils import timezone

from aifactory.audit.recording import SystemActor
from aifactory.jobs.models import Job
from reviews import operations

REMIND = "reviews.remind_sites"


def remind_sites(_job: Job) -> None:
    """Tell site assessors in the morning what waits for them."""
    operations.remind_sites(by=SystemActor(REMIND), at=timezone.now())


JOBS = [(REMIND, remind_sites, "default")]
SCHEDULES = [(REMIND, "day", "05:30")]
