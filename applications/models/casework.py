"""What the office writes beside a case. Applicants, experts and sites read none of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application

NOTE_LENGTH = 4000
WORD_LENGTH = 1000


class Colour(models.TextChoices):
    """The six series of the design; the word stands beside it, so colour is never alone."""

    BLUE = "c1", _("Blue")
    RED = "c2", _("Red")
    GREEN = "c3", _("Green")
    VIOLET = "c4", _("Violet")
    OCHRE = "c5", _("Ochre")
    GREY = "c6", _("Grey")


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


class Note(models.Model):
    """What the office writes for itself beside a case; struck out with a reason, never removed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notes")
    # From the form that wrote it: a double click finds the first one.
    key = models.UUIDField(unique=True, editable=False)
    text = models.TextField(_("note"), max_length=NOTE_LENGTH)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    struck_reason = models.TextField(max_length=WORD_LENGTH, blank=True)

    class Meta:
        verbose_name = _("internal note")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="note_text",
                violation_error_message=_("A note says something."),
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_reason="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_reason="")),
                name="note_struck_whole",
                violation_error_message=_("A note is struck out by somebody, with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.written_at:%Y-%m-%d}"


class Label(models.Model):
    """A word that officers put on cases, the same for the whole portal."""

    name = models.CharField(_("name"), max_length=40)
    colour = models.CharField(_("colour"), max_length=2, choices=Colour.choices)
    retired_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("label")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="label_once",
                violation_error_message=_("There is a label with this name."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="label_name",
                violation_error_message=_("A label has a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CaseLabel(models.Model):
    """A label on a case. Taking it off removes the row; the history keeps both."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="labels")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="on_cases")
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()

    class Meta:
        verbose_name = _("label on a case")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "label"],
                name="case_label_once",
                violation_error_message=_("This label is on the case already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.label_id}"
