"""What the experts of a round said: pseudonyms, conflicts, marks, and what they come to."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from aifactory.catalogue.models import CutOff
from aifactory.catalogue.rules.expert_review import ReviewTerms
from aifactory.portal.reports import rules
from reviews.models import (
    ConflictDeclaration,
    ExpertOutcome,
    ExpertRecommendation,
    Relation,
    Review,
    ReviewAssignment,
    ReviewVersion,
)
from reviews.status import AssignmentStatus, ReviewStatus

NO_MARK = "–"


def criteria(terms: ReviewTerms | None) -> list[dict[str, str]]:
    """What is marked, with its weight, in the order of the rule set."""
    if terms is None:
        return []
    return [
        {"key": each.key, "name": each.official["en"], "weight": str(each.weight)}
        for each in terms.criteria
    ]


def thresholds(terms: ReviewTerms | None) -> dict[str, str] | None:
    """What marks have to reach under these rules."""
    if terms is None:
        return None
    return {
        "experts": str(terms.experts),
        "each": str(terms.threshold),
        "sum": str(terms.threshold_sum),
        "highest": str(terms.highest_sum),
    }


def experts(cut_off: CutOff, keys: Iterable[str]) -> dict[UUID, list[dict[str, Any]]]:
    """Per application its experts as “Expert 1…” in the order of their invitation, never a name."""
    order = list(keys)
    declared, versions = _declared(cut_off), _versions(cut_off)
    reviews = {
        review.assignment_id: review
        for review in Review.objects.filter(assignment__evaluation__application__cut_off=cut_off)
    }
    found: dict[UUID, list[dict[str, Any]]] = {}
    rows = (
        ReviewAssignment.objects.filter(evaluation__application__cut_off=cut_off)
        .select_related("evaluation")
        .order_by("invited_at", "pk")
    )
    for row in rows:
        listed = found.setdefault(row.evaluation.application_id, [])
        review = reviews.get(row.pk)
        sent = versions.get(review.pk, []) if review else []
        listed.append(
            {
                "name": _("Expert %(number)s") % {"number": len(listed) + 1},
                "assignment": row.pk,
                "status": str(AssignmentStatus(row.status).label),
                "invited_at": row.invited_at,
                "relations": declared.get(row.pk, []),
                "is_conflicted": row.status == AssignmentStatus.CONFLICTED,
                "is_set_aside": bool(review and review.status == ReviewStatus.SET_ASIDE),
                "is_counted": bool(review and review.status == ReviewStatus.SUBMITTED),
                "versions": len(sent),
                **_marks(sent, order),
            }
        )
    return found


def results(cut_off: CutOff, keys: Iterable[str]) -> dict[UUID, dict[str, Any]]:
    """Per application what the counted marks come to, as frozen with the recommendation."""
    order = list(keys)
    rows = ExpertRecommendation.objects.filter(
        evaluation__application__cut_off=cut_off
    ).select_related("evaluation")
    return {row.evaluation.application_id: _result(row, order) for row in rows.order_by("pk")}


def conflicts(by_case: dict[UUID, list[dict[str, Any]]]) -> dict[str, int]:
    """How often experts were asked, declared a conflict, were set aside, removed, declined."""
    listed = [expert for known in by_case.values() for expert in known]
    status = [expert["status"] for expert in listed]
    return {
        "invited": len(listed),
        "declared": sum(bool(expert["relations"]) for expert in listed),
        "ended": sum(bool(expert["is_conflicted"]) for expert in listed),
        "set_aside": sum(bool(expert["is_set_aside"]) for expert in listed),
        "declined": status.count(str(AssignmentStatus.DECLINED.label)),
        "removed": status.count(str(AssignmentStatus.REMOVED.label)),
    }


def _result(row: ExpertRecommendation, order: list[str]) -> dict[str, Any]:
    inputs = row.inputs
    means = [str(inputs["means"][key]) for key in order if key in inputs["means"]]
    exact = {name: str(inputs[name]) for name in ("total", "weighted", "spread")}
    return {
        "exact": {"means": means, **exact},
        "means": [rules.two_places(mean) for mean in means],
        **{name: rules.two_places(value) for name, value in exact.items()},
        "reaches": row.outcome == ExpertOutcome.RECOMMENDED,
        "counted": [int(each["assignment"]) for each in inputs["reviews"]],
        "inputs_hash": row.inputs_hash,
        "at": row.at,
    }


def _declared(cut_off: CutOff) -> dict[int, list[str]]:
    rows = (
        ConflictDeclaration.objects.filter(assignment__evaluation__application__cut_off=cut_off)
        .exclude(relation=Relation.NONE)
        .order_by("pk")
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.assignment_id, []).append(str(Relation(row.relation).label))
    return found


def _versions(cut_off: CutOff) -> dict[int, list[ReviewVersion]]:
    rows = ReviewVersion.objects.filter(
        review__assignment__evaluation__application__cut_off=cut_off
    ).order_by("review", "number")
    found: dict[int, list[ReviewVersion]] = {}
    for row in rows:
        found.setdefault(row.review_id, []).append(row)
    return found


def _marks(sent: list[ReviewVersion], order: list[str]) -> dict[str, Any]:
    """The marks of the newest version sent; drafts are their writer's alone."""
    if not sent:
        return {"marks": [NO_MARK for _key in order], "sum": NO_MARK, "content_hash": ""}
    given = sent[-1].content["marks"]
    marks = [str(given[key]["mark"]) if key in given else NO_MARK for key in order]
    return {
        "marks": marks,
        "sum": rules.marks_sum(mark for mark in marks if mark != NO_MARK),
        "content_hash": sent[-1].content_hash,
    }
