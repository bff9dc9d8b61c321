"""Acts about the history itself: logged reads and asked-for walks of the chain.

The walk runs in a worker. `jobs` lies above this package, so the caller enqueues the job
(kind `audit.verify`, payload {"verification": id}) in the same transaction.
"""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from aifactory.audit import integrity
from aifactory.audit.models import Verification
from aifactory.audit.recording import By, SystemActor, actor_text, operation, record

VERIFY = "audit.verify"
GIVEN_UP_AFTER = timedelta(minutes=20)


@operation
def note_read(*, by: By, subject: models.Model | tuple[str, str], what: str) -> None:
    """An auditor's own reads are part of the history. `what` names the screen or the file."""
    record(verb="audit.read", subject=subject, by=by, data={"what": what})


@operation
def request(*, by: By) -> Verification:
    """Ask for a walk of the chain; its verdict appears on this row."""
    wanted = Verification.objects.create(requested_at=timezone.now(), requested_by=actor_text(by))
    record(verb="audit.verification_requested", subject=wanted, by=by)
    return wanted


@operation
def complete(*, verification_id: int) -> Verification:
    """Walk the chain and store the verdict. A second run keeps the first verdict."""
    wanted = Verification.objects.select_for_update(no_key=True).get(pk=verification_id)
    if wanted.finished_at is not None:
        return wanted
    report = integrity.verify()
    wanted.finished_at = timezone.now()
    wanted.events = report.events
    wanted.broken_at = report.broken_at
    wanted.problem = report.problem
    wanted.head = report.head
    wanted.anchored_to = report.anchored_to
    wanted.save()
    record(
        verb="audit.verified",
        subject=wanted,
        by=SystemActor(VERIFY),
        data={"events": report.events, "problem": report.problem, "head": report.head},
    )
    return wanted


def newest() -> Verification | None:
    """The last finished walk."""
    return Verification.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()


def running() -> Verification | None:
    """A walk that was asked for and has no verdict yet; one that died is not waited for."""
    since = timezone.now() - GIVEN_UP_AFTER
    return (
        Verification.objects.filter(finished_at__isnull=True, requested_at__gte=since)
        .order_by("-requested_at")
        .first()
    )
