"""Questions to the office before submitting, and what it publishes of its answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application

QUESTION_LENGTH = 2000
ANSWER_LENGTH = 4000
REASON_LENGTH = 1000


class Conversation(models.Model):
    """One question about a call, and what followed. The office never reads the draft by it."""

    call = models.ForeignKey("catalogue.Call", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conversations",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conversations"
    )
    asked_at = models.DateTimeField()
    # Since when the office owes an answer; empty while it owes none.
    waits_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("conversation")
        indexes = [
            models.Index(
                fields=["waits_since", "id"],
                name="conversation_waits",
                condition=Q(waits_since__isnull=False),
            ),
            models.Index(fields=["-asked_at", "-id"], name="conversation_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.asked_at:%Y-%m-%d}"


class Post(models.Model):
    """What one side wrote. Never changed, never removed."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="posts")
    # From the form that wrote it: a double click finds the first one.
    key = models.UUIDField(unique=True, editable=False)
    text = models.TextField(_("text"), max_length=ANSWER_LENGTH)
    is_office = models.BooleanField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("post")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="post_text",
                violation_error_message=_("A post says something."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.written_at:%Y-%m-%d}"


class Clarification(models.Model):
    """A question and its answer for everybody, reworded so that it names nobody."""

    call = models.ForeignKey("catalogue.Call", on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clarifications",
    )
    key = models.UUIDField(unique=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("clarification")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason=""
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_reason="")
                ),
                name="clarification_withdrawn_whole",
                violation_error_message=_("A clarification is withdrawn with a reason."),
            )
        ]
        indexes = [models.Index(fields=["call", "-published_at"], name="clarification_of_call")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.published_at:%Y-%m-%d}"


class ClarificationVersion(models.Model):
    """Its wording at one time; the last one counts, the earlier ones are kept."""

    clarification = models.ForeignKey(
        Clarification, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    question = models.TextField(_("question"), max_length=QUESTION_LENGTH)
    answer = models.TextField(_("answer"), max_length=ANSWER_LENGTH)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("wording of a clarification")
        constraints = [
            models.UniqueConstraint(
                fields=["clarification", "number"], name="clarification_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clarification_id} {self.number}"
