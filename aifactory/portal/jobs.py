"""Job handlers of what joins the apps: the weekly digest."""

from django.conf import settings
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.jobs.models import Job
from aifactory.portal.digest import operations as digests

DIGESTS = "portal.weekly_digests"


def order_digests(job: Job) -> None:
    """Once a week: one digest per officer. The job's key is the week."""
    digests.order_digests(week=job.key, at=timezone.now())


def send_digest(job: Job) -> None:
    """One officer, one week."""
    digests.send_digest(
        person=User.objects.get(pk=job.payload["person"]),
        week=job.payload["week"],
        at=timezone.now(),
    )


JOBS = [
    (DIGESTS, order_digests, "default"),
    (digests.DIGEST, send_digest, "default"),
]
SCHEDULES = [(DIGESTS, "week", settings.DIGEST_AT)]
