"""Reading at one instant, and telling how far it is while that instant is held."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from aifactory.jobs.models import Job

SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
REPORT = "UPDATE jobs_job SET progress = %s, progress_text = %s WHERE id = %s"


@contextmanager
def one_instant() -> Iterator[None]:
    """Every query inside sees the database as at the first one, and none can write.

    Not an operation: events are linked to the head of the chain as it is, not as it was.
    """
    with transaction.atomic():
        if not connection.savepoint_ids:  # a transaction that has begun keeps its level
            with connection.cursor() as cursor:
                cursor.execute(SNAPSHOT)
        yield


@contextmanager
def aside(job: Job) -> Iterator[Callable[[int, str], None]]:
    """Say how far a job is from within such a transaction: on a connection of its own."""
    other = connection.copy()
    try:

        def tell(percent: int, text: str) -> None:
            with other.cursor() as cursor:
                cursor.execute(REPORT, [percent, text, job.pk])

        yield tell
    finally:
        other.close()
