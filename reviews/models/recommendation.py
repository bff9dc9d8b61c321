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


class ExpertOutcome(models.TextChoices):
    """Do the marks reach the thresholds of the rule set?"""

    RECOMMENDED = "recommended", _("Recommended")
    BELOW = "below", _("Below the threshold")


class ExpertRecommendation(models.Model):
    """What the experts' marks come to, frozen with a hash of all that went in. Append-only."""

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.PROTECT, related_name="expert_recommendation"
    )
    outcome = models.CharField(max_length=12, choices=ExpertOutcome.choices)
    # Two decimals for people; outcome and order rest on the exact values in `inputs`.
    total = models.DecimalField(max_digits=5, decimal_places=2)
    weighted = models.DecimalField(max_digits=4, decimal_places=2)
    # Marks, weights, thresholds, and number and hash of each counted version.
    inputs = models.JSONField()
    inputs_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("recommendation of the experts")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=ExpertOutcome.values),
                name="expert_recommendation_outcome",
                violation_error_message=_("The marks reach the thresholds or they do not."),
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0, weighted__gte=0, weighted__lte=5),
                name="expert_recommendation_range",
                violation_error_message=_("A weighted mark lies between 0 and 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.weighted}"
