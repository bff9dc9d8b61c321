"""Job handlers of what joins the apps: the round report, the weekly digest."""

from django.conf import settings
from django.utils import timezone, translation

from aifactory.accounts.models import User
from aifactory.catalogue.models import CutOff
from aifactory.jobs.models import Job
from aifactory.portal.digest import operations as digests
from aifactory.portal.reports import contents, gathering, operations, orders
from aifactory.portal.reports.rules import BEGINS_AT
from allocations.queries import frozen

DIGESTS = "portal.weekly_digests"


def gather_report(job: Job) -> None:
    """Read the round at one instant, freeze it, order its PDF."""
    if orders.document_of(job) is not None:
        return
    with (
        translation.override(job.payload["language"]),
        gathering.aside(job) as tell,
        gathering.one_instant(),
    ):
        cut_off = CutOff.objects.select_related("call__mode", "call__rule_set").get(
            pk=job.payload["cut_off"]
        )
        content = contents.build(
            cut_off,
            at=timezone.now(),
            tell=lambda stage: tell(BEGINS_AT[stage], stage),
            ranking_content=frozen.order_of(cut_off),
        )
    job.report(BEGINS_AT[orders.RENDERING], orders.RENDERING)
    operations.keep_report(job=job, cut_off=cut_off, content=content)


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
    (orders.GATHER, gather_report, "default"),
    (DIGESTS, order_digests, "default"),
    (digests.DIGEST, send_digest, "default"),
]
SCHEDULES = [(DIGESTS, "week", settings.DIGEST_AT)]
# Somebody waits at the page: one more try, then it says that it failed.
ATTEMPTS = {orders.GATHER: 2}
