"""Job handlers and schedules: unpack ids, call one operation."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from aifactory.audit.recording import SystemActor
from aifactory.jobs.models import Job
from allocations import operations
from allocations.letters import ANNOUNCE, SEND_MONTHLY
from allocations.models import Allocation, Award, LedgerEntry
from allocations.operations import RETURNED
from allocations.operations.monthly import ORDER as MONTHLY_ORDER
from allocations.operations.releasing import LAPSE, REMIND

LAPSE_DUE = "allocations.lapse_due"
CLOSE_DUE = "allocations.close_due"
STATEMENTS_DUE = "allocations.statements_due"


def announce(job: Job) -> None:
    """A letter is ready: mail its reader."""
    operations.announce(by=SystemActor(ANNOUNCE), document_id=UUID(job.payload["document"]))


def lapse(job: Job) -> None:
    """The time to answer one award is over."""
    award = Award.objects.get(pk=job.payload["award"])
    operations.lapse_award(by=SystemActor(LAPSE), award=award, at=timezone.now())


def remind(job: Job) -> None:
    """The time to answer one award is nearly over."""
    award = Award.objects.get(pk=job.payload["award"])
    operations.remind(by=SystemActor(REMIND), award=award, at=timezone.now())


def hours_returned(job: Job) -> None:
    """Hours came back to a pool: who waits for them?"""
    entry = LedgerEntry.objects.select_related("target__partition", "target__period").get(
        pk=job.payload["entry"]
    )
    operations.tell_waiting(by=SystemActor(RETURNED), entry=entry, at=timezone.now())


def lapse_due(_job: Job) -> None:
    """Every day: whatever should have lapsed and did not."""
    operations.lapse_due(by=SystemActor(LAPSE_DUE), at=timezone.now())


def close_due(_job: Job) -> None:
    """Every day: allocations whose last day is over."""
    operations.close_due(by=SystemActor(CLOSE_DUE), at=timezone.now())


def order_statements_due(_job: Job) -> None:
    """Every hour: months that are over and have no statement yet."""
    operations.order_statements_due(at=timezone.now())


def order_monthly_statement(job: Job) -> None:
    """One allocation, one month."""
    operations.order_monthly_statement(
        by=SystemActor(MONTHLY_ORDER),
        allocation=Allocation.objects.select_related(
            "award", "application__project_lead", "partition"
        ).get(pk=job.payload["allocation"]),
        month=date.fromisoformat(job.payload["month"]),
        at=timezone.now(),
    )


def send_monthly_statement(job: Job) -> None:
    """A statement is ready: mail its reader."""
    operations.send_monthly_statement(document_id=UUID(job.payload["document"]))


JOBS = [
    (ANNOUNCE, announce, "default"),
    (LAPSE, lapse, "default"),
    (REMIND, remind, "default"),
    (RETURNED, hours_returned, "default"),
    (LAPSE_DUE, lapse_due, "default"),
    (CLOSE_DUE, close_due, "default"),
    (STATEMENTS_DUE, order_statements_due, "default"),
    (MONTHLY_ORDER, order_monthly_statement, "default"),
    (SEND_MONTHLY, send_monthly_statement, "default"),
]
SCHEDULES = [
    (LAPSE_DUE, "day", "00:15"),
    (CLOSE_DUE, "day", "00:30"),
    (STATEMENTS_DUE, "hour", "00:00"),
]
