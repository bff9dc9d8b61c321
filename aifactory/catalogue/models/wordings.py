"""Texts of letters and mails that the office wrote in place of the shipped ones, and all before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.status import WORDING_TRANSITIONS, WordingStatus


class Wording(models.Model):
    """The text of one letter or mail in one language; its versions hang here.

    Without a version in force the shipped text holds. The row exists from the first draft on, and
    is what drafts, requests and their answers lock.
    """

    template = models.CharField(_("letter or mail"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    # As the template's file has it: history and queue name the text also after that is gone.
    title = models.CharField(_("title"), max_length=150)

    class Meta:
        verbose_name = _("wording")
        constraints = [
            models.UniqueConstraint(
                fields=["template", "language"],
                name="catalogue_one_wording",
                violation_error_message=_("This text has versions already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class WordingVersion(models.Model):
    """One version of a text. Its number stays; its words change only while it is a draft."""

    TRANSITIONS = WORDING_TRANSITIONS

    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    blocks = models.JSONField(_("text"))
    content_hash = models.CharField(max_length=64)
    status = models.CharField(
        max_length=10, choices=WordingStatus.choices, default=WordingStatus.DRAFT
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(_("last changed"))
    valid_from = models.DateTimeField(_("in force from"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a wording")
        constraints = [
            models.UniqueConstraint(
                fields=["wording", "number"],
                name="catalogue_wording_number",
                violation_error_message=_("This version exists already."),
            ),
            models.UniqueConstraint(
                fields=["wording"],
                condition=Q(status="in_force"),
                name="catalogue_one_wording_in_force",
                violation_error_message=_("Another version of this text is in force."),
            ),
            models.UniqueConstraint(
                fields=["wording"],
                condition=Q(status="draft"),
                name="catalogue_one_wording_draft",
                violation_error_message=_("A draft of this text exists already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0),
                name="catalogue_wording_after_shipped",
                violation_error_message=_("Version 0 is the shipped text."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "discarded"]) | Q(valid_from__isnull=False),
                name="catalogue_wording_valid_pair",
                violation_error_message=_("A text in force says since when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wording} {self.number}"

    @property
    def state(self) -> WordingStatus:
        """The status with its words and pill."""
        return WordingStatus(self.status)
