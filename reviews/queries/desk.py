"""What waits at a person's sites, and what they have sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from aifactory.accounts.permissions import PORTAL, Person, scopes
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from aifactory.face import lists
from applications.models import Application, CompletionRequest, TeamMember
from applications.models.querysets import ApplicationQuerySet
from applications.status import ApplicationStatus
from reviews.models import TechnicalAssessment
from reviews.status import AssessmentStatus

ROWS = 25
K = TypeVar("K")


@dataclass(frozen=True)
class Page:
    """Rows of one list; `after` opens the next page, empty on the last one."""

    rows: Sequence[Any]
    after: str


@dataclass(frozen=True)
class Counts:
    """How many stand on each shelf of the desk."""

    waiting: int
    asked: int
    sent: int


def site_codes(user: Person) -> list[str] | None:
    """Sites whose checks the person does, in order; None stands for every site."""
    held = scopes(user, Permission.ASSESS_TECHNICALLY)
    if PORTAL in held:
        return None
    return sorted(scope.removeprefix("site:") for scope in held if scope.startswith("site:"))


def of_my_sites(user: Person) -> ApplicationQuerySet:
    """Applications whose technical check the person may see. Agrees with `permissions.view`."""
    codes = site_codes(user)
    found = Application.objects.filter(technical_since__isnull=False, partition__isnull=False)
    if codes is not None:
        found = found.filter(partition__system__site__code__in=codes)
    if not user.is_authenticated:
        return found.none()
    mine = TeamMember.objects.filter(application=OuterRef("pk"), user=user)
    ours = entities_of(user).filter(pk=OuterRef("organisation"))
    return found.filter(~Exists(mine), ~Exists(ours))


def waiting(user: Person) -> ApplicationQuerySet:
    """In technical check now."""
    return of_my_sites(user).filter(status=ApplicationStatus.TECHNICAL_CHECK)


def asked(user: Person) -> ApplicationQuerySet:
    """Back with the applicant, who was asked something."""
    return of_my_sites(user).filter(
        status__in=[ApplicationStatus.RETURNED, ApplicationStatus.SUBMITTED]
    )


def sent(user: Person) -> QuerySet[TechnicalAssessment]:
    """What the person has sent for the sites they still work for."""
    if not user.is_authenticated:
        return TechnicalAssessment.objects.none()
    found = TechnicalAssessment.objects.filter(assessed_by=user, status=AssessmentStatus.SUBMITTED)
    codes = site_codes(user)
    return found if codes is None else found.filter(site__code__in=codes)


def counts(user: Person) -> Counts:
    """Figures on the chips of the desk, none counted further than the cap of lists."""
    here = lists.capped_counts(
        of_my_sites(user),
        {
            "waiting": {ApplicationStatus.TECHNICAL_CHECK},
            "asked": {ApplicationStatus.RETURNED, ApplicationStatus.SUBMITTED},
        },
    )
    done = lists.capped_counts(sent(user), {"sent": {AssessmentStatus.SUBMITTED}})
    return Counts(**here, **done)


def waiting_page(user: Person, *, after: str = "") -> Page:
    """Oldest promise first."""
    return _in_order(_for_rows(waiting(user)), after, "due_at")


def asked_page(user: Person, *, after: str = "") -> Page:
    """Oldest promise first, with the request that is open."""
    open_requests = CompletionRequest.objects.filter(answered_at__isnull=True).order_by("pk")
    rows = _for_rows(asked(user)).prefetch_related(
        Prefetch("completion_requests", queryset=open_requests, to_attr="open_requests")
    )
    return _in_order(rows, after, "promise__due_at")


def sent_page(user: Person, *, after: str = "") -> Page:
    """Newest first."""
    rows = sent(user).select_related(
        "evaluation__application__organisation",
        "evaluation__application__partition__system__site",
    )
    if key := page_key(after, int):
        instant, last = key
        rows = rows.filter(Q(submitted_at__lt=instant) | Q(submitted_at=instant, pk__lt=last))
    found = list(rows.order_by("-submitted_at", "-pk")[: ROWS + 1])
    return _page(found, [row.submitted_at for row in found if row.submitted_at])


def _for_rows(found: ApplicationQuerySet) -> ApplicationQuerySet:
    draft = TechnicalAssessment.objects.filter(
        evaluation__application=OuterRef("pk"),
        site=OuterRef("partition__system__site"),
        status=AssessmentStatus.DRAFT,
    )
    return found.for_lists().annotate(has_draft=Exists(draft))


def _in_order(found: ApplicationQuerySet, after: str, field: str) -> Page:
    if key := page_key(after, UUID):
        instant, last = key
        found = found.filter(Q(**{f"{field}__gt": instant}) | Q(**{field: instant}, pk__gt=last))
    rows = list(found.annotate(place=F(field)).order_by("place", "pk")[: ROWS + 1])
    return _page(rows, [row.place for row in rows])


def _page(rows: list[Any], instants: list[datetime]) -> Page:
    if len(rows) <= ROWS:
        return Page(rows, "")
    return Page(rows[:ROWS], f"{instants[ROWS - 1].isoformat()}~{rows[ROWS - 1].pk}")


def page_key(after: str, parse: Callable[[str], K]) -> tuple[datetime, K] | None:
    """Instant and id of the last row seen; None for the first page or a mangled address."""
    instant, _separator, last = after.partition("~")
    try:
        seen, key = datetime.fromisoformat(instant), parse(last)
    except ValueError:
        return None
    return (seen, key) if seen.tzinfo else None
