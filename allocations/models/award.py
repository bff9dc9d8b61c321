"""Award: hours granted by a decision, to be accepted by an instant."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allocations.models.decision import Decision
from allocations.models.querysets import AwardQuerySet
from allocations.status import AWARD_TRANSITIONS, AwardStatus


class Award(models.Model):
    """Hours held for an application until its lead answers. `respond_by` is set at release."""

    TRANSITIONS = AWARD_TRANSITIONS

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="award")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="awards"
    )
    partition = models.ForeignKey(
        "catalogue.Partition", on_delete=models.PROTECT, related_name="awards"
    )
    node_hours = models.DecimalField(max_digits=18, decimal_places=6)
    status = models.CharField(
        max_length=10, choices=AwardStatus.choices, default=AwardStatus.PREPARED
    )
    respond_by = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_reason = models.TextField(blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        constraints = [
            models.CheckConstraint(
                condition=Q(node_hours__gt=0),
                name="award_positive",
                violation_error_message=_("An award has more than zero hours."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="award_dates",
                violation_error_message=_("An award ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["prepared", "voided"]) | Q(respond_by__isnull=False),
                name="award_respond_by",
                violation_error_message=_("An offered award says by when to answer."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="award_answered_pair",
                violation_error_message=_("An answer has an instant and a person."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "declined"]) | Q(answered_at__isnull=False),
                name="award_answered_instant",
                violation_error_message=_("An answered award says when it was answered."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["respond_by", "id"], name="award_open", condition=Q(status="offered")
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.node_hours}"

    def get_absolute_url(self) -> str:
        """Where the project lead answers."""
        return reverse("allocations:award", kwargs={"award_id": self.pk})

    @property
    def lapses_at(self) -> datetime | None:
        """When the hours go back: later than `respond_by` by the longest an answer may wait."""
        return self.respond_by + settings.LAPSE_GRACE if self.respond_by else None

    @property
    def state(self) -> AwardStatus:
        """The status with its words and pill."""
        return AwardStatus(self.status)
