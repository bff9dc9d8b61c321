"""The review of one application: read at left, write at right, then read what was sent."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash
from aifactory.face.tags.formats import clock
from reviews import operations, queries
from reviews.models import Review, ReviewAssignment
from reviews.permissions import expert as permissions
from reviews.queries import reading
from reviews.rules.marks import Given
from reviews.status import AssignmentStatus
from reviews.views.access import unit_of
from reviews.views.experts import presenters
from reviews.views.experts.access import load
from reviews.views.experts.answering import invitation
from reviews.views.experts.forms import ReviewForm, initial
from reviews.views.presenters import triple_of


@require_GET
def screen(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page that the assignment is at: invitation, declaration, review, or what is left."""
    assignment = load(request, pk)
    if permissions.answer(request.user, assignment):
        return invitation(request, assignment)
    if permissions.declare(request.user, assignment) and not permissions.read(
        request.user, assignment
    ):
        return redirect("experts:declare", pk=pk)
    if not permissions.read(request.user, assignment):
        return _closed(request, assignment)
    return _show(request, assignment, _form(assignment, initial=initial(*_stored(assignment))))


@require_POST
def save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the working copy; send it where that button was pressed."""
    assignment = load(request, pk)
    require(permissions.write(request.user, assignment))
    form = _form(assignment, data=request.POST)
    is_valid = form.is_valid()
    if request.headers.get("Accept") == "application/json":
        return _autosave(request, assignment, form)
    if not is_valid:
        return _show(request, assignment, form, status=422)
    try:
        review = _keep(request, assignment, form)
        if request.POST.get("then") == "submit":
            return _send(request, assignment, review)
    except operations.ReviewChanged as changed:
        return _changed(request, assignment, form, changed.current)
    except operations.ReviewRefused as refused:
        return _refused(request, assignment, form, refused)
    messages.success(request, _("The draft is saved."))
    return redirect("experts:review", pk=pk)


def _autosave(
    request: SignedInRequest, assignment: ReviewAssignment, form: ReviewForm
) -> JsonResponse:
    """Keep every field that can be kept; say which cannot, and what stands there now."""
    if "version" not in form.cleaned_data:
        return JsonResponse({"problems": form.errors["version"]}, status=422)
    refused: list[str] = []
    try:
        review = _keep(request, assignment, form)
    except operations.ReviewChanged as changed:
        return JsonResponse(presenters.stale(changed.current), status=409)
    except operations.ReviewRefused as refusal:
        refused = list(presenters.problems(refusal.problems).values())
        return JsonResponse({"problems": refused}, status=422)
    problems = [str(message) for found in form.errors.values() for message in found]
    return JsonResponse(
        {"version": review.version, "at": clock(review.saved_at), "problems": problems}
    )


def _keep(request: SignedInRequest, assignment: ReviewAssignment, form: ReviewForm) -> Review:
    cleaned = form.cleaned_data
    review, stored = _stored(assignment) if form.errors else (None, {})
    return operations.save_review(
        by=request.user,
        assignment=assignment,
        version=cleaned["version"],
        given=form.given(stored),
        confidence=cleaned.get("confidence", review.confidence if review else ""),
        comment_to_panel=cleaned.get("comment_to_panel", review.comment_to_panel if review else ""),
        at=timezone.now(),
    )


def _send(request: SignedInRequest, assignment: ReviewAssignment, review: Review) -> HttpResponse:
    sent = operations.submit_review(
        by=request.user,
        assignment=assignment,
        version=review.version,
        received_at=request.received_at,
    )
    if sent.number == 1:
        messages.success(request, _("Your review is in. You can change it while it is open."))
    else:
        messages.success(
            request, _("Version %(number)s of your review is in.") % {"number": sent.number}
        )
    return redirect("experts:review", pk=assignment.pk)


def _changed(
    request: SignedInRequest,
    assignment: ReviewAssignment,
    form: ReviewForm,
    current: Review | None,
) -> HttpResponse:
    """Both texts beside each other; the form keeps what was typed, at the version of now."""
    given = reading.given_of(current)
    labels = _labels(assignment)
    posted = {**request.POST.dict(), "version": str(current.version if current else 0)}
    mine = _form(assignment, data=posted)
    mine.is_valid()
    found = presenters.differences(form, current, given, labels)
    return _show(request, assignment, mine, status=409, differences=found, theirs=current)


def _refused(
    request: SignedInRequest,
    assignment: ReviewAssignment,
    form: ReviewForm,
    refused: operations.ReviewRefused,
) -> HttpResponse:
    """What is missing stands beside its field; what was typed is saved already."""
    current = load(request, assignment.pk)
    review = _stored(current)[0]
    posted = {**request.POST.dict(), "version": str(review.version if review else 0)}
    again = _form(current, data=posted)
    again.is_valid()
    for field, sentence in presenters.problems(refused.problems).items():
        again.add_error(field if field in again.fields else None, sentence)
    return _show(request, current, again, status=422)


def _show(
    request: SignedInRequest,
    assignment: ReviewAssignment,
    form: ReviewForm,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """Application and form; the form only while it may be written."""
    terms, labels = reading.terms_of(assignment), _labels(assignment)
    review, given = _stored(assignment)
    typed = form.given({}) if form.is_bound else given
    versions = [presenters.sent(terms, labels, one) for one in reading.versions_of(review)]
    verdict = permissions.write(request.user, assignment)
    others = permissions.read_others(request.user, assignment, review)
    context = {
        **_application(request, assignment),
        "form": form,
        "criteria": presenters.criteria(form, labels),
        "review": review,
        "verdict": verdict,
        "is_late": _is_late(assignment),
        "versions": versions,
        "newest": versions[0] if versions else None,
        "is_amended": _is_amended(review, versions),
        "lines": presenters.own_text(terms, labels, given),
        "others_verdict": others,
        "others": [presenters.other(terms, labels, one) for one in reading.others(assignment)]
        if others
        else [],
        "draft_words": json.dumps(presenters.words_of_form(), ensure_ascii=False),
        **presenters.figures(terms, typed),
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


def _closed(request: SignedInRequest, assignment: ReviewAssignment) -> HttpResponse:
    """What is over: the sentence why, and the expert's own text; nothing of the application."""
    terms, labels = reading.terms_of(assignment), _labels(assignment)
    review, given = _stored(assignment)
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


def _stored(assignment: ReviewAssignment) -> tuple[Review | None, Mapping[str, Given]]:
    """The working copy and its marks."""
    review = reading.review_of(assignment)
    return review, reading.given_of(review)


def _labels(assignment: ReviewAssignment) -> dict[str, str]:
    application = assignment.evaluation.application
    return presenters.labels_of(reading.terms_of(assignment), application.audience)


def _form(assignment: ReviewAssignment, **kwargs: Any) -> ReviewForm:
    return ReviewForm(terms=reading.terms_of(assignment), labels=_labels(assignment), **kwargs)


def _is_late(assignment: ReviewAssignment) -> bool:
    return assignment.state in AssignmentStatus.OWED and timezone.now() > assignment.due_at


def _is_amended(review: Review | None, versions: list[presenters.Sent]) -> bool:
    """The working copy says something else than what was sent last."""
    if review is None or not versions:
        return False
    return content_hash(reading.content_of(review)) != versions[0].version.content_hash
