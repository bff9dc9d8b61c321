"""Job handlers: unpack the id, call one operation."""

from uuid import UUID

from aifactory.documents import operations
from aifactory.documents.archive import RENDER
from aifactory.jobs.models import Job


def render(job: Job) -> None:
    """Make one document; after the last attempt the document says that it failed."""
    document_id = UUID(job.payload["document"])
    try:
        operations.render_document(document_id=document_id)
    except Exception as problem:
        if job.attempts >= job.max_attempts:
            operations.give_up(document_id=document_id, reason=type(problem).__name__)
        raise


def give_up(job: Job) -> None:
    """The worker died at every attempt; the document says that it failed."""
    operations.give_up(document_id=UUID(job.payload["document"]), reason="worker-stopped")


GIVE_UP = {RENDER: give_up}
JOBS = [(RENDER, render, "pdf")]
