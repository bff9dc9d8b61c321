"""An act on several cases at once: what it did to each, so that it can be undone."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.casework import WORD_LENGTH, HandOver, Label
from applications.rules.together import Act


class TogetherAct(models.Model):
    """One act of one officer. Its key comes from the page, so a double click is one act."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.CharField(max_length=10, choices=[(act.value, act.value) for act in Act])
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    label = models.ForeignKey(
        Label, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(max_length=WORD_LENGTH, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("act on several cases")
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["take", "hand_over"], owner__isnull=False, label__isnull=True)
                | Q(act__in=["label", "unlabel"], owner__isnull=True, label__isnull=False),
                name="together_of_one_kind",
                violation_error_message=_("An act names an owner or a label."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.done_at:%Y-%m-%d}"


class TogetherLine(models.Model):
    """One case of it. `left_out` says why nothing happened, "" where it did."""

    together = models.ForeignKey(TogetherAct, on_delete=models.PROTECT, related_name="lines")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    left_out = models.CharField(max_length=20, blank=True)
    hand_over = models.ForeignKey(
        HandOver, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Key of the row that was put; the row itself may be gone.
    case_label = models.BigIntegerField(null=True, blank=True)
    # None: not asked; False: somebody changed the case meanwhile, so it stays.
    is_undone = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = _("case of an act on several")
        constraints = [
            models.UniqueConstraint(fields=["together", "application"], name="together_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.together_id} {self.application_id}"
