"""Reads that join apps: the office's cases, one's own applications, what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.accounts.permissions import PORTAL, Person, has_permission, scopes
from aifactory.accounts.roles import Permission
from aifactory.catalogue.rules.units import Triple, triple
from aifactory.face.tags.formats import hours
from allocations.models import Award, Decision
from allocations.models.querysets import involved
from allocations.queries import unranked
from applications.models import NO_DATE, Application, TeamMember
from applications.models.querysets import ApplicationQuerySet
from applications.permissions import RESTORABLE
from applications.queries import conversations, owners
from applications.status import ApplicationStatus as Status

LAPSES_SOON = timedelta(days=3)
TASKS = 50

CASE_GROUPS: dict[str, tuple[Any, frozenset[str]]] = {
    "all": (lazy("All"), frozenset(Status.values) - Status.PRIVATE),
    "eligibility": (lazy("Eligibility"), frozenset({Status.SUBMITTED})),
    "site": (lazy("Technical check"), frozenset({Status.TECHNICAL_CHECK})),
    "experts": (lazy("Expert review"), Status.WITH_EXPERTS),
    "applicant": (lazy("With the applicant"), frozenset({Status.RETURNED, Status.AWARDED})),
    "decision": (lazy("Awaiting decision"), frozenset({Status.AWAITING_DECISION})),
    "waiting": (lazy("Waiting list"), frozenset({Status.WAITING_LIST})),
    "active": (lazy("Active"), frozenset({Status.ACCEPTED})),
    "ended": (lazy("Ended"), Status.ENDED),
}
MY_GROUPS: dict[str, tuple[Any, frozenset[str]]] = {
    "all": (lazy("All"), frozenset(Status.values) - {Status.DISCARDED}),
    "drafts": (lazy("Drafts"), frozenset({Status.DRAFT})),
    "going": (lazy("Under way"), Status.UNDECIDED | {Status.WAITING_LIST}),
    "awarded": (lazy("Awarded"), frozenset({Status.AWARDED, Status.ACCEPTED})),
    "ended": (lazy("Ended"), Status.ENDED),
    "deleted": (lazy("Deleted drafts"), frozenset({Status.DISCARDED})),
}
OWNERS: dict[str, Any] = {
    "": lazy("Everybody’s"),
    owners.MINE: lazy("Mine"),
    owners.NOBODY: lazy("Nobody’s"),
}


@dataclass(frozen=True)
class Task:
    """One thing that waits for somebody."""

    number: str
    title: str
    organisation: str
    what: str
    due: datetime | None
    zone: str
    is_overdue: bool
    hours: Triple | None
    url_name: str
    key: Any
    owner: str = ""


def cases(user: Person) -> ApplicationQuerySet:
    """Submitted applications within the person's staff scopes; never a draft, never their own."""
    return Application.objects.in_staff_scopes(user).exclude(involved(user, "pk"))


def sees_cases(user: Person) -> bool:
    """Holds a role that reads applications, on any scope."""
    return bool(scopes(user, Permission.SEE_APPLICATIONS))


def grouped(
    found: ApplicationQuerySet, groups: dict[str, tuple[Any, frozenset[str]]], chosen: str
) -> ApplicationQuerySet:
    """The rows of one chip."""
    return found.filter(status__in=groups[chosen][1])


def statuses_of(groups: dict[str, tuple[Any, frozenset[str]]]) -> dict[str, frozenset[str]]:
    """The statuses of each chip."""
    return {name: statuses for name, (_label, statuses) in groups.items()}


def matching(found: ApplicationQuerySet, text: str) -> ApplicationQuerySet:
    """Rows whose number, title or organisation contains the text."""
    if not text:
        return found
    return found.filter(
        Q(number__icontains=text) | Q(title__icontains=text) | Q(organisation__name__icontains=text)
    )


def drafts_in_writing(user: Person) -> ApplicationQuerySet:
    """Drafts in the person's scopes, for a count alone: nobody else reads a draft."""
    found = Application.objects.filter(status=Status.DRAFT)
    held = scopes(user, Permission.SEE_APPLICATIONS)
    if PORTAL in held:
        return found
    codes = [scope.removeprefix("call:") for scope in held if scope.startswith("call:")]
    return found.filter(call__code__in=codes)


def mine(user: Person, *, at: datetime) -> ApplicationQuerySet:
    """One's own applications; a deleted draft as long as it can come back."""
    gone = Q(status=Status.DISCARDED) & (
        Q(discarded_at__lte=at - RESTORABLE) | Q(erased_at__isnull=False)
    )
    return Application.objects.mine(user).exclude(gone)


def with_own_part(found: ApplicationQuerySet, user: User) -> ApplicationQuerySet:
    """With `kind` (place in the team) and, once announced, `award` and `allocation` (ids)."""
    offered = Award.objects.filter(
        application=OuterRef("pk"), status__in=["offered", "accepted"]
    ).order_by("-pk")
    member = TeamMember.objects.filter(application=OuterRef("pk"), user=user)
    return found.annotate(
        kind=Subquery(member.values("kind")[:1]),
        award=Subquery(offered.values("pk")[:1]),
        allocation=Subquery(offered.values("allocation__pk")[:1]),
    )


def office_tasks(user: Person, *, at: datetime, whose: str = "") -> list[Task]:
    """What waits for an officer, oldest promise first; at most 50 of each kind.

    Args:
        whose: "mine", "nobody" or "" for everybody's, by the owner of the case.
    """
    if not has_any(user, Permission.HANDLE_APPLICATIONS):
        return []
    seen = owners.owned(cases(user), user, whose)
    waiting = _waiting_cases(seen, at=at)
    lapsing = _lapsing_awards(user, seen, at=at)
    tasks = [_case_task(row, at=at) for row in waiting]
    tasks += [_award_task(award, at=at) for award in lapsing]
    return sorted(tasks, key=lambda task: (task.due or NO_DATE, task.number))


