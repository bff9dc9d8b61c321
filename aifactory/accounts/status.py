"""The state machines of an approval and of an invitation, and what they mean to people."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApprovalStatus(TextChoices):
    """Where the second pair of eyes stands."""

    REQUESTED = "requested", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    VOID = "void", _("Void")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    # It ended without an answer, so it can be asked again.
    GONE = nonmember(frozenset({"void", "expired", "withdrawn"}))

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
            ApprovalStatus.WITHDRAWN,
        }
    ),
    ApprovalStatus.APPROVED: frozenset({ApprovalStatus.VOID}),
    ApprovalStatus.REFUSED: frozenset(),
    ApprovalStatus.VOID: frozenset(),
    ApprovalStatus.EXPIRED: frozenset(),
    ApprovalStatus.WITHDRAWN: frozenset(),
}


class InvitationStatus(TextChoices):
    """What became of an invitation."""

    WAITING = "waiting", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        return {"waiting": "wait", "accepted": "ok"}.get(self.value, "idle")


# An expired one is sent again with a new link; a withdrawn one stays withdrawn.
INVITATION_TRANSITIONS: dict[str, frozenset[str]] = {
    InvitationStatus.WAITING: frozenset(
        {InvitationStatus.ACCEPTED, InvitationStatus.EXPIRED, InvitationStatus.WITHDRAWN}
    ),
    InvitationStatus.EXPIRED: frozenset({InvitationStatus.WAITING, InvitationStatus.WITHDRAWN}),
    InvitationStatus.ACCEPTED: frozenset(),
    InvitationStatus.WITHDRAWN: frozenset(),
}
