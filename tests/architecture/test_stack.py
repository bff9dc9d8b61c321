"""The running portal: real work in a real worker, which may be killed."""

import time
from urllib.request import urlopen

import pytest
from django.db.models import Count
from django.utils import timezone

from aifactory.jobs.models import Job, JobState
from aifactory.supervisor import Stack

# A job that died with its worker waits for its lease to end before the sweep gives it out again.
SECONDS = 150


def open_jobs() -> int:
    unfinished = (JobState.QUEUED, JobState.RUNNING)
    return Job.objects.filter(state__in=unfinished, run_after__lte=timezone.now()).count()


@pytest.mark.stack
def test_jobs_outlive_a_killed_worker(own_stack: Stack) -> None:
    assert open_jobs() > 0

    own_stack.kill_worker()
    with urlopen(f"{own_stack.url}/healthz") as answer:  # noqa: S310 -- our own address
        status = answer.status
    own_stack.start_worker()
    until = time.monotonic() + SECONDS
    while open_jobs() and time.monotonic() < until:
        time.sleep(0.5)

    assert status == 200
    assert open_jobs() == 0
    assert list(Job.objects.filter(state=JobState.FAILED).values("kind", "error")) == []
    assert not Job.objects.values("kind", "key").annotate(n=Count("id")).filter(n__gt=1).exists()
