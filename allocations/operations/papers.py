"""Papers: say that a letter is ready, order a statement."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, operation, record
from aifactory.documents.models import Document
from allocations import letters, messages, permissions, queries
from allocations.models import Decision, LedgerAccount


@operation
def announce(*, by: By, document_id: UUID) -> Decision:
    """Mail the lead that the decision can be read, now that its letter exists.

    Called by the job that the letter starts when it is ready. A second run writes no second mail.
    """
    document = Document.objects.get(pk=document_id, kind=letters.DECISION)
    decision = Decision.objects.select_related("application__project_lead").get(
        pk=document.subject_id
    )
    tell = messages.decision_corrected if decision.is_correction else messages.decision_ready
    tell(decision)
    record(verb="allocations.announced", subject=decision, by=by, data={"document": document.pk})
    return decision


@operation
def order_statement(*, by: User, account: LedgerAccount, at: datetime | None = None) -> Document:
    """Have the statement of an account up to an instant made as a PDF."""
    require(permissions.view_account(by, account))
    found = queries.statement(account, at or timezone.now())
    title = _("Statement of hours on %(partition)s") % {"partition": account.partition.name}
    number = f"S-{found.at:%Y%m%d}-{account.pk}"
    document = letters.order_statement(found, by=by, title=title, number=number)
    record(
        verb="allocations.statement_ordered",
        subject=account,
        by=by,
        data={"at": found.at, "balance": found.balance, "document": document.pk},
    )
    return document
