"""Recommendation: what the examination advises. The decision is somebody else's."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reviews.models.assessment import AssessmentOutcome, TechnicalAssessment
from reviews.models.evaluation import Evaluation


class Recommendation(models.Model):
    """Frozen advice with a hash of all that it rests on. Append-only."""

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.PROTECT, related_name="recommendation"
    )
    assessment = models.OneToOneField(
        TechnicalAssessment, on_delete=models.PROTECT, related_name="recommendation"
    )
    outcome = models.CharField(max_length=12, choices=AssessmentOutcome.choices)
    node_hours = models.DecimalField(max_digits=18, decimal_places=6)
    inputs_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("recommendation")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="not_feasible", node_hours=0)
                | (Q(outcome__in=["accepted", "with_changes"]) & Q(node_hours__gt=0)),
                name="recommendation_amount",
                violation_error_message=_("Hours are advised exactly when it is feasible."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.node_hours}"
