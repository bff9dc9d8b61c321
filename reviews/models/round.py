"""ReviewRound: the expert review of everything that came before one cut-off."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules.calendars import Deadline


class ReviewRound(models.Model):
    """Opened once by an officer, after the cut-off's instant; experts are assigned from then on."""

    cut_off = models.OneToOneField(
        "catalogue.CutOff", on_delete=models.PROTECT, related_name="review_round"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    # Of every review that is asked for in time; an expert who joins late has a later day.
    due_at = models.DateTimeField()

    class Meta:
        verbose_name = _("expert review")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__gt=F("opened_at")),
                name="review_round_due_later",
                violation_error_message=_("Reviews are due after the opening."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cut_off_id} due {self.due_at:%Y-%m-%d}"

    @property
    def due(self) -> Deadline:
        """The due instant with the zone of its call; read `cut_off__call` with the round."""
        return Deadline(self.due_at, self.cut_off.call.zone)
