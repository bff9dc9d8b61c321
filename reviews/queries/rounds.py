"""Rounds of expert review: their cases, how far each is, and which act is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from aifactory.accounts.permissions import PORTAL, Person, scopes
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from aifactory.catalogue.models import CutOff
from applications.models import Application, TeamMember
from applications.models.querysets import ApplicationQuerySet
from applications.status import ApplicationStatus
from reviews.models import ReviewAssignment, ReviewRound
from reviews.status import AssignmentStatus

READERS = (Permission.HANDLE_APPLICATIONS, Permission.AUDIT)
S = ApplicationStatus
BEFORE = frozenset({S.SUBMITTED, S.RETURNED, S.TECHNICAL_CHECK})


@dataclass(frozen=True)
class Figures:
    """How far the cases of one round are.

    Attributes:
        cases: everything received for the cut-off.
        before: not yet with the experts.
        reviewing: with the experts now.
        short: with the experts, and too few of them asked.
        complete: every review is in; to conclude.
        sent, expected: reviews in, and reviews needed or asked for.
        overdue: reviews that are owed past their due instant.
        next_due: the earliest promise of a decision among those with the experts.
    """

    cases: int = 0
    before: int = 0
    reviewing: int = 0
    short: int = 0
    complete: int = 0
    sent: int = 0
    expected: int = 0
    overdue: int = 0
    next_due: datetime | None = None


def call_codes(user: Person) -> list[str] | None:
    """Calls whose rounds the person reads, in order; None stands for every call."""
    held = {scope for permission in READERS for scope in scopes(user, permission)}
    if PORTAL in held:
        return None
    return sorted(scope.removeprefix("call:") for scope in held if scope.startswith("call:"))


def cut_offs(user: Person) -> QuerySet[CutOff]:
    """Cut-offs of modes with experts for which something was received, in the person's calls."""
    received = Application.objects.filter(cut_off=OuterRef("pk")).exclude(
        status__in=ApplicationStatus.PRIVATE
    )
    own = received.filter(
        Exists(TeamMember.objects.filter(application=OuterRef("pk"), user=user.pk))
        | Exists(entities_of(user).filter(pk=OuterRef("organisation")))
    )
    # One mark of a rival tells of one's own place, so a round with one's own case is hidden whole.
    found = CutOff.objects.filter(
        Exists(received), ~Exists(own), call__rule_set__content__has_key="review"
    ).select_related("call__mode", "call__rule_set", "review_round")
    codes = call_codes(user)
    return found if codes is None else found.filter(call__code__in=codes)


def cases(user: Person, found: Sequence[CutOff]) -> ApplicationQuerySet:
    """Applications received for these cut-offs; never one's own, nor one that one reviews."""
    if not user.is_authenticated:
        return Application.objects.none()
    mine = TeamMember.objects.filter(application=OuterRef("pk"), user=user)
    ours = entities_of(user).filter(pk=OuterRef("organisation"))
    reviewed = ReviewAssignment.objects.filter(
        evaluation__application=OuterRef("pk"), expert=user, status__in=AssignmentStatus.LIVE
    )
    return Application.objects.filter(
        ~Exists(mine), ~Exists(ours), ~Exists(reviewed), cut_off__in=found
    ).exclude(status__in=ApplicationStatus.PRIVATE)


def with_progress(found: ApplicationQuerySet, *, at: datetime) -> ApplicationQuerySet:
    """With `needed`, `live`, `sent`, `owed` and `overdue`: how far each case is."""
    return found.alias(
        needed=Cast(F("rule_set__content__review__experts"), IntegerField()),
        live=_parts(Q(status__in=AssignmentStatus.LIVE)),
        sent=_parts(Q(status=AssignmentStatus.DONE)),
        owed=_parts(Q(status__in=AssignmentStatus.OWED)),
        overdue=_parts(Q(status__in=AssignmentStatus.OWED, due_at__lt=at)),
    )


def figures(user: Person, found: Sequence[CutOff], *, at: datetime) -> dict[int, Figures]:
    """How far each of these rounds is, in one query."""
    reviewing = Q(status=S.EXPERT_REVIEW)
    rows = (
        with_progress(cases(user, found), at=at)
        .values("cut_off")
        .annotate(
            n_cases=Count("pk"),
            n_before=Count("pk", filter=Q(status__in=BEFORE)),
            n_reviewing=Count("pk", filter=reviewing),
            n_short=Count("pk", filter=reviewing & SHORT),
            n_complete=Count("pk", filter=reviewing & COMPLETE),
            n_sent=_sum(F("sent"), reviewing),
            n_live=_sum(F("live"), reviewing),
            n_missing=_sum(F("needed") - F("live"), reviewing & SHORT),
            n_overdue=_sum(F("overdue"), reviewing),
            next_due=Min("promise__due_at", filter=reviewing),
        )
        .order_by("cut_off")
    )
    return {row["cut_off"]: _figures(row) for row in rows}


SHORT = Q(live__lt=F("needed"))
COMPLETE = Q(owed=0, sent__gte=F("needed"))


def complete_cases(user: Person, cut_off: CutOff, *, at: datetime) -> list[Application]:
    """Cases of the round in which every review is in, by number."""
    found = with_progress(cases(user, [cut_off]), at=at).filter(COMPLETE, status=S.EXPERT_REVIEW)
    return list(found.select_related("call", "rule_set", "cut_off").order_by("number"))


def round_of(cut_off: CutOff | None) -> ReviewRound | None:
    """The opened expert review of a cut-off."""
    return ReviewRound.objects.filter(cut_off=cut_off).select_related("cut_off__call").first()


def _parts(condition: Q) -> Coalesce:
    """How many assignments of the case meet the condition."""
    rows = ReviewAssignment.objects.filter(
        condition, evaluation__application=OuterRef("pk")
    ).order_by()
    counted = rows.values("evaluation").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _sum(value: Any, condition: Q) -> Coalesce:
    return Coalesce(Sum(value, filter=condition), Value(0))


def _figures(row: dict[str, Any]) -> Figures:
    return Figures(
        cases=row["n_cases"],
        before=row["n_before"],
        reviewing=row["n_reviewing"],
        short=row["n_short"],
        complete=row["n_complete"],
        sent=row["n_sent"],
        expected=row["n_live"] + row["n_missing"],
        overdue=row["n_overdue"],
        next_due=row["next_due"],
    )
