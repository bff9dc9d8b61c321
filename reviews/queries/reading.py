"""What an expert may find: their assignments, their review, and those of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from aifactory.accounts.permissions import PORTAL, Person, scopes
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from aifactory.catalogue.models import CutOff
from aifactory.catalogue.rules.expert_review import ReviewTerms
from applications.models import Application, Snapshot, TeamMember
from reviews.models import Review, ReviewAssignment, ReviewMark, ReviewVersion
from reviews.rules import written
from reviews.rules.marks import Given
from reviews.status import AssignmentStatus, ReviewStatus

ROWS = 25
APPLICATION = "evaluation__application"
SHELVES: Mapping[str, frozenset[str]] = {
    "open": AssignmentStatus.OWED,
    "answer": frozenset({"invited"}),
    "declare": frozenset({"accepted"}),
    "write": frozenset({"writing"}),
    "done": frozenset({"done"}),
    "ended": frozenset(AssignmentStatus.values) - AssignmentStatus.LIVE,
}
"""Statuses on each shelf of the list. `open` joins all that is still expected."""
READABLE = Q(status__in=AssignmentStatus.READING, in_team=False, same_entity=False)
"""Title and application may be read; agrees with `permissions.expert.read`."""


class FieldOfAI(Func):
    """The kinds of AI in a snapshot, in the words in which they were answered."""

    template = (
        "jsonb_path_query_first(%(expressions)s,"
        " '$.sections[*].answers[*] ? (@.key == \"ai_technologies\").text') #>> '{}'"
    )
    output_field = CharField()


class Characters(Func):
    """How long the answers of a snapshot are together."""

    template = (
        "length(jsonb_path_query_array(%(expressions)s, '$.sections[*].answers[*].text')::text)"
    )
    output_field = IntegerField()


@dataclass(frozen=True)
class Page:
    """Rows of one shelf; `after` opens the next page, empty on the last one."""

    rows: list[Any]
    after: str


@dataclass(frozen=True)
class OtherReview:
    """What another expert sent, under a number instead of a name."""

    number: int
    version: ReviewVersion
    given: Mapping[str, Given]


def mine(user: Person) -> QuerySet[ReviewAssignment]:
    """Assignments of this expert in calls they review for. Agrees with `permissions.expert.see`."""
    held = scopes(user, Permission.REVIEW)
    found = ReviewAssignment.objects.filter(expert=user.pk)
    if PORTAL not in held:
        codes = [scope.removeprefix("call:") for scope in held if scope.startswith("call:")]
        found = found.filter(**{f"{APPLICATION}__call__code__in": codes})
    team = TeamMember.objects.filter(application=OuterRef(APPLICATION), user=user.pk)
    company = entities_of(user).filter(pk=OuterRef(f"{APPLICATION}__organisation"))
    return found.annotate(in_team=Exists(team), same_entity=Exists(company))


def with_case(user: Person) -> QuerySet[ReviewAssignment]:
    """The same with the application and the working copy of the review, in one query."""
    return mine(user).select_related(
        "review",
        f"{APPLICATION}__call__mode",
        f"{APPLICATION}__rule_set",
        f"{APPLICATION}__organisation",
        f"{APPLICATION}__partition__system__site",
        f"{APPLICATION}__project_lead",
    )


def hints_of(assignment: ReviewAssignment) -> ReviewAssignment:
    """The same assignment with what may be known of its application before the title."""
    return ReviewAssignment.objects.annotate(**_hints()).get(pk=assignment.pk)


def counts(user: Person) -> dict[str, int]:
    """How many stand on each shelf."""
    return mine(user).aggregate(
        **{name: Count("pk", filter=Q(status__in=held)) for name, held in SHELVES.items()}
    )


def page(user: Person, shelf: str, *, after: str = "") -> Page:
    """What is expected, the first due first; what is over, the last due first.

    The title comes along only where the application may be read.
    """
    is_open = bool(SHELVES[shelf] & AssignmentStatus.OWED)
    marked = ReviewMark.objects.filter(review__assignment=OuterRef("pk"), mark__isnull=False)
    rows = (
        mine(user)
        .filter(status__in=SHELVES[shelf])
        .defer(f"{APPLICATION}__title")
        .select_related("review", f"{APPLICATION}__call__mode", f"{APPLICATION}__partition__system")
        .annotate(
            shown_title=Case(When(READABLE, then=F(f"{APPLICATION}__title")), default=Value("")),
            marked=Coalesce(
                Subquery(
                    marked.order_by().values("review").annotate(count=Count("pk")).values("count")
                ),
                0,
            ),
            **_hints(),
        )
    )
    if key := _key(after):
        due, last = key
        later = Q(due_at__gt=due) | Q(due_at=due, pk__gt=last)
        sooner = Q(due_at__lt=due) | Q(due_at=due, pk__lt=last)
        rows = rows.filter(later if is_open else sooner)
    order = ("due_at", "pk") if is_open else ("-due_at", "-pk")
    found = list(rows.order_by(*order)[: ROWS + 1])
    if len(found) <= ROWS:
        return Page(found, "")
    last_shown = found[ROWS - 1]
    return Page(found[:ROWS], f"{last_shown.due_at.isoformat()}~{last_shown.pk}")


def readable_ids(user: Person) -> list[int]:
    """Every review that may be opened, the first due first: previous and next go along it."""
    found = mine(user).filter(READABLE)
    return list(found.order_by("due_at", "pk").values_list("pk", flat=True))


def terms_of(assignment: ReviewAssignment) -> ReviewTerms:
    """How this application is marked."""
    terms = assignment.evaluation.application.rule_set.review_terms
    if terms is None:
        raise ValueError(f"{assignment.pk} is an assignment where experts mark nothing.")
    return terms


def review_of(assignment: ReviewAssignment) -> Review | None:
    """The working copy; None before the first save. No query after `with_case`."""
    return assignment.review if hasattr(assignment, "review") else None


def given_of(review: Review | None) -> dict[str, Given]:
    """Marks and comments of the working copy."""
    if review is None:
        return {}
    rows = ReviewMark.objects.filter(review=review).order_by("pk")
    return {row.criterion: Given(row.mark, row.comment) for row in rows}


def content_of(review: Review) -> written.Content:
    """The working copy in the form that is frozen when it is sent."""
    return written.content(
        given_of(review),
        confidence=review.confidence,
        comment_to_panel=review.comment_to_panel,
    )


def versions_of(review: Review | None) -> list[ReviewVersion]:
    """What was sent, newest first."""
    if review is None:
        return []
    return list(ReviewVersion.objects.filter(review=review).order_by("-number"))


def others(assignment: ReviewAssignment) -> list[OtherReview]:
    """The newest version of each other review that counts, under its expert's number.

    The number follows the order of the assignments, so it stays when somebody leaves.
    """
    newest = ReviewVersion.objects.filter(review=OuterRef("review")).order_by("-number")
    found = (
        ReviewVersion.objects.filter(
            review__assignment__evaluation=assignment.evaluation_id,
            review__status=ReviewStatus.SUBMITTED,
            pk=Subquery(newest.values("pk")[:1]),
        )
        .exclude(review__assignment=assignment.pk)
        .select_related("review")
        .order_by("review__assignment")
    )
    numbers = expert_numbers(assignment)
    return [
        OtherReview(
            numbers[version.review.assignment_id], version, written.given_in(version.content)
        )
        for version in found
    ]


def expert_numbers(assignment: ReviewAssignment) -> dict[int, int]:
    """Number of each expert of an evaluation, by assignment."""
    found = ReviewAssignment.objects.filter(evaluation=assignment.evaluation_id).order_by("pk")
    return {pk: number for number, pk in enumerate(found.values_list("pk", flat=True), start=1)}


def next_cut_off(at: datetime) -> CutOff | None:
    """The next instant after which experts are assigned."""
    return (
        CutOff.objects.filter(
            at__gt=at, call__status="open", call__rule_set__content__has_key="review"
        )
        .select_related("call__mode")
        .order_by("at", "pk")
        .first()
    )


def _hints() -> dict[str, Any]:
    """What may be known before the title: the field, the length, the number of criteria."""
    newest = Snapshot.objects.filter(application=OuterRef(APPLICATION)).order_by("-version")
    return {
        "field": Subquery(newest.values(found=FieldOfAI("content"))[:1]),
        "characters": Coalesce(Subquery(newest.values(found=Characters("content"))[:1]), 0),
        "criteria": Func(
            F(f"{APPLICATION}__rule_set__content__review__criteria"),
            function="jsonb_array_length",
            output_field=IntegerField(),
        ),
    }


def _key(after: str) -> tuple[datetime, int] | None:
    """Due instant and id of the last row seen; None for the first page or a mangled address."""
    instant, _separator, last = after.partition("~")
    try:
        seen, key = datetime.fromisoformat(instant), int(last)
    except ValueError:
        return None
    return (seen, key) if seen.tzinfo and 0 < key < 2**63 else None


def is_expert_of(user: Person, application: Application) -> bool:
    """Asked to review it, and has not declined or been removed."""
    return ReviewAssignment.objects.filter(
        evaluation__application=application, expert=user.pk, status__in=AssignmentStatus.LIVE
    ).exists()
