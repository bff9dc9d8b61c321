"""Review: marks and comments of one expert, and every version that was sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules.expert_review import MARKS
from reviews.models.assignment import ReviewAssignment
from reviews.status import REVIEW_TRANSITIONS, ReviewStatus

COMMENT_LENGTH = 1000


class Confidence(models.TextChoices):
    """How sure an expert is."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Review(models.Model):
    """The working copy; what counts is the newest `ReviewVersion`.

    `version` grows with each save, so two browsers never overwrite each other unseen.
    """

    TRANSITIONS = REVIEW_TRANSITIONS

    assignment = models.OneToOneField(
        ReviewAssignment, on_delete=models.PROTECT, related_name="review"
    )
    status = models.CharField(
        max_length=10, choices=ReviewStatus.choices, default=ReviewStatus.DRAFT
    )
    version = models.PositiveIntegerField(default=0)
    comment_to_panel = models.TextField(max_length=COMMENT_LENGTH, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence.choices, blank=True)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    marks: "models.Manager[ReviewMark]"
    versions: "models.Manager[ReviewVersion]"

    class Meta:
        verbose_name = _("review")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReviewStatus.values),
                name="review_status",
                violation_error_message=_("This is not a status of a review."),
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted")
                | (Q(submitted_at__isnull=False) & ~Q(confidence="")),
                name="review_sent_whole",
                violation_error_message=_("A sent review says when, and how sure it is."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.status} v{self.version}"


class ReviewMark(models.Model):
    """Mark and comment for one criterion; either may be missing in a draft."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="marks")
    criterion = models.CharField(max_length=40)
    mark = models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True)
    comment = models.TextField(max_length=COMMENT_LENGTH, blank=True)

    class Meta:
        verbose_name = _("mark")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="mark_once"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__in=list(MARKS)),
                name="mark_half",
                violation_error_message=_("A mark is one of 0, 0.5, 1 and so on up to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.mark}"


class ReviewVersion(models.Model):
    """A review as it was sent. Append-only, so that an amended mark stays readable."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a review")
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="review_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.review_id} v{self.number}"
