"""TechnicalAssessment: the hosting site's answers about one application."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reviews.models.evaluation import Evaluation
from reviews.status import ASSESSMENT_TRANSITIONS, AssessmentStatus

TEXT_LENGTH = 4000


class Fit(models.TextChoices):
    """Does the code fit the architecture?"""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("In part")
    NO = "no", _("No")


class Readiness(models.TextChoices):
    """Is the software there?"""

    INSTALLED = "installed", _("Installed")
    PREREQUISITES = "prerequisites", _("Prerequisites present")
    MISSING = "missing", _("Something is missing")


class Feasibility(models.TextChoices):
    """Can the targets be reached in the period?"""

    YES = "yes", _("Yes")
    TIGHT = "tight", _("Tight")
    NO = "no", _("No")


class Testing(models.TextChoices):
    """Does the code need more testing or tuning first?"""

    NONE = "none", _("No")
    SOME = "some", _("Some")
    MUCH = "much", _("Much")


class Efficiency(models.TextChoices):
    """How well will the hours be used?"""

    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")
    UNKNOWN = "unknown", _("Cannot be said")


class AssessmentOutcome(models.TextChoices):
    """The classification. Says what is advised, decides nothing."""

    ACCEPTED = "accepted", _("Accepted")
    WITH_CHANGES = "with_changes", _("Accepted with changes")
    NOT_FEASIBLE = "not_feasible", _("Not feasible")

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        return {"accepted": "ok", "with_changes": "wait", "not_feasible": "stop"}[self.value]


class Unit(models.TextChoices):
    """The unit an amount was typed in; booked are node-hours."""

    NODE_HOURS = "node_hours", _("node-h")
    GPU_HOURS = "gpu_hours", _("GPU-h")
    LOCAL = "local", _("site unit")


class TechnicalAssessment(models.Model):
    """A draft may be empty everywhere; what is sent is complete and never changes again.

    `version` grows with each save, so two tabs or two people never overwrite each other unseen.
    """

    TRANSITIONS = ASSESSMENT_TRANSITIONS

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="assessments")
    site = models.ForeignKey("catalogue.Site", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=12, choices=AssessmentStatus.choices, default=AssessmentStatus.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    fits_architecture = models.CharField(max_length=12, choices=Fit.choices, blank=True)
    software_ready = models.CharField(max_length=15, choices=Readiness.choices, blank=True)
    targets_feasible = models.CharField(max_length=12, choices=Feasibility.choices, blank=True)
    needs_testing = models.CharField(max_length=12, choices=Testing.choices, blank=True)
    expected_efficiency = models.CharField(max_length=12, choices=Efficiency.choices, blank=True)
    overall_comment = models.TextField(max_length=TEXT_LENGTH, blank=True)
    outcome = models.CharField(max_length=12, choices=AssessmentOutcome.choices, blank=True)
    reason = models.TextField(max_length=TEXT_LENGTH, blank=True)
    conditions = models.TextField(max_length=TEXT_LENGTH, blank=True)
    wants_support = models.BooleanField(null=True, blank=True)
    proposed_node_hours = models.DecimalField(
        max_digits=18, decimal_places=6, null=True, blank=True
    )
    proposed_in = models.CharField(max_length=12, choices=Unit.choices, default=Unit.NODE_HOURS)
    comment_to_applicant = models.TextField(max_length=TEXT_LENGTH, blank=True)
    internal_note = models.TextField(max_length=TEXT_LENGTH, blank=True)
    # What the automatic checks said when it was sent.
    evidence = models.JSONField(default=list, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments"
    )
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("technical check")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AssessmentStatus.values),
                name="assessment_status",
                violation_error_message=_("This is not a status of a technical check."),
            ),
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=~Q(status="superseded"),
                name="assessment_once",
                violation_error_message=_("There is a technical check already."),
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False),
                name="assessment_sent_instant",
                violation_error_message=_("A sent technical check says when it was sent."),
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | (~Q(outcome="") & ~Q(reason="")),
                name="assessment_reasoned",
                violation_error_message=_("A sent technical check has an outcome and a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted", outcome="with_changes") | ~Q(conditions=""),
                name="assessment_changes_named",
                violation_error_message=_("Name the changes that are needed."),
            ),
            models.CheckConstraint(
                condition=Q(proposed_node_hours__isnull=True) | Q(proposed_node_hours__gt=0),
                name="assessment_amount",
                violation_error_message=_("An amount of hours is more than zero."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["assessed_by", "-submitted_at", "-id"],
                name="assessment_done",
                condition=Q(status="submitted"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.status} v{self.version}"
