"""Job handlers: call one operation each."""

from django.utils import timezone

from aifactory.audit.recording import SystemActor
from aifactory.jobs.models import Job
from applications import operations

ERASE = "applications.erase_discarded"
ESCALATE = "applications.escalate_overdue"
TELL = "applications.tell_drafters"


def erase_discarded(_job: Job) -> None:
    """Erase what was deleted over 30 days ago."""
    operations.erase_discarded(by=SystemActor(ERASE), at=timezone.now())


def escalate_overdue(_job: Job) -> None:
    """Tell the officers about promises that were not kept; moves nothing."""
    operations.escalate_overdue(by=SystemActor(ESCALATE), at=timezone.now())


def tell_drafters(job: Job) -> None:
    """Send what was published to everybody who writes a draft to that call."""
    operations.tell_drafters(
        by=SystemActor(TELL), clarification_id=int(job.payload["clarification"])
    )


JOBS = [
    (ERASE, erase_discarded, "default"),
    (ESCALATE, escalate_overdue, "default"),
    (TELL, tell_drafters, "default"),
]
SCHEDULES = [(ERASE, "day", "02:30"), (ESCALATE, "day", "06:00")]
