"""What readers of the ledger and of the history see while a decision is not theirs to know.

Auditors and officers read everything, but not the unreleased decision on an application that they
work on, or that their own organisation made.
"""

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from aifactory.accounts.models import Approval
from aifactory.accounts.permissions import Person
from aifactory.audit.models import Event
from allocations.models import Award, Decision, LedgerAccount, LedgerEntry
from allocations.models.querysets import involved
from applications.models import Application
from reviews.models import Review, ReviewAssignment


def accounts_for(user: Person) -> QuerySet[LedgerAccount]:
    """Every account but those of awards that the person may not see."""
    return LedgerAccount.objects.filter(
        Q(award__isnull=True) | Q(award__in=Award.objects.visible_to(user))
    )


def entries_for(user: Person) -> QuerySet[LedgerEntry]:
    """Every movement but those of decisions that the person may not see."""
    return LedgerEntry.objects.filter(
        Q(decision__isnull=True) | Q(decision__in=Decision.objects.visible_to(user))
    )


def events_for(user: Person, events: QuerySet[Event]) -> QuerySet[Event]:
    """The events without those that would tell of such a decision."""
    decisions = Decision.objects.exclude(pk__in=Decision.objects.visible_to(user).values("pk"))
    own = Application.objects.filter(involved(user, "pk"))
    telling = Q(
        subject_type="applications.application",
        verb="allocations.grant_refused",
        subject_id__in=_keys(own),
    )
    parts = ReviewAssignment.objects.filter(evaluation__application__in=own)
    approvals = Approval.objects.filter(
        subject_type="allocations.decision", subject_id__in=_keys(decisions)
    )
    for subject_type, rows in (
        ("accounts.approval", approvals),
        ("allocations.decision", decisions),
        ("allocations.award", Award.objects.filter(decision__in=decisions)),
        ("allocations.ledgerentry", LedgerEntry.objects.filter(decision__in=decisions)),
        # Nobody learns who reviews their own application.
        ("reviews.reviewassignment", parts),
        ("reviews.review", Review.objects.filter(assignment__in=parts)),
    ):
        telling |= Q(subject_type=subject_type, subject_id__in=_keys(rows))
    return events.exclude(telling)


def _keys(rows: QuerySet) -> QuerySet:
    return rows.values_list(Cast("pk", CharField()), flat=True)
