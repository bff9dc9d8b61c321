"""What waits for one officer, counted; the gates are those of the pages that the lines lead to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Min, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from aifactory.accounts.models import Approval, User
from aifactory.accounts.permissions import has_permission
from aifactory.accounts.roles import Permission
from aifactory.accounts.status import ApprovalStatus
from aifactory.jobs import queries as jobs
from aifactory.notifications import queries as mails
from aifactory.portal.desks import worklists
from allocations import queries
from allocations.models import Allocation, Decision
from allocations.models.querysets import involved
from allocations.queries import desk
from applications import queries as applications
from applications.models.querysets import ApplicationQuerySet

OPEN_PROMISE = Min("promise__due_at", filter=Q(promise__kept_at__isnull=True))


@dataclass(frozen=True)
class Line:
    """One thing that waits: what, how often, the oldest promise among it, where to go on."""

    label: str
    count: int
    path: str
    due: datetime | None = None


def waiting_for(person: User, *, at: datetime) -> list[Line]:
    """Every line with something in it, in the order of the work; a fixed number of queries."""
    found = [
        *_cases(person, at=at),
        *_decisions(person),
        *_hours(person, at=at),
        *_troubles(person),
    ]
    return [line for line in found if line.count]


def _cases(person: User, *, at: datetime) -> list[Line]:
    seen = worklists.cases(person)
    late = seen.filter(pk__in=applications.overdue(at).order_by().values("pk"))
    return [
        _line(_("Eligibility to settle"), seen.filter(status="submitted"), "eligibility"),
        _line(_("Technical checks at sites"), seen.filter(status="technical_check"), "site"),
        _line(_("Reviews with experts"), seen.filter(status="expert_review"), "experts"),
        _line(_("Promises overdue"), late, "all"),
    ]


def _decisions(person: User) -> list[Line]:
    decided = desk.decided(person)
    prepared = Decision.objects.filter(
        Q(pk__in=decided.values("pk")) | Q(pk__in=desk.corrections(person).values("pk"))
    )
    open_requests = Approval.objects.filter(
        kind__in=[queries.RELEASE, queries.CORRECT],
        status=ApprovalStatus.REQUESTED,
        subject_type="allocations.decision",
        subject_id__in=prepared.values_list(Cast("pk", CharField()), flat=True),
    )
    release = decided.aggregate(
        count=Count("pk"),
        due=Min(
            "application__promise__due_at", filter=Q(application__promise__kept_at__isnull=True)
        ),
    )
    awaiting = desk.awaiting(person).aggregate(count=Count("pk"), due=OPEN_PROMISE)
    path = reverse("allocations:desk")
    return [
        Line(_("To decide"), awaiting["count"], path, awaiting["due"]),
        Line(_("To release"), release["count"], path, release["due"]),
        Line(_("Waiting for a second person’s approval"), open_requests.count(), path),
    ]


def _hours(person: User, *, at: datetime) -> list[Line]:
    suspended = (
        Allocation.objects.visible_to(person).filter(status="suspended").exclude(involved(person))
    )
    lines = [
        Line(_("Suspended allocations"), suspended.count(), f"{reverse('cases')}?group=active")
    ]
    if has_permission(person, Permission.SEE_LEDGER):
        low = [pool for pool in queries.pools(at) if pool.state != "room"]
        lines.append(Line(_("Partitions nearly out of hours"), len(low), reverse("capacity")))
    return lines


def _troubles(person: User) -> list[Line]:
    if not has_permission(person, Permission.SEE_OUTBOX):
        return []
    return [
        Line(
            _("Mails that may not have arrived"),
            mails.uncertain().count() + mails.failed().count(),
            reverse("outbox"),
        ),
        Line(_("Background jobs that gave up"), jobs.failed().count(), reverse("home")),
    ]


def _line(label: str, found: ApplicationQuerySet, group: str) -> Line:
    read: dict[str, Any] = found.aggregate(count=Count("pk"), due=OPEN_PROMISE)
    return Line(label, read["count"], f"{reverse('cases')}?group={group}", read["due"])