def questions_waiting(user: User) -> int:
    """How many questions of applicants the office owes an answer."""
    return conversations.of_office(user).exclude(waits_since=None).count()


def open_promises(user: Person, *, at: datetime) -> list[Task]:
    """Undecided cases for readers, oldest promise first."""
    running = Status.UNDECIDED - {Status.RETURNED}
    seen = owners.with_owner(cases(user).with_status(*running))
    rows = seen.for_lists().order_by("due_at", "pk")[:10]
    return [_case_task(row, at=at, what=str(row.state.staff_word)) for row in rows]


def _waiting_cases(seen: ApplicationQuerySet, *, at: datetime) -> Iterable[Application]:
    decided = Decision.objects.filter(application=OuterRef("pk"), status="decided")
    late_at_site = Q(
        status=Status.TECHNICAL_CHECK, promise__kept_at__isnull=True, promise__due_at__lt=at
    )
    return (
        owners.with_owner(seen)
        .filter(Q(status__in=[Status.SUBMITTED, Status.AWAITING_DECISION]) | late_at_site)
        .annotate(has_decision=Exists(decided), is_unranked=_is_unranked())
        .annotate(kind=_kind())
        .for_lists()
        .order_by("due_at", "pk")[:TASKS]
    )


def _is_unranked() -> Exists:
    return Exists(unranked(Application.objects.filter(pk=OuterRef("pk"))))


def _kind() -> Case:
    return Case(
        When(is_unranked=True, then=Value("rank")),
        When(status=Status.AWAITING_DECISION, has_decision=True, then=Value("release")),
        When(status=Status.AWAITING_DECISION, then=Value("decide")),
        When(status=Status.SUBMITTED, then=Value("eligibility")),
        default=Value("late_at_site"),
        output_field=CharField(),
    )


def _lapsing_awards(user: Person, seen: ApplicationQuerySet, *, at: datetime) -> Iterable[Award]:
    return (
        Award.objects.visible_to(user)
        .filter(
            status="offered",
            respond_by__lte=at + LAPSES_SOON,
            application__in=seen.values("pk"),
        )
        .annotate(owner_holds=owners.still_holds("application__"))
        .select_related("application__organisation", "application__owner", "partition")
        .order_by("respond_by", "pk")[:TASKS]
    )


def _case_task(row: Any, *, at: datetime, what: str = "") -> Task:
    kind = getattr(row, "kind", "")
    page = ("ranking:ranking", row.cut_off_id) if kind == "rank" else ("case", row.pk)
    due = row.due_at if row.due_at != NO_DATE else None
    return Task(
        number=row.number or "",
        title=row.title,
        organisation=row.organisation.name if row.organisation else "",
        what=what or _what(kind, row),
        due=due,
        zone=row.call.zone,
        is_overdue=due is not None and due < at,
        hours=hours_of(row),
        url_name=page[0],
        key=page[1],
        owner=str(row.owner_name or row.owner_email) if row.owner_holds else "",
    )


def _what(kind: str, row: Application) -> str:
    if kind == "late_at_site":
        site = row.partition.system.site.code if row.partition else ""
        return _("Ask %(site)s for the technical check") % {"site": site}
    return {
        "release": _("Release the decision"),
        "decide": _("Decide"),
        "rank": _("Rank the round"),
        "eligibility": _("Settle eligibility"),
    }[kind]


def _award_task(award: Any, *, at: datetime) -> Task:
    application = award.application
    return Task(
        number=application.number or "",
        title=application.title,
        organisation=application.organisation.name if application.organisation else "",
        what=_("The award lapses without an answer"),
        due=award.respond_by,
        zone=award.zone,
        is_overdue=award.respond_by is not None and award.respond_by < at,
        hours=triple(award.node_hours, award.partition.unit),
        url_name="case",
        key=application.pk,
        owner=str(application.owner) if award.owner_holds else "",
    )


def hours_of(row: Application) -> Triple | None:
    """What was asked for in three units; None while the draft does not say."""
    if row.partition is None or row.node_hours is None:
        return None
    return triple(row.node_hours, row.partition.unit)


def asked_rows(row: Application) -> list[tuple[str, str]]:
    """Where, how much in all three units, how long: for a narrow column."""
    partition, amount = row.partition, hours_of(row)
    if partition is None:
        return []
    rows = [(_("Partition"), f"{partition} · {partition.system.site}")]
    if amount is not None:
        gpu = _("no GPUs") if amount.gpu_hours is None else hours(amount.gpu_hours)
        rows += [
            (_("node-h (what we book)"), hours(amount.node_hours)),
            (_("GPU-h"), gpu),
            (_("%(unit)s (site unit)") % {"unit": amount.local_name}, hours(amount.local)),
        ]
    return [*rows, (_("Months"), str(row.months or "–"))]


def award_hours(award: Award | None) -> Triple | None:
    """What an award grants, in three units."""
    return triple(award.node_hours, award.partition.unit) if award is not None else None


def assesses(user: Person) -> bool:
    """Works at a site's technical checks."""
    return has_any(user, Permission.ASSESS_TECHNICALLY)


def has_any(user: Person, permission: Permission) -> bool:
    """Holds a permission on any scope."""
    return has_permission(user, permission) or bool(scopes(user, permission))
