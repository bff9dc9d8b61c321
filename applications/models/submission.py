"""What a submission leaves behind: frozen content, evidence of each rule, numbers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class Outcome(models.TextChoices):
    """What one eligibility rule says."""

    PASS = "pass", _("Passed")
    FAIL = "fail", _("Not met")
    UNCLEAR = "unclear", _("The office looks at it")


class Snapshot(models.Model):
    """The content as received. Append-only: a completion adds a version, it changes none."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="snapshots")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("snapshot")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "version"],
                name="snapshot_once",
                violation_error_message=_("This version exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} v{self.version}"


class EligibilityCheck(models.Model):
    """One rule applied once, with its evidence. Append-only."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="eligibility_checks"
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="eligibility_checks"
    )
    rule = models.CharField(max_length=40)
    rule_version = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    evidence = models.JSONField(default=dict)
    checked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("eligibility check")
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "rule"],
                name="eligibility_check_once",
                violation_error_message=_("This rule was applied to this version already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.outcome}"


class NumberSeries(models.Model):
    """The last number given in a series; taken by one conditional UPDATE … RETURNING."""

    key = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self) -> str:
        return f"{self.key} {self.last}"
