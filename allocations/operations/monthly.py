"""The statement of every allocation for every month, ordered when the month is over."""

from datetime import date, datetime
from uuid import UUID

from aifactory.audit.recording import By, operation, record
from aifactory.audit.transitions import lock
from aifactory.documents.models import Document
from aifactory.jobs.queue import enqueue
from allocations import letters, messages, queries
from allocations.models import Allocation, MonthlyStatement
from allocations.rules.months import month_end

ORDER = "allocations.monthly_statement"
AT_ONCE = 500


@operation
def order_statements_due(*, at: datetime) -> int:
    """Start one job per allocation and month that is over. Returns how many are due.

    Called every hour, so a call's zone and a portal that stood still make no difference: what is
    due is read from the rows, and a month that has its job gets no second one.
    """
    due = queries.statements_due(at)
    for allocation, month in due[:AT_ONCE]:
        enqueue(
            ORDER,
            f"{allocation.pk}:{month:%Y-%m}",
            {"allocation": allocation.pk, "month": month.isoformat()},
        )
    return len(due)


@operation
def order_monthly_statement(
    *, by: By, allocation: Allocation, month: date, at: datetime
) -> MonthlyStatement:
    """Freeze the account as it stood at the end of the month; its PDF and the mail follow.

    A second run finds the first one's statement and orders nothing.
    """
    lock(allocation)
    known = MonthlyStatement.objects.filter(allocation=allocation, month=month).first()
    if known is not None:
        return known
    made = MonthlyStatement.objects.create(allocation=allocation, month=month, ordered_at=at)
    found = queries.statement(
        queries.account_of(allocation), month_end(month, allocation.award.zone)
    )
    document = letters.order_monthly(found, made)
    record(
        verb="allocations.monthly_statement_ordered",
        subject=made,
        by=by,
        data={
            "allocation": allocation.pk,
            "month": f"{month:%Y-%m}",
            "balance": found.balance,
            "document": document.pk,
        },
    )
    return made


@operation
def send_monthly_statement(*, document_id: UUID) -> MonthlyStatement:
    """Mail the lead that the statement is there. Called by the job that its PDF starts."""
    document = Document.objects.get(pk=document_id, kind=queries.MONTHLY)
    made = MonthlyStatement.objects.select_related(
        "allocation__award__decision__application__project_lead"
    ).get(pk=document.subject_id)
    messages.monthly_statement(made)
    return made
