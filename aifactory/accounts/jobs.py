"""Job handlers: unpack ids, call one operation."""

from django.utils import timezone

from aifactory.accounts import operations
from aifactory.accounts.models import Approval, Invitation
from aifactory.audit.recording import SystemActor
from aifactory.jobs.models import Job


def expire_approval(job: Job) -> None:
    """The time to answer one request is over."""
    approval = Approval.objects.get(pk=job.payload["approval"])
    operations.expire_approval(
        by=SystemActor(operations.EXPIRE), approval=approval, at=timezone.now()
    )


def expire_invitation(job: Job) -> None:
    """The link of one invitation is over."""
    invitation = Invitation.objects.get(pk=job.payload["invitation"])
    operations.expire_invitation(
        by=SystemActor(operations.EXPIRE_INVITATION), invitation=invitation, at=timezone.now()
    )


JOBS = [
    (operations.EXPIRE, expire_approval, "default"),
    (operations.EXPIRE_INVITATION, expire_invitation, "default"),
]
