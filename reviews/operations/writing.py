"""Writing and sending a review."""

from collections.abc import Mapping
from datetime import datetime

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import move
from aifactory.catalogue.rules.expert_review import ReviewTerms
from reviews import messages
from reviews.models import Review, ReviewAssignment, ReviewMark, ReviewVersion
from reviews.operations.answering import locked
from reviews.permissions import expert as permissions
from reviews.queries import reading
from reviews.rules import marks, written
from reviews.rules.marks import Given, Problem
from reviews.status import AssignmentStatus, ReviewStatus


class ReviewChanged(Exception):
    """It was saved elsewhere meanwhile; `current` is what stands there. Nothing was changed."""

    def __init__(self, current: Review | None) -> None:
        super().__init__("The review was saved in another window meanwhile.")
        self.current = current


class ReviewRefused(Exception):
    """What cannot be kept, or is missing before it can be sent, as `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.field for problem in problems))
        self.problems = problems


@operation
def save_review(
    *,
    by: User,
    assignment: ReviewAssignment,
    version: int,
    given: Mapping[str, Given],
    confidence: str,
    comment_to_panel: str,
    at: datetime,
) -> Review:
    """Keep the working copy, complete or not. What was sent stays as it is until sent again.

    Saving what stands there already changes nothing, whatever version the person saw.

    Args:
        version: the one the person saw, 0 where there was none.
        given: marks and comments; criteria left out stay as they are.

    Raises:
        ReviewRefused: another review's criterion, a mark off the scale, or a sent review that
            would no longer say how sure it is.
        ReviewChanged: the working copy is at another version now.
    """
    current = locked(by, assignment)
    require(permissions.write(by, current))
    terms = reading.terms_of(current)
    review = reading.review_of(current)
    if problems := _refused(terms, review, given, confidence):
        raise ReviewRefused(problems)
    before = {} if review is None else reading.given_of(review)
    after = {key: one for key in terms.keys if (one := {**before, **given}.get(key))}
    if review is not None and _same(review, before, after, confidence, comment_to_panel):
        return review
    review = review or Review(assignment=current, version=0)
    if review.version != version:
        raise ReviewChanged(review if review.pk else None)
    review.version += 1
    review.confidence, review.comment_to_panel = confidence, comment_to_panel
    review.saved_at = at
    review.clean_fields(exclude=["assignment"])
    review.save()
    _store(review, {key: one for key, one in after.items() if one != before.get(key)})
    frozen = written.content(after, confidence=confidence, comment_to_panel=comment_to_panel)
    record(
        verb="reviews.review_saved",
        subject=review,
        by=by,
        data={"version": review.version, "content": content_hash(frozen)},
    )
    return review


@operation
def submit_review(
    *, by: User, assignment: ReviewAssignment, version: int, received_at: datetime
) -> ReviewVersion:
    """Send the working copy: the first time, and again while the evaluation is open.

    Each time is a version that stays readable; what is sent unchanged adds none.

    Raises:
        ReviewChanged: the working copy is at another version than the person saw.
        ReviewRefused: something is missing.
    """
    current = locked(by, assignment)
    require(permissions.read(by, current))
    review = reading.review_of(current)
    if review is None or review.version != version:
        raise ReviewChanged(review)
    frozen = reading.content_of(review)
    digest = content_hash(frozen)
    newest = ReviewVersion.objects.filter(review=review).order_by("-number").first()
    if newest is not None and newest.content_hash == digest:
        return newest
    require(permissions.write(by, current))
    given = written.given_in(frozen)
    if gaps := marks.missing(reading.terms_of(current), given, confidence=review.confidence):
        raise ReviewRefused(gaps)
    sent = ReviewVersion.objects.create(
        review=review,
        number=newest.number + 1 if newest else 1,
        content=frozen,
        content_hash=digest,
        submitted_at=received_at,
    )
    data = {"number": sent.number, "content": digest}
    if newest is None:
        review.submitted_at = received_at
        review.save(update_fields=["submitted_at"])
        move(review, ReviewStatus.SUBMITTED, by=by, data=data)
        move(current, AssignmentStatus.DONE, by=by)
    else:
        record(verb="reviews.review_amended", subject=review, by=by, data=data)
    messages.review_received(current, expert=by, version=sent)
    return sent


def _refused(
    terms: ReviewTerms, review: Review | None, given: Mapping[str, Given], confidence: str
) -> list[Problem]:
    problems = marks.refused(terms, given)
    is_sent = review is not None and review.status == ReviewStatus.SUBMITTED
    if is_sent and not confidence:
        problems.append(Problem("confidence", marks.CONFIDENCE_MISSING))
    return problems


def _same(
    review: Review,
    before: Mapping[str, Given],
    after: Mapping[str, Given],
    confidence: str,
    comment_to_panel: str,
) -> bool:
    texts = (review.confidence, review.comment_to_panel)
    return texts == (confidence, comment_to_panel) and before == after


def _store(review: Review, changed: Mapping[str, Given]) -> None:
    """Marks and comments in one statement."""
    rows = [
        ReviewMark(review=review, criterion=key, mark=one.mark, comment=one.comment)
        for key, one in changed.items()
    ]
    ReviewMark.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["mark", "comment"],
    )
