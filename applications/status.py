"""The state machine of an application, and what each status means to people."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class ApplicationStatus(TextChoices):
    """Where an application stands. The label is the word that the applicant reads."""

    DRAFT = "draft", _("Draft")
    DISCARDED = "discarded", _("Deleted draft")
    # Received; eligibility is being checked. Passed through at once when every rule passes.
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Waiting for your answer")
    INELIGIBLE = "ineligible", _("Not eligible")
    TECHNICAL_CHECK = "technical_check", _("Technical check")
    # Only under rule sets whose stages name experts.
    EXPERT_REVIEW = "expert_review", _("Expert review")
    AWAITING_DECISION = "awaiting_decision", _("Decision in preparation")
    WAITING_LIST = "waiting_list", _("Waiting list")
    AWARDED = "awarded", _("Awarded")
    NOT_AWARDED = "not_awarded", _("No award")
    ACCEPTED = "accepted", _("Active")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CLOSED = "closed", _("Closed")

    # Groups, by who has the ball.
    WITH_APPLICANT = nonmember(frozenset({"draft", "returned", "awarded"}))
    WITH_OFFICE = nonmember(frozenset({"submitted", "awaiting_decision", "waiting_list"}))
    WITH_SITE = nonmember(frozenset({"technical_check"}))
    WITH_EXPERTS = nonmember(frozenset({"expert_review"}))
    # Groups, by how far it is. PRIVATE is seen by the team alone.
    PRIVATE = nonmember(frozenset({"draft", "discarded"}))
    UNDECIDED = nonmember(
        frozenset(
            {"submitted", "returned", "technical_check", "expert_review", "awaiting_decision"}
        )
    )
    # What counts when a rule set allows one open application per organisation.
    OPEN = nonmember(
        frozenset(
            {
                "submitted",
                "returned",
                "technical_check",
                "expert_review",
                "awaiting_decision",
                "waiting_list",
                "awarded",
                "accepted",
            }
        )
    )
    ENDED = nonmember(
        frozenset({"ineligible", "not_awarded", "declined", "lapsed", "withdrawn", "closed"})
    )

    @property
    def pill(self) -> str:
        """Key of the status pill: ok, info, wait, stop or idle."""
        return PILLS[self]

    @property
    def ball(self) -> str:
        """Who has the ball: applicant, office, site, experts or nobody."""
        if self.value in self.WITH_APPLICANT:
            return "applicant"
        if self.value in self.WITH_OFFICE:
            return "office"
        if self.value in self.WITH_EXPERTS:
            return "experts"
        return "site" if self.value in self.WITH_SITE else "nobody"

    @property
    def staff_word(self) -> LazyText | str:
        """The word on staff pages, where “your answer” would be somebody else's."""
        return STAFF_WORDS.get(self, self.label)


PILLS: dict[str, str] = {
    ApplicationStatus.DRAFT: "idle",
    ApplicationStatus.DISCARDED: "idle",
    ApplicationStatus.SUBMITTED: "info",
    ApplicationStatus.RETURNED: "wait",
    ApplicationStatus.INELIGIBLE: "stop",
    ApplicationStatus.TECHNICAL_CHECK: "info",
    ApplicationStatus.EXPERT_REVIEW: "info",
    ApplicationStatus.AWAITING_DECISION: "info",
    ApplicationStatus.WAITING_LIST: "wait",
    ApplicationStatus.AWARDED: "ok",
    ApplicationStatus.NOT_AWARDED: "stop",
    ApplicationStatus.ACCEPTED: "ok",
    ApplicationStatus.DECLINED: "idle",
    ApplicationStatus.LAPSED: "idle",
    ApplicationStatus.WITHDRAWN: "idle",
    ApplicationStatus.CLOSED: "idle",
}

STAFF_WORDS: dict[str, LazyText] = {
    ApplicationStatus.SUBMITTED: _("Eligibility to settle"),
    ApplicationStatus.RETURNED: _("Waiting for the applicant"),
    ApplicationStatus.AWAITING_DECISION: _("Awaiting decision"),
    ApplicationStatus.ACCEPTED: _("Award accepted"),
    ApplicationStatus.DECLINED: _("Award declined"),
}

S = ApplicationStatus

APPLICATION_TRANSITIONS: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.DISCARDED}),
    S.DISCARDED: frozenset({S.DRAFT}),
    S.SUBMITTED: frozenset({S.TECHNICAL_CHECK, S.RETURNED, S.INELIGIBLE, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.INELIGIBLE: frozenset(),
    S.TECHNICAL_CHECK: frozenset({S.EXPERT_REVIEW, S.AWAITING_DECISION, S.RETURNED, S.WITHDRAWN}),
    S.EXPERT_REVIEW: frozenset({S.AWAITING_DECISION, S.WITHDRAWN}),
    S.AWAITING_DECISION: frozenset({S.AWARDED, S.WAITING_LIST, S.NOT_AWARDED, S.WITHDRAWN}),
    # Back to awaiting a decision: the one that was given was annulled.
    S.WAITING_LIST: frozenset({S.AWARDED, S.NOT_AWARDED, S.WITHDRAWN, S.AWAITING_DECISION}),
    S.AWARDED: frozenset({S.ACCEPTED, S.DECLINED, S.LAPSED, S.AWAITING_DECISION}),
    S.NOT_AWARDED: frozenset({S.AWAITING_DECISION}),
    S.ACCEPTED: frozenset({S.CLOSED, S.AWAITING_DECISION}),
    S.DECLINED: frozenset(),
    S.LAPSED: frozenset({S.AWAITING_DECISION}),
    S.WITHDRAWN: frozenset(),
    S.CLOSED: frozenset(),
}
