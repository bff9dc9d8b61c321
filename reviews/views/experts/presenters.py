"""Values ready for an expert's templates: rows, criteria with their anchors, where marks stand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules import units
from aifactory.catalogue.rules.expert_review import HIGHEST, MARKS, Criterion, ReviewTerms, Texts
from aifactory.catalogue.rules.questions import text_of
from aifactory.face.rules.formats import DASH
from aifactory.face.tags.formats import clock, moment
from reviews.models import AssessmentOutcome, Confidence, Recommendation, Review, ReviewVersion
from reviews.models import ReviewAssignment as Assignment
from reviews.queries.reading import OtherReview
from reviews.rules import effort
from reviews.rules.marks import Given, Problem
from reviews.rules.standing import Standing, standing
from reviews.rules.written import as_text, given_in
from reviews.status import AssignmentStatus
from reviews.views.experts.forms import ReviewForm, initial
from reviews.views.presenters import Difference, draft_words

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
class CriterionField:
    """One criterion on the form: two fields, what its marks mean, what the chosen one means."""

    number: int
    label: str
    official: str
    weight: Decimal
    mark: BoundField
    comment: BoundField
    anchors: Sequence[tuple[str, str]]
    sentences: str
    chosen: str


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


def labels_of(terms: ReviewTerms, audience: str) -> dict[str, str]:
    """Each criterion in the words of the applicant's audience."""
    language = get_language() or "en"
    return {one.key: text_of(one.label, audience, language) for one in terms.criteria}


def criteria(form: ReviewForm, labels: Mapping[str, str]) -> list[CriterionField]:
    """The criteria in their order, with bound fields."""
    found = []
    for number, one in enumerate(form.terms.criteria, start=1):
        mark = form[f"mark-{one.key}"]
        sentences = {as_text(value): said(one, value) for value in MARKS}
        found.append(
            CriterionField(
                number=number,
                label=labels[one.key],
                official=_words(one.official),
                weight=one.weight,
                mark=mark,
                comment=form[f"comment-{one.key}"],
                anchors=[(str(value), _words(text)) for value, text in enumerate(one.anchors)],
                sentences=json.dumps(sentences, ensure_ascii=False),
                chosen=sentences.get(str(mark.value() or ""), ""),
            )
        )
    return found


def said(criterion: Criterion, mark: Decimal) -> str:
    """What a mark means in the words of its criterion; a half lies between two of them."""
    below = int(mark)
    if mark == below:
        return f"{below} · {_words(criterion.anchors[below])}"
    return gettext("%(mark)s lies between %(below)s (%(low)s) and %(above)s (%(high)s)") % {
        "mark": as_text(mark),
        "below": below,
        "low": _words(criterion.anchors[below]).rstrip("."),
        "above": below + 1,
        "high": _words(criterion.anchors[below + 1]).rstrip("."),
    }


def figures(terms: ReviewTerms, given: Mapping[str, Given]) -> dict[str, Any]:
    """Sum, weighted mark and threshold as the page shows them, and what its script needs."""
    now = standing(terms, given)
    rule = {
        "weights": {one.key: str(one.weight) for one in terms.criteria},
        "threshold": str(terms.threshold),
        "sum": str(terms.threshold_sum),
        "words": threshold_words(terms),
    }
    return {
        "standing": now,
        "total": f"{now.total:.1f}",
        "highest": f"{HIGHEST * len(terms.criteria):.0f}",
        "weighted": DASH if now.weighted is None else f"{now.weighted:.2f}",
        "threshold": threshold_words(terms)[_reached(now)],
        "reached": _reached(now),
        "rule": json.dumps(rule, ensure_ascii=False),
    }


def threshold_words(terms: ReviewTerms) -> dict[str, str]:
    """The three things that can be said about the thresholds."""
    need = {"each": f"{terms.threshold:f}", "sum": f"{terms.threshold_sum:f}"}
    return {
        "open": gettext("needs %(each)s each and %(sum)s in all") % need,
        "met": gettext("reached: %(each)s each and %(sum)s in all") % need,
        "below": gettext("below: needs %(each)s each and %(sum)s in all") % need,
    }


def problems(found: Sequence[Problem]) -> dict[str, str]:
    """Field of the form → sentence beside it."""
    named = {}
    for problem in found:
        key, _dot, part = problem.field.partition(".")
        named[f"{part}-{key}" if part else key] = gettext(problem.template)
    return named


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


def differences(
    form: ReviewForm, current: Review | None, given: Mapping[str, Given], labels: Mapping[str, str]
) -> list[Difference]:
    """Fields in which what was typed differs from what stands there now."""
    theirs = initial(current, given)
    found = []
    for name, field in form.fields.items():
        mine = str(form.data.get(name, "")).replace("\r\n", "\n").strip()
        other_text = str(theirs.get(name) or "").strip()
        if name != "version" and mine != other_text:
            label = gettext("Mark: %(label)s") if name.startswith("mark-") else "%(label)s"
            shown = label % {"label": field.label}
            found.append(Difference(shown, mine or DASH, other_text or DASH))
    return found


def stale(current: Review | None) -> dict[str, str]:
    """When it was saved elsewhere, for the line below the form."""
    return {"at": clock(current.saved_at) if current else ""}


def words_of_form() -> dict[str, str]:
    """What the line below the form says while it is written."""
    changed = gettext(
        "You saved this review in another window at {at}. Press Save draft to compare both."
    )
    return {**draft_words(), "changed": changed}


def due(assignment: Assignment, zone: str) -> str:
    """When it is due: local time, zone and UTC."""
    return moment(assignment.due_at, zone)


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


def _reached(now: Standing) -> str:
    return {None: "open", True: "met", False: "below"}[now.passes]


def _words(texts: Texts) -> str:
    """By language, English where a language is missing."""
    return texts.get(get_language() or "en") or texts["en"]


def _url(pk: int) -> str:
    return reverse("experts:review", args=[pk])
