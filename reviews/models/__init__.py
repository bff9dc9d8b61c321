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
from reviews.models.evaluation import Evaluation
from reviews.models.recommendation import Recommendation

__all__ = [
    "AssessmentOutcome",
    "Efficiency",
    "Evaluation",
    "Feasibility",
    "Fit",
    "Readiness",
    "Recommendation",
    "TechnicalAssessment",
    "Testing",
    "Unit",
]
