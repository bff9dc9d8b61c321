"""The office's desk: what waits for a decision, what for its release, who waits for hours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from aifactory.accounts.permissions import PORTAL, Person, scopes
from aifactory.accounts.roles import Permission
from aifactory.face import lists
from allocations.models import Allocation, Decision
from allocations.models.querysets import involved
from allocations.status import AllocationStatus, DecisionStatus
from applications.models import Application
from applications.models.querysets import ApplicationQuerySet
from applications.status import ApplicationStatus
from reviews.models import Recommendation

ROWS = 25
UNDECIDED = {
    ApplicationStatus.AWAITING_DECISION: "awaiting",
    ApplicationStatus.WAITING_LIST: "waiting",
}
K = TypeVar("K")


@dataclass(frozen=True)
class Page:
    """Rows of one list; `after` opens the next page, empty on the last one."""

    rows: Sequence[Any]
    after: str


@dataclass(frozen=True)
class Counts:
    """How many stand on each shelf."""

    awaiting: int
    decided: int
    waiting: int
    corrections: int
    suspended: int


def awaiting(user: Person) -> ApplicationQuerySet:
    """Ready for a decision, none taken."""
    return _undecided(user).with_status(ApplicationStatus.AWAITING_DECISION)


def waiting(user: Person) -> ApplicationQuerySet:
    """On the waiting list, no new decision taken."""
    return _undecided(user).with_status(ApplicationStatus.WAITING_LIST)


def _prepared(user: Person) -> QuerySet[Decision]:
    if not user.is_authenticated:
        return Decision.objects.none()
    found = Decision.objects.filter(status=DecisionStatus.DECIDED).exclude(involved(user))
    codes = _codes(user)
    return found if codes is None else found.filter(application__call__code__in=codes)


def decided(user: Person) -> QuerySet[Decision]:
    """Taken and not announced."""
    return _prepared(user).filter(corrects__isnull=True)


def corrections(user: Person) -> QuerySet[Decision]:
    """Corrections that wait for a second person."""
    return _prepared(user).filter(corrects__isnull=False)


def suspended(user: Person) -> QuerySet[Allocation]:
    """Allocations whose hours cannot be used for now."""
    if not user.is_authenticated:
        return Allocation.objects.none()
    found = Allocation.objects.filter(status=AllocationStatus.SUSPENDED).exclude(involved(user))
    codes = _codes(user)
    return found if codes is None else found.filter(application__call__code__in=codes)


def counts(user: Person) -> Counts:
    """Figures on the chips in three queries, none counted further than the cap of lists."""
    undecided = lists.capped_counts(
        _undecided(user), {name: {status} for status, name in UNDECIDED.items()}
    )
    kind = Case(
        When(corrects__isnull=True, then=Value("decided")),
        default=Value("corrections"),
        output_field=CharField(),
    )
    prepared = lists.capped_counts(
        _prepared(user).annotate(kind=kind),
        {"decided": {"decided"}, "corrections": {"corrections"}},
        column="kind",
    )
    held = lists.capped_counts(suspended(user), {"suspended": {AllocationStatus.SUSPENDED}})
    return Counts(**undecided, **prepared, **held)


def awaiting_page(user: Person, *, after: str = "") -> Page:
    """Oldest promise first."""
    return _in_order(awaiting(user), after, F("due_at"))


def waiting_page(user: Person, *, after: str = "") -> Page:
    """In the order in which they were received."""
    return _in_order(waiting(user), after, Coalesce("promise__due_at", "received_at"))


def decided_page(user: Person, *, after: str = "") -> Page:
    """Oldest decision first."""
    return _by_day(decided(user), after)


def corrections_page(user: Person, *, after: str = "") -> Page:
    """Oldest request first."""
    return _by_day(corrections(user).select_related("corrects"), after)


def suspended_page(user: Person, *, after: str = "") -> Page:
    """Longest suspended first."""
    found = suspended(user).select_related("application__call", "partition__system__site", "award")
    if key := _key(after, int):
        instant, last = key
        found = found.filter(Q(suspended_at__gt=instant) | Q(suspended_at=instant, pk__gt=last))
    rows = list(found.order_by("suspended_at", "pk")[: ROWS + 1])
    return _page(rows, [row.suspended_at for row in rows if row.suspended_at])


def _by_day(decisions: QuerySet[Decision], after: str) -> Page:
    found = decisions.select_related(
        "application__organisation", "application__partition", "application__call", "decided_by"
    )
    if key := _key(after, int):
        instant, last = key
        found = found.filter(Q(decided_at__gt=instant) | Q(decided_at=instant, pk__gt=last))
    rows = list(found.order_by("decided_at", "pk")[: ROWS + 1])
    return _page(rows, [row.decided_at for row in rows])


def recommendations(rows: Sequence[Application]) -> dict[UUID, Recommendation]:
    """What the technical checks of these applications advise, in one query."""
    found = Recommendation.objects.filter(evaluation__application__in=rows).select_related(
        "evaluation__expert_recommendation"
    )
    return {advice.evaluation.application_id: advice for advice in found}


def _undecided(user: Person) -> ApplicationQuerySet:
    if not user.is_authenticated:
        return Application.objects.none()
    taken = Decision.objects.filter(application=OuterRef("pk"), status=DecisionStatus.DECIDED)
    found = Application.objects.filter(~Exists(taken)).exclude(involved(user, "pk"))
    codes = _codes(user)
    return found if codes is None else found.filter(call__code__in=codes)


def _codes(user: Person) -> list[str] | None:
    """Calls the person decides on; None stands for every call."""
    held = scopes(user, Permission.DECIDE)
    if PORTAL in held:
        return None
    return sorted(scope.removeprefix("call:") for scope in held if scope.startswith("call:"))


def _in_order(found: ApplicationQuerySet, after: str, order: F | Coalesce) -> Page:
    found = found.for_lists().annotate(place=order)
    if key := _key(after, UUID):
        instant, last = key
        found = found.filter(Q(place__gt=instant) | Q(place=instant, pk__gt=last))
    rows = list(found.order_by("place", "pk")[: ROWS + 1])
    return _page(rows, [row.place for row in rows])


def _page(rows: list[Any], instants: list[datetime]) -> Page:
    if len(rows) <= ROWS:
        return Page(rows, "")
    return Page(rows[:ROWS], f"{instants[ROWS - 1].isoformat()}~{rows[ROWS - 1].pk}")


def _key(after: str, parse: Callable[[str], K]) -> tuple[datetime, K] | None:
    """Instant and id of the last row seen; None for the first page or a mangled address."""
    instant, _separator, last = after.partition("~")
    try:
        seen, key = datetime.fromisoformat(instant), parse(last)
    except ValueError:
        return None
    return (seen, key) if seen.tzinfo else None
