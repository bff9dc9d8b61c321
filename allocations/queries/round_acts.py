"""How far rounds are after their review, for the office's list of rounds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from aifactory.accounts.models import Approval
from aifactory.accounts.permissions import Person, has_permission
from aifactory.accounts.status import ApprovalStatus
from aifactory.catalogue.models import CutOff
from allocations.models import Decision, RoundRanking
from allocations.models.querysets import DECIDERS, involved
from allocations.queries.approvals import RELEASE, needs_approval
from allocations.rules.round_acts import Counts, after_review
from allocations.status import DecisionStatus
from applications.models import Application
from applications.status import ApplicationStatus as Status
from reviews.rules.rounds import AfterReview

TO_ASK, ASKED, READY = "to_ask", "asked", "ready"


def next_acts(user: Person, cut_offs: Sequence[CutOff]) -> Mapping[int, AfterReview]:
    """The next act of each round that the person may see the ranking of; four queries."""
    mine = [
        one
        for one in cut_offs
        if any(has_permission(user, each, scope=one.call.scope) for each in DECIDERS)
    ]
    cases = Application.objects.filter(cut_off__in=mine)
    hidden = set(cases.filter(involved(user, "pk")).values_list("cut_off", flat=True))
    frozen = set(RoundRanking.objects.filter(cut_off__in=mine).values_list("cut_off", flat=True))
    undecided, standing = _undecided(cases), _standing(mine)
    return {
        one.pk: after_review(
            Counts(
                is_frozen=one.pk in frozen,
                undecided=undecided.get(one.pk, 0),
                **{kind: standing[one.pk, kind] for kind in (TO_ASK, ASKED, READY)},
            )
        )
        for one in mine
        if one.pk not in hidden
    }


def _undecided(cases: QuerySet[Application]) -> dict[int, int]:
    taken = Decision.objects.filter(application=OuterRef("pk"), status=DecisionStatus.DECIDED)
    rows = (
        cases.filter(~Exists(taken), status=Status.AWAITING_DECISION)
        .values_list("cut_off")
        .annotate(count=Count("pk"))
        .order_by("cut_off")
    )
    return dict(rows)


def _standing(cut_offs: Sequence[CutOff]) -> Counter[tuple[Any, str]]:
    newest = Approval.objects.filter(
        kind=RELEASE,
        subject_type=Decision._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), CharField()),
    ).order_by("-pk")
    decided = (
        Decision.objects.filter(
            application__cut_off__in=cut_offs,
            status=DecisionStatus.DECIDED,
            corrects__isnull=True,
        )
        .select_related("application__rule_set")
        .annotate(answer=Subquery(newest.values("status")[:1]))
        .order_by("pk")
    )
    return Counter((one.application.cut_off_id, kind_of(one, one.answer)) for one in decided)


def kind_of(decision: Decision, answer: str | None) -> str:
    """Whether a decision is ready, waits for a second person, or nobody has asked one.

    Args:
        answer: status of the newest request to approve its release.
    """
    if not needs_approval(decision) or answer == ApprovalStatus.APPROVED:
        return READY
    return ASKED if answer == ApprovalStatus.REQUESTED else TO_ASK
