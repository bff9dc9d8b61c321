"""Writing and sending a review: plain posts, and the same in the background."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.face.tags.formats import clock
from reviews import operations
from reviews.models import Review, ReviewAssignment
from reviews.permissions import expert as permissions
from reviews.queries import reading
from reviews.views.experts import criteria
from reviews.views.experts.access import load
from reviews.views.experts.answering import invitation
from reviews.views.experts.forms import ReviewForm, initial
from reviews.views.experts.page import closed, form_of, labels_of, show, stored


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
        return closed(request, assignment)
    return show(request, assignment, form_of(assignment, initial=initial(*stored(assignment))))


@require_POST
def save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the working copy; send it where that button was pressed."""
    assignment = load(request, pk)
    require(permissions.write(request.user, assignment))
    form = form_of(assignment, data=request.POST)
    is_valid = form.is_valid()
    if request.headers.get("Accept") == "application/json":
        return _autosave(request, assignment, form)
    if not is_valid:
        return show(request, assignment, form, status=422)
    review = None
    try:
        review = _keep(request, assignment, form)
        if request.POST.get("then") == "submit":
            return _send(request, assignment, review)
    except operations.ReviewChanged as changed:
        return _changed(request, assignment, form, changed.current)
    except operations.ReviewRefused as refused:
        return _refused(request, pk, refused, is_saved=review is not None)
    messages.success(request, _("The draft is saved."))
    return redirect("experts:review", pk=pk)


def _autosave(
    request: SignedInRequest, assignment: ReviewAssignment, form: ReviewForm
) -> JsonResponse:
    """Keep every field that can be kept; say which cannot, and what stands there now."""
    if "version" not in form.cleaned_data:
        return JsonResponse({"problems": form.errors["version"]}, status=422)
    try:
        review = _keep(request, assignment, form)
    except operations.ReviewChanged as changed:
        return JsonResponse(criteria.stale(changed.current), status=409)
    except operations.ReviewRefused as refusal:
        refused = list(criteria.problems(refusal.problems).values())
        return JsonResponse({"problems": refused}, status=422)
    problems = [str(message) for found in form.errors.values() for message in found]
    return JsonResponse(
        {"version": review.version, "at": clock(review.saved_at), "problems": problems}
    )


def _keep(request: SignedInRequest, assignment: ReviewAssignment, form: ReviewForm) -> Review:
    cleaned = form.cleaned_data
    review, before = stored(assignment) if form.errors else (None, {})
    return operations.save_review(
        by=request.user,
        assignment=assignment,
        version=cleaned["version"],
        given=form.given(before),
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
    labels = labels_of(assignment)
    posted = {**request.POST.dict(), "version": str(current.version if current else 0)}
    mine = form_of(assignment, data=posted)
    mine.is_valid()
    found = criteria.differences(form, current, given, labels)
    return show(request, assignment, mine, status=409, differences=found, theirs=current)


def _refused(
    request: SignedInRequest, pk: int, refused: operations.ReviewRefused, *, is_saved: bool
) -> HttpResponse:
    """What is missing stands beside its field; where it was sent, the text is saved already."""
    current = load(request, pk)
    review, _given = stored(current)
    posted = {**request.POST.dict(), "version": str(review.version if review else 0)}
    again = form_of(current, data=posted)
    again.is_valid()
    for field, sentence in criteria.problems(refused.problems).items():
        # In the summary on top three fields may miss the same thing, so each names itself.
        named = f"{again.fields[field].label}: {sentence}" if field in again.fields else sentence
        again.add_error(field if field in again.fields else None, named)
    return show(request, current, again, status=422, is_saved=is_saved)
