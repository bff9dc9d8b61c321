"""The state machines of decisions, awards and allocations, and what they mean to people."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DecisionStatus(TextChoices):
    """Decided is not announced: nothing shows on any channel before the release."""

    DECIDED = "decided", _("Decided, not released")
    RELEASED = "released", _("Released")
    VOIDED = "voided", _("Taken back")
    # Corrected: by a newer decision that names it.
    ANNULLED = "annulled", _("Annulled")
    SUPERSEDED = "superseded", _("Replaced")

    # What the applicant was told, and can read for good.
    ANNOUNCED = nonmember(frozenset({"released", "annulled", "superseded"}))

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        return {"decided": "info", "released": "ok", "annulled": "stop"}.get(self.value, "idle")


class AwardStatus(TextChoices):
    """Where an award stands. PREPARED and VOIDED are never seen by applicants.

    ANNULLED and SUPERSEDED follow from the correction of its decision.
    """

    PREPARED = "prepared", _("Not announced")
    OFFERED = "offered", _("Waiting for your answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Lapsed")
    VOIDED = "voided", _("Taken back")
    ANNULLED = "annulled", _("Annulled")
    SUPERSEDED = "superseded", _("Replaced")

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
    DecisionStatus.RELEASED: frozenset({DecisionStatus.ANNULLED, DecisionStatus.SUPERSEDED}),
    DecisionStatus.VOIDED: frozenset(),
    DecisionStatus.ANNULLED: frozenset(),
    DecisionStatus.SUPERSEDED: frozenset(),
}

AWARD_TRANSITIONS: dict[str, frozenset[str]] = {
    # Accepted at once where it replaces an award that was accepted.
    AwardStatus.PREPARED: frozenset(
        {AwardStatus.OFFERED, AwardStatus.ACCEPTED, AwardStatus.VOIDED}
    ),
    AwardStatus.OFFERED: frozenset(
        {
            AwardStatus.ACCEPTED,
            AwardStatus.DECLINED,
            AwardStatus.LAPSED,
            AwardStatus.ANNULLED,
            AwardStatus.SUPERSEDED,
        }
    ),
    AwardStatus.ACCEPTED: frozenset({AwardStatus.ANNULLED, AwardStatus.SUPERSEDED}),
    AwardStatus.DECLINED: frozenset(),
    AwardStatus.LAPSED: frozenset(),
    AwardStatus.VOIDED: frozenset(),
    AwardStatus.ANNULLED: frozenset(),
    AwardStatus.SUPERSEDED: frozenset(),
}

ALLOCATION_TRANSITIONS: dict[str, frozenset[str]] = {
    AllocationStatus.ACTIVE: frozenset({AllocationStatus.SUSPENDED, AllocationStatus.ENDED}),
    # Its days run on while it is suspended, so its last day ends it too.
    AllocationStatus.SUSPENDED: frozenset({AllocationStatus.ACTIVE, AllocationStatus.ENDED}),
    AllocationStatus.ENDED: frozenset(),
}
