"""Dated commitments: what we owe the applicant, what the applicant owes us."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class StopReason(models.TextChoices):
    """Why a promise clock stands still."""

    COMPLETION = "completion", _("We wait for your answer")
    WITHDRAWN = "withdrawn", _("The application was withdrawn")


class Promise(models.Model):
    """An answer promised by an instant, counted in working days of the call's zone."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="promise"
    )
    working_days = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("promise")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__gte=F("started_at")),
                name="promise_dates",
                violation_error_message=_("A promise ends after it begins."),
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="promise_open", condition=Q(kept_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.working_days} working days"


class PromiseStop(models.Model):
    """A time during which the clock did not run, with the reason."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="stops")
    reason = models.CharField(max_length=20, choices=StopReason.choices)
    stopped_at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("stopped clock")
        constraints = [
            models.CheckConstraint(
                condition=Q(resumed_at__isnull=True) | Q(resumed_at__gte=F("stopped_at")),
                name="promise_stop_dates",
                violation_error_message=_("A clock resumes after it stopped."),
            ),
            models.UniqueConstraint(
                fields=["promise"],
                condition=Q(resumed_at__isnull=True),
                name="promise_stop_open_once",
                violation_error_message=_("This clock stands still already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class CompletionRequest(models.Model):
    """Questions sent back to the applicant; only these can be edited until the answer."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="completion_requests"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    question_keys = models.JSONField()
    message = models.TextField(_("message"), max_length=4000)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request for completion")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="completion_dates",
                violation_error_message=_("An answer follows its question."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answered_at__isnull=True),
                name="completion_open_once",
                violation_error_message=_("A request is open already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.asked_at:%Y-%m-%d}"
