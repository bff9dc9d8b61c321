"""Movements of node-hours: append-only, each from one account to another."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aifactory.audit.recording import content_hash
from allocations.models.account import LedgerAccount

POSTED = "allocations.hours_posted"
"""Verb of the event that holds a movement's hash."""


class Reason(models.TextChoices):
    """Why hours moved."""

    SUPPLIED = "supplied", _("Supplied by the site")
    DECIDED = "decided", _("Reserved for an award")
    VOIDED = "voided", _("Decision taken back")
    ACCEPTED = "accepted", _("Award accepted")
    DECLINED = "declined", _("Award declined")
    LAPSED = "lapsed", _("No answer in time")
    ENDED = "ended", _("Allocation ended")
    ANNULLED = "annulled", _("Decision annulled")
    RECTIFIED = "rectified", _("Decision rectified")


class LedgerEntry(models.Model):
    """One movement. Written by `ledger.post`, never changed, never deleted."""

    key = models.CharField(max_length=120, unique=True)
    source = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="entries_out")
    target = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="entries_in")
    node_hours = models.DecimalField(max_digits=18, decimal_places=6)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    decision = models.ForeignKey(
        "allocations.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    award = models.ForeignKey(
        "allocations.Award", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    allocation = models.ForeignKey(
        "allocations.Allocation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    posted_at = models.DateTimeField()
    # A pseudonym, or the name of the job: never just “system”.
    posted_by = models.CharField(max_length=64)
    request_id = models.CharField(max_length=64, blank=True)
    content_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("movement")
        constraints = [
            models.CheckConstraint(
                condition=Q(node_hours__gt=0),
                name="ledger_entry_positive",
                violation_error_message=_("A movement has more than zero hours."),
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="ledger_entry_two_accounts",
                violation_error_message=_("A movement goes from one account to another."),
            ),
        ]
        indexes = [
            models.Index(fields=["source", "posted_at", "id"], name="ledger_entry_out"),
            models.Index(fields=["target", "posted_at", "id"], name="ledger_entry_in"),
        ]

    def __str__(self) -> str:
        return self.key

    def content(self) -> dict[str, Any]:
        """What makes two movements with one key the same movement."""
        return {
            "source": self.source_id,
            "target": self.target_id,
            "node_hours": self.node_hours,
            "reason": str(self.reason),
            "decision": self.decision_id,
            "award": self.award_id,
            "allocation": self.allocation_id,
        }

    def computed_hash(self) -> str:
        """Hash of everything the movement says; stored with it and in its event."""
        return content_hash(
            {
                **self.content(),
                "key": self.key,
                "posted_at": self.posted_at,
                "posted_by": self.posted_by,
                "request_id": self.request_id,
            }
        )
