"""The Celery tasks: one that runs a job by id, two that the beat calls."""

from celery import shared_task
from django.utils import timezone

from aifactory.jobs import queue


@shared_task(name="aifactory.jobs.run")
def run(*, job_id: str) -> None:
    """Claim and do one job; safe to deliver any number of times."""
    queue.run(job_id)


@shared_task(name="aifactory.jobs.sweep", ignore_result=True)
def sweep() -> None:
    """Send lost and due jobs again."""
    queue.sweep(at=timezone.now())


@shared_task(name="aifactory.jobs.tick", ignore_result=True)
def tick() -> None:
    """Start scheduled jobs, each period once, missed ones caught up once."""
    queue.tick(at=timezone.now())
