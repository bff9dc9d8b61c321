"""Message: one mail to one person, as it was written when the change it reports committed."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q


class MessageState(models.TextChoices):
    """Where a mail stands. Not a case status: delivery alone moves it, by conditional updates."""

    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Refused"
    UNCERTAIN = "uncertain", "Uncertain"


class Message(models.Model):
    """A row of the outbox. Delivery changes its own columns; text and address stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=200, unique=True)
    to_address = models.EmailField(max_length=254)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body_text = models.TextField()
    message_id = models.CharField(max_length=255, unique=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    attachments = models.JSONField(default=list, blank=True)
    state = models.CharField(
        max_length=10, choices=MessageState.choices, default=MessageState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_sent_pair",
                violation_error_message="A mail has an instant of sending exactly when sent.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "sent", "uncertain"])
                | Q(claimed_at__isnull=False, attempts__gt=0),
                name="message_claimed_before_sending",
                violation_error_message="A mail is claimed before it is handed over.",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="message_newest"),
            models.Index(fields=["subject_type", "subject_id"], name="message_subject"),
            models.Index(fields=["claimed_at"], name="message_open", condition=Q(state="sending")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


def message_id(of: uuid.UUID) -> str:
    """The Message-ID header: ours, and the same for every attempt of one message."""
    return f"<{of}@{urlsplit(settings.SITE_URL).hostname}>"
