"""The state machine of an approval, and what it means to people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApprovalStatus(TextChoices):
    """Where the second pair of eyes stands."""

    REQUESTED = "requested", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    VOID = "void", _("Void")
    EXPIRED = "expired", _("Expired")

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        return {"requested": "wait", "approved": "ok", "refused": "stop"}.get(self.value, "idle")


# An approval given becomes void too: what it approved was taken back.
APPROVAL_TRANSITIONS: dict[str, frozenset[str]] = {
    ApprovalStatus.REQUESTED: frozenset(
        {
            ApprovalStatus.APPROVED,
            ApprovalStatus.REFUSED,
            ApprovalStatus.VOID,
            ApprovalStatus.EXPIRED,
        }
    ),
    ApprovalStatus.APPROVED: frozenset({ApprovalStatus.VOID}),
    ApprovalStatus.REFUSED: frozenset(),
    ApprovalStatus.VOID: frozenset(),
    ApprovalStatus.EXPIRED: frozenset(),
}
