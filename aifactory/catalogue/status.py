"""Where a rule set, a call, a text and a change can stand, and which steps are allowed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RuleSetStatus(TextChoices):
    """A rule set is written, comes into force unchanged, and is replaced by a newer version."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    RETIRED = "retired", _("Retired")


RULE_SET_TRANSITIONS: dict[str, frozenset[str]] = {
    RuleSetStatus.DRAFT: frozenset({RuleSetStatus.IN_FORCE}),
    RuleSetStatus.IN_FORCE: frozenset({RuleSetStatus.RETIRED}),
    RuleSetStatus.RETIRED: frozenset(),
}


class CallStatus(TextChoices):
    """An open call takes applications between its two instants; closing it early is a step."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        return "ok" if self.value == "open" else "idle"


CALL_TRANSITIONS: dict[str, frozenset[str]] = {
    CallStatus.PLANNED: frozenset({CallStatus.OPEN, CallStatus.CLOSED}),
    CallStatus.OPEN: frozenset({CallStatus.CLOSED}),
    CallStatus.CLOSED: frozenset(),
}


class WordingStatus(TextChoices):
    """A text is written, comes into force unchanged, and is replaced; or it is given up before."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    RETIRED = "retired", _("Replaced")
    DISCARDED = "discarded", _("Discarded")

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        return {"in_force": "ok", "draft": "wait"}.get(self.value, "idle")


WORDING_TRANSITIONS: dict[str, frozenset[str]] = {
    WordingStatus.DRAFT: frozenset({WordingStatus.IN_FORCE, WordingStatus.DISCARDED}),
    WordingStatus.IN_FORCE: frozenset({WordingStatus.RETIRED}),
    WordingStatus.RETIRED: frozenset(),
    WordingStatus.DISCARDED: frozenset(),
}


class ProposalStatus(TextChoices):
    """A change waits for a second person, then happens or does not."""

    WAITING = "waiting", _("Waits for approval")
    CARRIED_OUT = "carried_out", _("Carried out")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", _("Void")
    EXPIRED = "expired", _("Expired")

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        return {"waiting": "wait", "carried_out": "ok", "refused": "stop"}.get(self.value, "idle")


PROPOSAL_TRANSITIONS: dict[str, frozenset[str]] = {
    ProposalStatus.WAITING: frozenset(
        {
            ProposalStatus.CARRIED_OUT,
            ProposalStatus.REFUSED,
            ProposalStatus.WITHDRAWN,
            ProposalStatus.VOID,
            ProposalStatus.EXPIRED,
        }
    ),
    ProposalStatus.CARRIED_OUT: frozenset(),
    ProposalStatus.REFUSED: frozenset(),
    ProposalStatus.WITHDRAWN: frozenset(),
    ProposalStatus.VOID: frozenset(),
    ProposalStatus.EXPIRED: frozenset(),
}
