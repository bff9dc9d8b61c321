"""Reads of the queue."""

from django.db.models import QuerySet

from aifactory.jobs.models import Job, JobState


def failed() -> QuerySet[Job]:
    """Jobs that used up their attempts, newest first: somebody must look."""
    return Job.objects.filter(state=JobState.FAILED).order_by("-finished_at", "pk")


def job_for(*, kind: str, key: str) -> Job | None:
    """The job of a kind with this key, if there is one."""
    return Job.objects.filter(kind=kind, key=key).first()
