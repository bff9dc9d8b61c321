"""An expert review of a seeded case, written down as the operations of reviews leave it."""

from datetime import timedelta

from aifactory.accounts.models import User
from aifactory.audit.recording import SystemActor, content_hash, operation, record
from applications.models import Application
from reviews.models import (
    ConflictDeclaration,
    ExpertRecommendation,
    Review,
    ReviewAssignment,
    ReviewMark,
    ReviewVersion,
)

BY = SystemActor("tests.reviewed")


@operation
def review(application: Application, expert: User, officer: User) -> None:
    """One expert invited, without conflict, done; and what follows from the marks."""
    evaluation = application.evaluation
    at = evaluation.opened_at
    assignment = ReviewAssignment.objects.create(
        evaluation=evaluation,
        expert=expert,
        status="done",
        proposed_by=officer,
        invited_at=at,
        due_at=at + timedelta(days=14),
        responded_at=at,
    )
    ConflictDeclaration.objects.create(
        assignment=assignment, relation="none", declared_by=expert, declared_at=at
    )
    sheet = Review.objects.create(
        assignment=assignment,
        status="submitted",
        version=1,
        confidence="high",
        saved_at=at,
        submitted_at=at,
    )
    ReviewMark.objects.create(review=sheet, criterion="new", mark="4.0", comment="Clear.")
    content = {
        "marks": {"new": {"mark": "4", "comment": f"{application.title} is clear."}},
        "confidence": "high",
        "comment_to_panel": "",
    }
    version = ReviewVersion.objects.create(
        review=sheet,
        number=1,
        content=content,
        content_hash=content_hash(content),
        submitted_at=at,
    )
    counted = {"assignment": assignment.pk, "review": sheet.pk, "version": 1}
    inputs = {"reviews": [{**counted, "content_hash": version.content_hash}], "total": "4"}
    ExpertRecommendation.objects.create(
        evaluation=evaluation,
        outcome="recommended",
        total=4,
        weighted=4,
        inputs=inputs,
        inputs_hash=content_hash(inputs),
        at=at,
    )
    data = {"review": sheet.pk, "content_hash": version.content_hash}
    record(verb="reviews.review_submitted", subject=assignment, by=expert, data=data)
