"""The state machines of decisions, awards and allocations, and what they mean to people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DecisionStatus(TextChoices):
    """Decided is not announced: nothing shows on any channel before the release."""

    DECIDED = "decided", _("Decided, not released")
    RELEASED = "released", _("Released")
    VOIDED = "voided", _("Taken back")

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        return {"decided": "info", "released": "ok", "voided": "idle"}[self.value]


class AwardStatus(TextChoices):
    """Where an award stands. PREPARED and VOIDED are never seen by applicants."""

    PREPARED = "prepared", _("Not announced")
    OFFERED = "offered", _("Waiting for your answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Lapsed")
    VOIDED = "voided", _("Taken back")

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        return {"prepared": "info", "offered": "wait", "accepted": "ok"}.get(self.value, "idle")


class AllocationStatus(TextChoices):
    """Whether the hours can still be used."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        return {"active": "ok", "suspended": "stop"}.get(self.value, "idle")


DECISION_TRANSITIONS: dict[str, frozenset[str]] = {
    DecisionStatus.DECIDED: frozenset({DecisionStatus.RELEASED, DecisionStatus.VOIDED}),
    DecisionStatus.RELEASED: frozenset(),
    DecisionStatus.VOIDED: frozenset(),
}

AWARD_TRANSITIONS: dict[str, frozenset[str]] = {
    AwardStatus.PREPARED: frozenset({AwardStatus.OFFERED, AwardStatus.VOIDED}),
    AwardStatus.OFFERED: frozenset(
        {AwardStatus.ACCEPTED, AwardStatus.DECLINED, AwardStatus.LAPSED}
    ),
    AwardStatus.ACCEPTED: frozenset(),
    AwardStatus.DECLINED: frozenset(),
    AwardStatus.LAPSED: frozenset(),
    AwardStatus.VOIDED: frozenset(),
}

ALLOCATION_TRANSITIONS: dict[str, frozenset[str]] = {
    AllocationStatus.ACTIVE: frozenset({AllocationStatus.SUSPENDED, AllocationStatus.ENDED}),
    # Its days run on while it is suspended, so its last day ends it too.
    AllocationStatus.SUSPENDED: frozenset({AllocationStatus.ACTIVE, AllocationStatus.ENDED}),
    AllocationStatus.ENDED: frozenset(),
}
