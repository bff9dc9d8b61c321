"""When a supercomputer, or a part of it, does not run."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.models.facts import Sourced
from aifactory.catalogue.models.systems import Partition, System
from aifactory.catalogue.rules.questions.words import text_of
from aifactory.catalogue.rules.spans import Span


class Maintenance(Sourced):
    """A window in which jobs do not run, on a whole system or on one partition of it."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="maintenances")
    partition = models.ForeignKey(
        Partition, on_delete=models.PROTECT, null=True, blank=True, related_name="maintenances"
    )
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"))
    text = models.JSONField(_("words for the public"))

    class Meta(Sourced.Meta):
        verbose_name = _("maintenance window")
        verbose_name_plural = _("maintenance windows")
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")),
                name="catalogue_maintenance_ends_after_start",
                violation_error_message=_("It ends after it begins."),
            ),
        ]
        indexes = [models.Index(fields=["until_at"], name="catalogue_maintenance_until")]

    def __str__(self) -> str:
        return f"{self.partition or self.system}"

    @property
    def span(self) -> Span[datetime]:
        """From the first instant to the one at which it is over."""
        return Span(self.from_at, self.until_at)

    @property
    def words(self) -> str:
        """What the public reads."""
        return text_of(self.text)
