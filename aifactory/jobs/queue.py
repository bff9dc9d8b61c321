"""The queue: enqueue in the caller's transaction, claim by compare-and-set, settle, sweep."""

import logging
import traceback
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from aifactory.audit.recording import By, operation, record
from aifactory.jobs import registry
from aifactory.jobs.models import Job, JobState
from aifactory.jobs.publishing import publish

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=16)  # longer than Celery's hard limit of 15 minutes
REPUBLISH_AFTER = timedelta(seconds=30)
FIRST_RETRY = timedelta(seconds=10)


class RetryLater(Exception):
    """A handler's way to say: not now, and this is no fault. Does not use up an attempt."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__(f"again in {delay}")
        self.delay = delay


def enqueue(
    kind: str, key: str, payload: dict[str, Any], *, run_after: datetime | None = None
) -> Job:
    """Add a job in the caller's transaction; it is published when that commits.

    Args:
        kind: a registered kind, e.g. `documents.render`.
        key: what makes this piece of work one; a second call with it returns the first job.
        payload: ids only.
        run_after: earliest instant to start, now by default.

    Raises:
        UnknownKind: nothing would ever run it.
    """
    entry = registry.find(kind)
    due = run_after or timezone.now()
    job = Job(
        kind=kind,
        key=key,
        payload=payload,
        queue=entry.queue,
        max_attempts=entry.max_attempts,
        run_after=due,
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)
    stored = Job.objects.get(kind=kind, key=key)
    if stored.pk == job.pk and due <= timezone.now():
        transaction.on_commit(partial(publish, [stored]))
    return stored


def run(job_id: UUID | str) -> bool:
    """Claim the job and do it. Returns False when somebody else has it or nothing is due."""
    job = _claim(job_id, at=timezone.now())
    if job is None:
        return False
    try:
        registry.find(job.kind).handler(job)
    except RetryLater as later:
        _again(job, at=timezone.now() + later.delay, attempts=job.attempts - 1)
    except Exception:
        # The one place that catches everything: a job's failure belongs in its row.
        log.exception("Job %s %s failed.", job.kind, job.key)
        _failed(job, error=traceback.format_exc(limit=20))
    else:
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
            state=JobState.DONE,
            progress=100,
            error="",
            lease_until=None,
            finished_at=timezone.now(),
        )
    return True


def sweep(*, at: datetime) -> int:
    """Publish again what is due and was lost, or whose worker died. Returns how many."""
    lost = Job.objects.filter(
        Q(state=JobState.QUEUED, run_after__lte=at)
        & (Q(published_at__isnull=True) | Q(published_at__lt=at - REPUBLISH_AFTER))
        | Q(state=JobState.RUNNING, lease_until__lt=at)
    ).order_by("run_after", "pk")[:500]
    return publish(list(lost))


def tick(*, at: datetime) -> int:
    """Start every schedule whose newest period has no job yet. Returns how many it looked at."""
    for schedule in registry.schedules():
        with transaction.atomic():
            enqueue(schedule.kind, schedule.period(at), {})
    return len(registry.schedules())


@operation
def retry(*, by: By, job_id: UUID) -> bool:
    """Queue a failed job again, by a person's wish. Returns False when it has not failed."""
    changed = Job.objects.filter(pk=job_id, state=JobState.FAILED).update(
        state=JobState.QUEUED,
        attempts=0,
        run_after=timezone.now(),
        published_at=None,
        finished_at=None,
    )
    if changed:
        job = Job.objects.get(pk=job_id)
        record(verb="jobs.retried", subject=job, by=by, data={"kind": job.kind})
        transaction.on_commit(partial(publish, [job]))
    return bool(changed)


def _claim(job_id: UUID | str, *, at: datetime) -> Job | None:
    if _abandon(job_id, at=at):
        return None
    due = Q(state=JobState.QUEUED, run_after__lte=at) | Q(
        state=JobState.RUNNING, lease_until__lt=at
    )
    claimed = Job.objects.filter(due, pk=job_id).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        started_at=at,
        lease_until=at + LEASE,
    )
    return Job.objects.get(pk=job_id) if claimed else None


def _abandon(job_id: UUID | str, *, at: datetime) -> bool:
    """Fail a job whose last attempt killed its worker; else it would kill one for ever."""
    dead = Job.objects.filter(
        pk=job_id,
        state=JobState.RUNNING,
        lease_until__lt=at,
        attempts__gte=F("max_attempts"),
    )
    if not dead.update(
        state=JobState.FAILED,
        error="The worker stopped during the last attempt.",
        lease_until=None,
        finished_at=at,
    ):
        return False
    job = Job.objects.get(pk=job_id)
    log.error("Job %s %s was given up: its worker stopped every time.", job.kind, job.key)
    give_up = registry.find(job.kind).give_up
    if give_up is not None:
        give_up(job)
    return True


def _failed(job: Job, *, error: str) -> None:
    if job.attempts < job.max_attempts:
        _again(job, at=timezone.now() + FIRST_RETRY * 4 ** (job.attempts - 1), error=error)
        return
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, error=error, lease_until=None, finished_at=timezone.now()
    )


def _again(job: Job, *, at: datetime, attempts: int | None = None, error: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(
        state=JobState.QUEUED,
        run_after=at,
        attempts=job.attempts if attempts is None else attempts,
        published_at=None,
        lease_until=None,
        error=error,
    )
