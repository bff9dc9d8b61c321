"""The seeded cases as patterns: every row and event of an application, read once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q

from aifactory.audit.models import Event
from allocations.models import AccountKind, Allocation, Award, Decision, LedgerAccount, LedgerEntry
from applications.models import (
    Answer,
    Application,
    CompletionRequest,
    EligibilityCheck,
    Promise,
    PromiseStop,
    Snapshot,
    TeamMember,
)
from applications.status import ApplicationStatus as Status
from reviews.models import Evaluation, Recommendation, TechnicalAssessment

# In the order in which the rows are written: what is pointed to comes first.
OWN_ROWS: tuple[tuple[type[Model], str], ...] = (
    (TeamMember, "application"),
    (Answer, "application"),
    (Snapshot, "application"),
    (EligibilityCheck, "application"),
    (Promise, "application"),
    (PromiseStop, "promise__application"),
    (CompletionRequest, "application"),
    (Evaluation, "application"),
    (TechnicalAssessment, "evaluation__application"),
    (Recommendation, "evaluation__application"),
    (Decision, "application"),
    (Award, "application"),
    (Allocation, "application"),
)
ENDED = frozenset(
    {
        Status.CLOSED,
        Status.DECLINED,
        Status.INELIGIBLE,
        Status.LAPSED,
        Status.NOT_AWARDED,
        Status.WITHDRAWN,
    }
)
LONGEST_WEEKS = 44
OF_A_HUNDRED_ENDED = 80


@dataclass(frozen=True)
class Pattern:
    """One seeded application with everything that belongs to it."""

    application: Application
    rows: tuple[Model, ...]
    accounts: tuple[LedgerAccount, ...]
    entries: tuple[LedgerEntry, ...]
    events: tuple[Event, ...]
    weeks: int


def weeks_back(status: str, *, last_day: date | None, today: date) -> int:
    """How many weeks a copy may lie before its pattern and still be true today.

    What has ended may lie anywhere in the last year. Running hours must still run; what waits for
    somebody stays where it is, or its time to answer would be over.
    """
    if status in ENDED:
        return LONGEST_WEEKS
    if status == Status.ACCEPTED and last_day is not None:
        return max((last_day - today).days // 7, 0)
    return 0


def read(applications: Iterable[Application], *, today: date) -> list[Pattern]:
    """The patterns of these applications, in the order given."""
    return [_read(each, today) for each in applications]


def share(status: str, number_of_alike: int, *, ended: int, running: int) -> float:
    """The weight of a pattern in the draw: four of five copies have ended, as after a year.

    Args:
        number_of_alike: patterns with this status; they share its weight.
        ended, running: number of statuses of either kind that there are patterns of.
    """
    has_ended = status in ENDED
    part = OF_A_HUNDRED_ENDED if has_ended else 100 - OF_A_HUNDRED_ENDED
    return part / (ended if has_ended else running) / number_of_alike


def _read(application: Application, today: date) -> Pattern:
    rows = [
        row
        for model, path in OWN_ROWS
        for row in model._base_manager.filter(**{path: application.pk}).order_by("pk")
    ]
    accounts = list(
        LedgerAccount.objects.filter(
            Q(award__application=application) | Q(allocation__application=application),
            kind__in=(AccountKind.HELD, AccountKind.ALLOCATION),
        ).order_by("pk")
    )
    entries = list(
        LedgerEntry.objects.filter(
            Q(decision__application=application) | Q(award__application=application)
        )
        .select_related("source", "target")
        .order_by("pk")
    )
    ends = [row.ends_on for row in rows if isinstance(row, Allocation)]
    return Pattern(
        application=application,
        rows=tuple(rows),
        accounts=tuple(accounts),
        entries=tuple(entries),
        events=tuple(_events([application, *rows, *entries])),
        weeks=weeks_back(application.status, last_day=max(ends, default=None), today=today),
    )


def _events(subjects: Iterable[Model]) -> list[Event]:
    wanted: dict[str, list[Any]] = {}
    for subject in subjects:
        wanted.setdefault(subject._meta.label_lower, []).append(str(subject.pk))
    found = Q(pk__in=[])
    for label, keys in wanted.items():
        found |= Q(subject_type=label, subject_id__in=keys)
    return list(Event.objects.filter(found).order_by("position"))
