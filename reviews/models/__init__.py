"""The examination of an application: evaluation, assessment, recommendation."""

from reviews.models.assessment import (
    AssessmentOutcome,
    Efficiency,
    Feasibility,
    Fit,
    Readiness,
    TechnicalAssessment,
    Testing,
    Unit,
)
from reviews.models.assignment import (
    ConflictDeclaration,
    DeclineReason,
    Relation,
    ReviewAssignment,
)
from reviews.models.evaluation import Evaluation
from reviews.models.recommendation import ExpertOutcome, ExpertRecommendation, Recommendation
from reviews.models.review import Confidence, Review, ReviewMark, ReviewVersion
from reviews.models.round import ReviewRound

__all__ = [
    "AssessmentOutcome",
    "Confidence",
    "ConflictDeclaration",
    "DeclineReason",
    "Efficiency",
    "Evaluation",
    "ExpertOutcome",
    "ExpertRecommendation",
    "Feasibility",
    "Fit",
    "Readiness",
    "Recommendation",
    "Relation",
    "Review",
    "ReviewAssignment",
    "ReviewMark",
    "ReviewRound",
    "ReviewVersion",
    "TechnicalAssessment",
    "Testing",
    "Unit",
]
