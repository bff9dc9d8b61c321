"""The page of one review: the application beside the form, or what is left when it is over."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from aifactory.accounts.requests import SignedInRequest
from aifactory.audit.recording import content_hash
from reviews import queries
from reviews.models import Review, ReviewAssignment
from reviews.permissions import expert as permissions
from reviews.queries import reading
from reviews.rules import written
from reviews.rules.marks import Given
from reviews.status import AssignmentStatus
from reviews.views.access import unit_of
from reviews.views.experts import criteria, presenters
from reviews.views.experts.forms import ReviewForm
from reviews.views.presenters import triple_of


def show(
    request: SignedInRequest,
    assignment: ReviewAssignment,
    form: ReviewForm,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """Application and form; the form only while it may be written."""
    terms, labels = reading.terms_of(assignment), labels_of(assignment)
    review, given = stored(assignment)
    typed = form.given({}) if form.is_bound else given
    versions = [presenters.sent(terms, labels, one) for one in reading.versions_of(review)]
    verdict = permissions.write(request.user, assignment)
    others = permissions.read_others(request.user, assignment, review)
    context = {
        **_application(request, assignment),
        "form": form,
        "criteria": criteria.criteria(form, labels),
        "review": review,
        "verdict": verdict,
        "is_late": _is_late(assignment),
        "versions": versions,
        "newest": versions[0] if versions else None,
        "is_amended": _is_amended(review, given, versions),
        "lines": presenters.own_text(terms, labels, given),
        "others_verdict": others,
        "others": [presenters.other(terms, labels, one) for one in reading.others(assignment)]
        if others
        else [],
        "draft_words": json.dumps(criteria.words_of_form(), ensure_ascii=False),
        **criteria.figures(terms, typed),
        **extra,
    }
    return render(request, "reviews/experts/review.html", context, status=status)


def _application(request: SignedInRequest, assignment: ReviewAssignment) -> dict[str, Any]:
    """The left column, and the bar above both."""
    application = assignment.evaluation.application
    return {
        "assignment": assignment,
        "application": application,
        "mode": application.call.mode,
        "zone": application.call.zone,
        "triple": triple_of(application),
        "sections": queries.sections_of(application),
        "technical": presenters.technical(
            queries.recommendation_for(application), unit_of(application)
        ),
        **presenters.neighbours(reading.readable_ids(request.user), assignment.pk),
    }


def closed(request: SignedInRequest, assignment: ReviewAssignment) -> HttpResponse:
    """What is over: the sentence why, and the expert's own text; nothing of the application."""
    terms, labels = reading.terms_of(assignment), labels_of(assignment)
    review, given = stored(assignment)
    application = assignment.evaluation.application
    context = {
        "assignment": assignment,
        "mode": application.call.mode,
        "zone": application.call.zone,
        "reason": permissions.sentence(assignment),
        "review": review,
        "lines": presenters.own_text(terms, labels, given),
        "versions": [presenters.sent(terms, labels, one) for one in reading.versions_of(review)],
    }
    return render(request, "reviews/experts/closed.html", context)


def stored(assignment: ReviewAssignment) -> tuple[Review | None, Mapping[str, Given]]:
    """The working copy and its marks."""
    review = reading.review_of(assignment)
    return review, reading.given_of(review)


def labels_of(assignment: ReviewAssignment) -> dict[str, str]:
    application = assignment.evaluation.application
    return criteria.labels_of(reading.terms_of(assignment), application.audience)


def form_of(assignment: ReviewAssignment, **kwargs: Any) -> ReviewForm:
    return ReviewForm(terms=reading.terms_of(assignment), labels=labels_of(assignment), **kwargs)


def _is_late(assignment: ReviewAssignment) -> bool:
    return assignment.state in AssignmentStatus.OWED and timezone.now() > assignment.due_at


def _is_amended(
    review: Review | None, given: Mapping[str, Given], versions: list[presenters.Sent]
) -> bool:
    """The working copy says something else than what was sent last."""
    if review is None or not versions:
        return False
    now = written.content(
        given, confidence=review.confidence, comment_to_panel=review.comment_to_panel
    )
    return content_hash(now) != versions[0].version.content_hash
