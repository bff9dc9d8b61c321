"""The seeded cases as patterns: every row and event of an application, read once."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model, Q

from aifactory.accounts.models import Approval
from aifactory.audit.models import Event
from aifactory.audit.recording import reference
from aifactory.catalogue.models import CutOff
from aifactory.demo import lines
from allocations.models import (
    AccountKind,
    Allocation,
    Award,
    Decision,
    LedgerAccount,
    LedgerEntry,
    Suspension,
)
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
from reviews import models as reviews

# In the order in which the rows are written: what is pointed to comes first.
OWN_ROWS: tuple[tuple[type[Model], str], ...] = (
    (TeamMember, "application"),
    (Answer, "application"),
    (Snapshot, "application"),
    (EligibilityCheck, "application"),
    (Promise, "application"),
    (PromiseStop, "promise__application"),
    (CompletionRequest, "application"),
    (reviews.Evaluation, "application"),
    (reviews.TechnicalAssessment, "evaluation__application"),
    (reviews.Recommendation, "evaluation__application"),
    (reviews.ReviewAssignment, "evaluation__application"),
    (reviews.ConflictDeclaration, "assignment__evaluation__application"),
    (reviews.Review, "assignment__evaluation__application"),
    (reviews.ReviewMark, "review__assignment__evaluation__application"),
    (reviews.ReviewVersion, "review__assignment__evaluation__application"),
    (reviews.ExpertRecommendation, "evaluation__application"),
    (Decision, "application"),
    (Award, "application"),
    (Allocation, "application"),
    (Suspension, "allocation__application"),
)
TABLES: tuple[type[Model], ...] = (
    Application,
    *(model for model, _path in OWN_ROWS),
    Approval,
    LedgerAccount,
    LedgerEntry,
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
TAKEN_ANEW = (
    Snapshot,
    reviews.ReviewVersion,
    reviews.ExpertRecommendation,
    Decision,
    Award,
    Approval,
)
# Who looks after a case and what was noted beside it belongs to this case alone.
NOT_COPIED = (
    "applications.label_put",
    "applications.note_written",
    "applications.owner_changed",
)
HASHES = ("number", "content_hash", "inputs_hash")
LONGEST_WEEKS = 44
OF_A_HUNDRED_ENDED = 80
HERE = timedelta(0)


@dataclass(frozen=True)
class Shift:
    """How far before its pattern a copy may lie, and the round that it then belongs to."""

    back: timedelta = HERE
    cut_off: CutOff | None = None


@dataclass(frozen=True)
class Pattern:
    """One seeded application with everything that belongs to it."""

    application: Application
    rows: tuple[Model, ...]
    accounts: tuple[LedgerAccount, ...]
    entries: tuple[LedgerEntry, ...]
    events: tuple[Event, ...]
    shifts: tuple[Shift, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What a copy says otherwise, as it stands in JSON."""
        case = self.application
        lead, organisation = case.project_lead, case.organisation
        said = [case.title, case.number, str(case.pk)]
        said += [lead.name, lead.email, str(lead.pseudonym)]
        if organisation is not None:
            said += [organisation.name, organisation.registration]
        for row in (*self.rows, *self.entries):
            found = [getattr(row, name, "") for name in HASHES]
            said += [word for word in found if isinstance(word, str)]
        return tuple(lines.as_json(word) for word in said if word)

    @cached_property
    def parts(self) -> tuple[lines.Line | Model, ...]:
        """Its rows: lines, and whole those whose hash or number is taken anew."""
        return tuple(
            row if isinstance(row, TAKEN_ANEW) else lines.line(row, self.words) for row in self.rows
        )

    @cached_property
    def said_events(self) -> tuple[tuple[Event, str], ...]:
        """Its events, with their data as text where that says something about this case."""
        texts = [json.dumps(event.data, ensure_ascii=False) for event in self.events]
        return tuple(
            (event, text if lines.is_said(text, self.words) else "")
            for event, text in zip(self.events, texts, strict=True)
        )


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


def shifts(
    cut_off: CutOff | None,
    *,
    received_at: datetime | None,
    weeks: int,
    earlier: Iterable[CutOff] = (),
) -> tuple[Shift, ...]:
    """Where copies may lie: on any week, or in any earlier round that they would have been in.

    Args:
        earlier: the cut-offs of the call, first ones first.
    """
    if cut_off is None or received_at is None:
        return tuple(Shift(timedelta(weeks=count)) for count in range(weeks + 1))
    zone = ZoneInfo(cut_off.call.zone)
    found, before = [Shift(cut_off=cut_off)], cut_off.call.opens_at
    for each in earlier:
        back = cut_off.at.astimezone(zone).date() - each.at.astimezone(zone).date()
        if HERE < back <= timedelta(weeks=weeks) and before <= received_at - back < each.at:
            found.append(Shift(back, each))
        before = each.at
    return tuple(found)


def read(applications: Iterable[Application], *, today: date) -> list[Pattern]:
    """The patterns of these applications, in the order given."""
    rounds: dict[int, list[CutOff]] = {}
    for each in CutOff.objects.select_related("call").order_by("at"):
        rounds.setdefault(each.call_id, []).append(each)
    return [_read(each, today, rounds.get(each.call_id, [])) for each in applications]


def share(status: str, number_of_alike: int, *, ended: int, running: int) -> float:
    """The weight of a pattern in the draw: four of five copies have ended, as after a year.

    Args:
        number_of_alike: patterns with this status; they share its weight.
        ended, running: number of statuses of either kind that there are patterns of.
    """
    has_ended = status in ENDED
    part = OF_A_HUNDRED_ENDED if has_ended else 100 - OF_A_HUNDRED_ENDED
    return part / (ended if has_ended else running) / number_of_alike


def _read(application: Application, today: date, rounds: list[CutOff]) -> Pattern:
    rows: list[Model] = [
        row
        for model, path in OWN_ROWS
        for row in model._base_manager.filter(**{path: application.pk}).order_by("pk")
    ]
    for decision in [row for row in rows if isinstance(row, Decision)]:
        rows.extend(Approval.objects.about(reference(decision)).order_by("pk"))
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
    weeks = weeks_back(application.status, last_day=max(ends, default=None), today=today)
    cut_off = next((each for each in rounds if each.pk == application.cut_off_id), None)
    return Pattern(
        application=application,
        rows=tuple(rows),
        accounts=tuple(accounts),
        entries=tuple(entries),
        events=tuple(_events([application, *rows, *entries])),
        shifts=shifts(cut_off, received_at=application.received_at, weeks=weeks, earlier=rounds),
    )


def _events(subjects: Iterable[Model]) -> list[Event]:
    wanted: dict[str, list[Any]] = {}
    for subject in subjects:
        wanted.setdefault(subject._meta.label_lower, []).append(str(subject.pk))
    found = Q(pk__in=[])
    for label, keys in wanted.items():
        found |= Q(subject_type=label, subject_id__in=keys)
    return list(Event.objects.filter(found).exclude(verb__in=NOT_COPIED).order_by("position"))
