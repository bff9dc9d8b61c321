"""Answers: one row per question, each with its own version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class Answer(models.Model):
    """What stands in one field now. Kept as typed, also when it is not yet right."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("answer")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "key"],
                name="answer_once",
                violation_error_message=_("This question is answered already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"
