"""Values ready for an expert's templates: rows of the list, reviews as they were sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules import units
from aifactory.catalogue.rules.expert_review import ReviewTerms
from aifactory.face.rules.formats import DASH
from reviews.models import AssessmentOutcome, Confidence, Recommendation, ReviewVersion
from reviews.models import ReviewAssignment as Assignment
from reviews.queries.reading import OtherReview
from reviews.rules import effort
from reviews.rules.marks import Given
from reviews.rules.standing import Standing, standing
from reviews.rules.written import as_text, given_in
from reviews.status import AssignmentStatus

TO_DO = {
    AssignmentStatus.INVITED: _("Answer the invitation"),
    AssignmentStatus.ACCEPTED: _("Declare conflicts of interest"),
    AssignmentStatus.WRITING: _("Write the review"),
    AssignmentStatus.DONE: _("Read your review"),
}
PILLS = {
    AssignmentStatus.INVITED: "wait",
    AssignmentStatus.ACCEPTED: "wait",
    AssignmentStatus.WRITING: "info",
    AssignmentStatus.DONE: "ok",
}


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    assignment: Assignment
    title: str
    field: str
    mode: str
    partition: str
    zone: str
    minutes: int
    is_late: bool
    to_do: Any
    pill: str
    progress: str


@dataclass(frozen=True)
class Line:
    """One criterion as it was sent."""

    label: str
    mark: str
    comment: str


@dataclass(frozen=True)
class Sent:
    """A review as it was sent, in words."""

    version: ReviewVersion
    lines: Sequence[Line]
    standing: Standing
    confidence: str
    comment_to_panel: str
    number: int = 0


def row(assignment: Assignment, *, at: datetime) -> Row:
    """A line of the list; the title stands there only where it may be read."""
    application = assignment.evaluation.application
    state = assignment.state
    hints = hint(assignment)
    return Row(
        assignment=assignment,
        title=assignment.shown_title,  # type: ignore[attr-defined]  # of the query
        is_late=state in AssignmentStatus.OWED and at > assignment.due_at,
        mode=application.call.mode.name,
        zone=application.call.zone,
        partition=application.partition.name if application.partition else DASH,
        to_do=TO_DO.get(state, ""),
        pill=PILLS.get(state, "idle"),
        progress=_progress(assignment) if state == AssignmentStatus.WRITING else "",
        **hints,
    )


def hint(assignment: Assignment) -> dict[str, Any]:
    """What may be known before the title: the field of AI and how long it may take."""
    hints: Any = assignment
    return {
        "field": hints.field or "",
        "minutes": effort.minutes(characters=hints.characters, criteria=hints.criteria or 0),
    }


def sent(terms: ReviewTerms, labels: Mapping[str, str], version: ReviewVersion) -> Sent:
    """One version of a review, criteria in the order of the rule set."""
    content, given = version.content, given_in(version.content)
    return Sent(
        version=version,
        lines=[_line(labels[key], given.get(key, Given())) for key in terms.keys],
        standing=standing(terms, given),
        confidence=str(Confidence(content["confidence"]).label),
        comment_to_panel=content["comment_to_panel"],
    )


def own_text(
    terms: ReviewTerms, labels: Mapping[str, str], given: Mapping[str, Given]
) -> list[Line]:
    """A draft that will not be sent any more, criteria without a word left out."""
    return [
        _line(labels[key], given[key])
        for key in terms.keys
        if key in given and given[key] != Given()
    ]


def other(terms: ReviewTerms, labels: Mapping[str, str], review: OtherReview) -> Sent:
    """Another expert's review: marks and comments, no name, nothing meant for the panel alone."""
    return Sent(
        version=review.version,
        lines=[_line(labels[key], review.given.get(key, Given())) for key in terms.keys],
        standing=standing(terms, review.given),
        confidence=str(Confidence(review.version.content["confidence"]).label),
        comment_to_panel="",
        number=review.number,
    )


def technical(recommendation: Recommendation | None, unit: units.Unit) -> dict[str, Any] | None:
    """What the hosting site says: the classification and the hours, nothing else."""
    if recommendation is None:
        return None
    outcome = AssessmentOutcome(recommendation.outcome)
    hours = units.triple(recommendation.node_hours, unit) if recommendation.node_hours else None
    return {"outcome": outcome, "proposed": hours}


def neighbours(ids: Sequence[int], pk: int) -> dict[str, Any]:
    """Place in the list, and the addresses before and after."""
    if pk not in ids:
        return {}
    at = ids.index(pk)
    return {
        "place": at + 1,
        "count": len(ids),
        "previous_url": _url(ids[at - 1]) if at else "",
        "next_url": _url(ids[at + 1]) if at + 1 < len(ids) else "",
    }


def _progress(assignment: Assignment) -> str:
    hints: Any = assignment
    if not hasattr(assignment, "review"):
        return gettext("not begun")
    return gettext("%(marked)s of %(criteria)s criteria marked") % {
        "marked": hints.marked,
        "criteria": hints.criteria,
    }


def _line(label: str, one: Given) -> Line:
    return Line(label, as_text(one.mark) or DASH, one.comment or DASH)


def _url(pk: int) -> str:
    return reverse("experts:review", args=[pk])
