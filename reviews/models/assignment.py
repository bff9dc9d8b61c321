"""ReviewAssignment: one expert's part in an evaluation, and what they declared about it."""

from enum import nonmember
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reviews.models.evaluation import Evaluation
from reviews.status import ASSIGNMENT_TRANSITIONS, AssignmentStatus

if TYPE_CHECKING:
    from reviews.models.review import Review

NOTE_LENGTH = 1000


class DeclineReason(models.TextChoices):
    """Why an expert declines."""

    NO_TIME = "no_time", _("I have no time before the due date")
    NOT_MY_FIELD = "not_my_field", _("This is not my field")
    CONFLICT = "conflict", _("I may have a conflict of interest")
    OTHER = "other", _("Another reason")

    # These say too little by themselves.
    NEED_WORDS = nonmember(frozenset({"conflict", "other"}))


class Relation(models.TextChoices):
    """What can tie an expert to an application. The first one says that nothing does."""

    NONE = "none", _("No conflict of interest")
    EMPLOYMENT = "employment", _("Employed, paid or about to be by an applicant in 12 months")
    OFFICE = "office", _("An office or advisory role with an applicant")
    FAMILY = "family", _("Family or a close personal tie")
    SUPERVISION = "supervision", _("Adviser or student, now or in the past")
    COLLABORATION = "collaboration", _("A joint project or publication in 48 months")
    SAME_CALL = "same_call", _("My own application in the same call")
    BUSINESS = "business", _("Business partners")
    OTHER = "other", _("Anything else that could look like a conflict")


class ReviewAssignment(models.Model):
    """An expert asked to review. What ended stays, with the day and the reason."""

    TRANSITIONS = ASSIGNMENT_TRANSITIONS

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_assignments"
    )
    status = models.CharField(
        max_length=12, choices=AssignmentStatus.choices, default=AssignmentStatus.INVITED
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField()
    due_at = models.DateTimeField()
    responded_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=15, choices=DeclineReason.choices, blank=True)
    # Of the expert who declines, or of the officer who removes.
    note = models.TextField(max_length=NOTE_LENGTH, blank=True)
    # Of the officer: why a tie that only warns does not stand in the way.
    tie_note = models.TextField(max_length=NOTE_LENGTH, blank=True)

    declarations: "models.Manager[ConflictDeclaration]"
    review: "Review"

    class Meta:
        verbose_name = _("review assignment")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AssignmentStatus.values),
                name="assignment_status",
                violation_error_message=_("This is not a status of a review assignment."),
            ),
            models.UniqueConstraint(
                fields=["evaluation", "expert"],
                condition=Q(status__in=sorted(AssignmentStatus.LIVE)),
                name="assignment_once",
                violation_error_message=_("This expert is assigned already."),
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=models.F("invited_at")),
                name="assignment_due_later",
                violation_error_message=_("A review is due after the invitation."),
            ),
            models.CheckConstraint(
                condition=~Q(status="declined")
                | (~Q(decline_reason="") & Q(responded_at__isnull=False)),
                name="assignment_declined_why",
                violation_error_message=_("Say why you decline."),
            ),
        ]
        indexes = [
            models.Index(fields=["expert", "status", "due_at"], name="assignment_worklist"),
            models.Index(
                fields=["due_at"],
                name="assignment_owed",
                condition=Q(status__in=sorted(AssignmentStatus.OWED)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.status}"

    @property
    def state(self) -> AssignmentStatus:
        """The status with its words and groups."""
        return AssignmentStatus(self.status)


class ConflictDeclaration(models.Model):
    """What was said about ties to an application. Append-only; a later one adds to the first."""

    assignment = models.ForeignKey(
        ReviewAssignment, on_delete=models.PROTECT, related_name="declarations"
    )
    relation = models.CharField(max_length=15, choices=Relation.choices)
    text = models.TextField(max_length=NOTE_LENGTH, blank=True)
    # The expert, or an officer who found out.
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField()

    class Meta:
        verbose_name = _("conflict declaration")
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=Relation.values),
                name="declaration_relation",
                violation_error_message=_("Choose what ties you to this application."),
            ),
            models.CheckConstraint(
                condition=~Q(relation="other") | ~Q(text=""),
                name="declaration_other_said",
                violation_error_message=_("Say in a few words what it is."),
            ),
        ]

    def __str__(self) -> str:
        return self.relation
