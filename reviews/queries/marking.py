"""Who reviews an application, what they sent, and what it comes to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from applications.models import Application
from reviews.models import ExpertRecommendation, ReviewAssignment, ReviewVersion
from reviews.rules.conclusion import Conclusion, Counted, concluded
from reviews.status import AssignmentStatus, ReviewStatus


@dataclass(frozen=True)
class Part:
    """One expert's part: the assignment and every version they sent, newest first."""

    assignment: ReviewAssignment
    versions: list[ReviewVersion]

    @property
    def newest(self) -> ReviewVersion | None:
        """What the expert sent last."""
        return self.versions[0] if self.versions else None

    @property
    def counts(self) -> bool:
        """It was sent, and neither removed nor set aside."""
        return self.newest is not None and self.assignment.status == AssignmentStatus.DONE


def assignments_of(found: Iterable[Application]) -> dict[UUID, list[ReviewAssignment]]:
    """Every assignment ever made, oldest first, by application; one query."""
    rows = (
        ReviewAssignment.objects.filter(evaluation__application__in=found)
        .select_related("expert", "evaluation", "review")
        .order_by("pk")
    )
    by_application = defaultdict(list)
    for row in rows:
        by_application[row.evaluation.application_id].append(row)
    return by_application


def counted(found: Iterable[Application]) -> dict[UUID, list[Counted]]:
    """The newest version of every review that counts, by application; one query."""
    rows = (
        ReviewVersion.objects.filter(
            review__assignment__evaluation__application__in=found,
            review__assignment__status=AssignmentStatus.DONE,
            review__status=ReviewStatus.SUBMITTED,
        )
        .select_related("review__assignment__evaluation")
        .order_by("review__assignment", "-number")
        .distinct("review__assignment")
    )
    by_application = defaultdict(list)
    for row in rows:
        application = row.review.assignment.evaluation.application_id
        by_application[application].append(counted_version(row))
    return by_application


def conclusion_of(application: Application, reviews: list[Counted]) -> Conclusion | None:
    """What the reviews that are in come to now; None before the first one."""
    terms = application.rule_set.review_terms
    return concluded(terms, reviews) if terms is not None and reviews else None


def parts_of(application: Application) -> list[Part]:
    """Every part of the review with its versions; two queries."""
    rows = ReviewVersion.objects.filter(
        review__assignment__evaluation__application=application
    ).select_related("review__assignment__expert")
    by_assignment = defaultdict(list)
    for version in rows.order_by("review", "-number"):
        by_assignment[version.review.assignment_id].append(version)
    assignments = assignments_of([application])[application.pk]
    return [Part(row, by_assignment[row.pk]) for row in assignments]


def expert_recommendation(application: Application) -> ExpertRecommendation | None:
    """What the experts recommend; None before it is concluded."""
    return ExpertRecommendation.objects.filter(evaluation__application=application).first()


def counted_version(version: ReviewVersion) -> Counted:
    """A sent version as the rules take it."""
    content = version.content
    return Counted(
        assignment=version.review.assignment_id,
        review=version.review_id,
        version=version.number,
        content_hash=version.content_hash,
        confidence=content["confidence"],
        marks={key: Decimal(given["mark"]) for key, given in content["marks"].items()},
    )
