"""What the office writes beside a case. Applicants, experts and sites read none of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application

NOTE_LENGTH = 4000
WORD_LENGTH = 1000


class HandOver(models.Model):
    """A case went from one owner to another, or to nobody. Never changed, never removed."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="hand_overs"
    )
    owner_before = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note"), max_length=WORD_LENGTH, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField()

    class Meta:
        verbose_name = _("hand-over")
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True)
                | Q(owner_before__isnull=True)
                | ~Q(owner=F("owner_before")),
                name="hand_over_changes",
                violation_error_message=_("A hand-over changes who owns the case."),
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(owner_before__isnull=False),
                name="hand_over_somebody",
                violation_error_message=_("A hand-over names somebody."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.done_at:%Y-%m-%d}"
