"""Evaluation: everything that is examined about one application."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reviews.status import EVALUATION_TRANSITIONS, EvaluationStatus

if TYPE_CHECKING:
    from reviews.models.assessment import TechnicalAssessment
    from reviews.models.assignment import ReviewAssignment
    from reviews.models.recommendation import ExpertRecommendation, Recommendation


class Evaluation(models.Model):
    """Opened with the first word about an application, concluded by a recommendation."""

    TRANSITIONS = EVALUATION_TRANSITIONS

    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="evaluation"
    )
    status = models.CharField(
        max_length=12, choices=EvaluationStatus.choices, default=EvaluationStatus.OPEN
    )
    opened_at = models.DateTimeField()

    assessments: "models.Manager[TechnicalAssessment]"
    recommendation: "Recommendation"
    assignments: "models.Manager[ReviewAssignment]"
    expert_recommendation: "ExpertRecommendation"

    class Meta:
        verbose_name = _("evaluation")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=EvaluationStatus.values),
                name="evaluation_status",
                violation_error_message=_("This is not a status of an evaluation."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.status}"
