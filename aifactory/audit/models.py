"""History rows. Written by `recording` and `integrity` only, never changed, never deleted."""

from django.db import models


class Event(models.Model):
    """One fact: who did what to which subject, linked to the event before it.

    Holds ids, pseudonyms, enums, amounts and salted hashes; never free or personal text, so a
    person can be erased while the chain stays valid.
    """

    position = models.BigIntegerField(unique=True)
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    from_status = models.CharField(max_length=40, blank=True)
    to_status = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    # Set by the database; ties a status change to its event within one transaction.
    txid = models.BigIntegerField(editable=False, default=0)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "position"], name="event_subject"),
            models.Index(fields=["actor", "position"], name="event_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.verb} {self.subject_type}:{self.subject_id}"


class Anchor(models.Model):
    """The head of the chain at one instant, also written outside the database."""

    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    anchored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:8]}"


class Verification(models.Model):
    """One walk of the chain, asked for by a person or by the calendar, with its verdict."""

    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=64)
    finished_at = models.DateTimeField(null=True, blank=True)
    events = models.BigIntegerField(default=0)
    broken_at = models.BigIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True)
    head = models.CharField(max_length=64, blank=True)
    anchored_to = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M} {self.problem or 'unbroken'}"

    @property
    def is_unbroken(self) -> bool:
        """Finished and found nothing."""
        return self.finished_at is not None and self.broken_at is None
