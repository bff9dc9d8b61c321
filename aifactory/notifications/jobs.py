"""Job handlers: unpack the id, call one function of delivery."""

from uuid import UUID

from django.utils import timezone

from aifactory.jobs.models import Job
from aifactory.notifications import delivery
from aifactory.notifications.outbox import DELIVER

SWEEP = "notifications.sweep"


def deliver(job: Job) -> None:
    """Send one message, unless it was sent or claimed already."""
    delivery.deliver(message_id=UUID(job.payload["message"]))


def sweep(_job: Job) -> None:
    """List what a dead worker left behind as uncertain."""
    delivery.sweep(at=timezone.now())


JOBS = [(DELIVER, deliver, "mail"), (SWEEP, sweep, "default")]
SCHEDULES = [(SWEEP, "minute", "00:00")]
