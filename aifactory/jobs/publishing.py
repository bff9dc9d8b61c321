"""Hand a job's id to the broker. A lost message costs delay, not work: the sweep sends it again."""

import logging
import time
from collections.abc import Iterable
from uuid import UUID

from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError

from aifactory.jobs.models import Job

log = logging.getLogger(__name__)
TASK = "aifactory.jobs.run"
PAUSE = 5.0


class _Broker:
    """Remembers for a moment that the broker is away, so that callers do not wait in turn."""

    away_until = 0.0


broker = _Broker()


def publish(jobs: Iterable[Job]) -> int:
    """Send the ids; returns how many the broker took. Never raises for a broker that is away."""
    sent: list[UUID] = []
    if time.monotonic() < broker.away_until:
        return 0
    for job in jobs:
        try:
            current_app.send_task(
                TASK, kwargs={"job_id": str(job.pk)}, queue=job.queue, retry=False
            )
        except OperationalError:
            broker.away_until = time.monotonic() + PAUSE
            log.warning("The broker is away; job %s waits for the sweep.", job.pk)
            break
        sent.append(job.pk)
    Job.objects.filter(pk__in=sent).update(published_at=timezone.now())
    return len(sent)
