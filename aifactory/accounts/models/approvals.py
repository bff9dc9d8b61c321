"""Approval: the second pair of eyes on an act that one person may not do alone."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aifactory.accounts.models.people import User
from aifactory.accounts.status import APPROVAL_TRANSITIONS, ApprovalStatus

OPEN_FOR = timedelta(days=30)


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Approvals by what they are about."""

    def about(self, subject: tuple[str, str]) -> Self:
        """Of one subject."""
        return self.filter(subject_type=subject[0], subject_id=subject[1])


class Approval(models.Model):
    """One request, answered once by somebody else. What was approved is kept as a hash."""

    TRANSITIONS = APPROVAL_TRANSITIONS

    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    # Approvers of this scope, or of the whole portal, may answer.
    scope = models.CharField(max_length=60)
    status = models.CharField(
        max_length=10, choices=ApprovalStatus.choices, default=ApprovalStatus.REQUESTED
    )
    content_hash = models.CharField(max_length=64)
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_reason = models.TextField(blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("requested_by")),
                name="approval_second_person",
                violation_error_message=_("Nobody approves what they asked for themselves."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="approval_reason",
                violation_error_message=_("A request says why."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="approval_answered_pair",
                violation_error_message=_("An answer has an instant and a person."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "refused"]) | Q(answered_at__isnull=False),
                name="approval_answered_instant",
                violation_error_message=_("An answered request says when it was answered."),
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(answer_reason=""),
                name="approval_refusal_reason",
                violation_error_message=_("A refusal says why."),
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=Q(status="requested"),
                name="approval_one_open",
                violation_error_message=_("This waits for approval already."),
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="approval_subject"),
            models.Index(
                fields=["requested_at", "id"],
                name="approval_queue",
                condition=Q(status="requested"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    def get_absolute_url(self) -> str:
        """Where an approver answers."""
        return reverse("approval", kwargs={"approval_id": self.pk})

    @property
    def subject(self) -> tuple[str, str]:
        """(type, id) of what it is about."""
        return self.subject_type, self.subject_id

    @property
    def state(self) -> ApprovalStatus:
        """The status with its words and pill."""
        return ApprovalStatus(self.status)
