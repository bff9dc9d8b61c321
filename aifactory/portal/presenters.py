"""Events in words: a sentence per verb, a name per actor, a few figures beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.audit.models import Event
from aifactory.catalogue.views.words import VERBS
from aifactory.face.tags.formats import hours

SYSTEM_PREFIX = "system:"

VERB_SENTENCES: Mapping[str, Any] = {
    "accounts.approval_approved": lazy("Approved as the second person"),
    "accounts.approval_expired": lazy("Nobody answered the request for approval in time"),
    "accounts.approval_refused": lazy("Refused to approve"),
    "accounts.approval_requested": lazy("Asked for a second person’s approval"),
    "accounts.approval_void": lazy("The approval became void"),
    "accounts.approval_withdrawn": lazy("Withdrew the request for approval"),
    "accounts.invitation_accepted": lazy("Accepted the invitation"),
    "accounts.invitation_expired": lazy("Nobody answered the invitation in time"),
    "accounts.invitation_sent": lazy("Sent the invitation again, with a new link"),
    "accounts.invitation_waiting": lazy("Opened the expired invitation again"),
    "accounts.invitation_withdrawn": lazy("Withdrew the invitation"),
    "accounts.invited": lazy("Invited somebody"),
    "accounts.leave_recorded": lazy("Recorded leave"),
    "accounts.leave_shortened": lazy("Shortened the leave"),
    "accounts.leave_withdrawn": lazy("Withdrew the leave"),
    "accounts.organisation_changed": lazy("Changed the facts of the organisation"),
    "accounts.organisation_created": lazy("Entered the organisation"),
    "accounts.organisation_merged": lazy("Merged the organisation into another row"),
    "accounts.owner_added": lazy("Recorded an owner of the organisation"),
    "accounts.ownership_ended": lazy("Ended a share in the organisation"),
    "accounts.person_registered": lazy("Created the account"),
    "accounts.person_switched_off": lazy("Switched the account off"),
    "accounts.person_switched_on": lazy("Switched the account on again"),
    "accounts.preferences_changed": lazy("Changed their own account"),
    "accounts.role_changed": lazy("Changed the last day of a role"),
    "accounts.role_granted": lazy("Gave a role"),
    "accounts.role_revoked": lazy("Ended a role"),
    "allocations.acceptance_carried_over": lazy("The acceptance stands under the new award"),
    "allocations.allocation_active": lazy("Resumed the allocation"),
    "allocations.allocation_ended": lazy("Ended the allocation"),
    "allocations.allocation_rectified": lazy("Changed the hours or days of the allocation"),
    "allocations.allocation_suspended": lazy("Suspended the allocation"),
    "allocations.announced": lazy("Told the project lead that the decision can be read"),
    "allocations.award_accepted": lazy("Accepted the award"),
    "allocations.award_annulled": lazy("Annulled the award"),
    "allocations.award_declined": lazy("Declined the award"),
    "allocations.award_lapsed": lazy("The award lapsed without an answer"),
    "allocations.award_offered": lazy("Offered the award"),
    "allocations.award_superseded": lazy("Replaced the award"),
    "allocations.award_voided": lazy("Took the prepared award back"),
    "allocations.correction_prepared": lazy("Asked to correct a released decision"),
    "allocations.decided": lazy("Decided"),
    "allocations.decision_annulled": lazy("Annulled the decision"),
    "allocations.decision_released": lazy("Released the decision"),
    "allocations.decision_superseded": lazy("Replaced the decision"),
    "allocations.decision_voided": lazy("Took the decision back before its release"),
    "allocations.grant_refused": lazy("A grant was refused: the hours were not there"),
    "allocations.hours_posted": lazy("Moved hours on the ledger"),
    "allocations.limit_set": lazy("Set a limit on what may be granted"),
    "allocations.monthly_statement_ordered": lazy("Ordered the statement of a month"),
    "allocations.period_opened": lazy("Opened a supply period"),
    "allocations.ranking_frozen": lazy("Froze the ranking of a round"),
    "allocations.round_released": lazy("Released the decisions of a round together"),
    "allocations.statement_ordered": lazy("Ordered a statement of hours"),
    "allocations.waiting_list_told": lazy(
        "Told the officers that hours came back for a waiting list"
    ),
    "applications.application_accepted": lazy("The award was accepted; the hours are running"),
    "applications.application_awaiting_decision": lazy("Every check is done; to decide"),
    "applications.application_awarded": lazy("The award was announced"),
    "applications.application_closed": lazy("Closed the application"),
    "applications.application_declined": lazy("The award was declined"),
    "applications.application_discarded": lazy("Deleted the draft"),
    "applications.application_draft": lazy("Restored the draft"),
    "applications.application_expert_review": lazy("Feasible; handed to the experts"),
    "applications.application_ineligible": lazy("Found it not eligible"),
    "applications.application_lapsed": lazy("No answer came in time; the hours went back"),
    "applications.application_not_awarded": lazy("The refusal was announced"),
    "applications.application_returned": lazy("Asked the applicant to complete it"),
    "applications.application_submitted": lazy("Submitted the application"),
    "applications.application_technical_check": lazy("Eligible; handed to the site"),
    "applications.application_waiting_list": lazy("The waiting list was announced"),
    "applications.application_withdrawn": lazy("Withdrew the application"),
    "applications.clarification_corrected": lazy("Worded a clarification anew"),
    "applications.clarification_published": lazy("Published a clarification"),
    "applications.clarification_withdrawn": lazy("Withdrew a clarification"),
    "applications.decision_annulled": lazy("The decision was annulled; the office decides again"),
    "applications.draft_erased": lazy("Erased the text of a deleted draft"),
    "applications.drafters_told": lazy("Told everybody who drafts about a clarification"),
    "applications.draft_started": lazy("Began the draft"),
    "applications.label_brought_back": lazy("Brought a label back"),
    "applications.label_changed": lazy("Changed a label"),
    "applications.label_made": lazy("Made a label"),
    "applications.label_put": lazy("Put a label on the case"),
    "applications.label_retired": lazy("Retired a label"),
    "applications.label_taken_off": lazy("Took a label off the case"),
    "applications.mode_switched": lazy("Moved the draft to another call; every answer stayed"),
    "applications.note_corrected": lazy("Put an internal note right"),
    "applications.note_struck": lazy("Struck an internal note out"),
    "applications.note_written": lazy("Wrote an internal note"),
    "applications.owner_changed": lazy("Changed who owns the case"),
    "applications.acted_together": lazy("Acted on several cases at once"),
    "applications.question_answered": lazy("Answered a question"),
    "applications.question_asked": lazy("Asked the office"),
    "applications.undone_together": lazy("Undid an act on several cases"),
    "applications.view_changed": lazy("Changed a saved view"),
    "applications.view_removed": lazy("Removed a saved view"),
    "applications.view_restored": lazy("Brought a saved view back"),
    "applications.view_saved": lazy("Saved a view of the list"),
    "applications.promise_escalated": lazy("Told the office that the promise is overdue"),
    "applications.promise_given": lazy("Promised an answer"),
    "applications.promise_kept": lazy("Answered; the promise clock ended"),
    "applications.promise_resumed": lazy("The promise clock runs again"),
    "applications.promise_stopped": lazy("The promise clock stopped"),
    "audit.anchored": lazy("Anchored the history"),
    "audit.read": lazy("An auditor read this"),
    "audit.verification_requested": lazy("Asked for a verification of the history"),
    "audit.verified": lazy("Verified the history"),
    "applications.promise_moved": lazy("Moved the promised day with its cut-off"),
    "catalogue.availability_set": lazy("Changed the availability of a partition"),
    "catalogue.call_closed": lazy("Closed the call"),
    "catalogue.call_open": lazy("Opened the call"),
    "catalogue.proposal_carried_out": lazy("The change was approved and carried out"),
    "catalogue.proposal_expired": lazy("Nobody answered the request for the change in time"),
    "catalogue.proposal_refused": lazy("The change was refused"),
    "catalogue.proposal_void": lazy("The request for the change became void"),
    "catalogue.proposal_withdrawn": lazy("The request for the change was withdrawn"),
    "catalogue.ruleset_in_force": lazy("Put the rule set into force"),
    "catalogue.ruleset_retired": lazy("Retired the rule set"),
    "catalogue.seeds_loaded": lazy("Loaded the catalogue"),
    "catalogue.wordingversion_discarded": lazy("Discarded the draft of a text"),
    "catalogue.wordingversion_in_force": lazy("Put a text of letters or mails into force"),
    "catalogue.wordingversion_retired": lazy("Took a text of letters or mails out of use"),
    **{f"catalogue.{verb}": word for verb, word in VERBS.items()},
    "documents.failed": lazy("A document could not be made"),
    "documents.ready": lazy("A document was made"),
    "jobs.retried": lazy("Started a failed job again"),
    "notifications.failed": lazy("A mail was refused by its server"),
    "notifications.queued": lazy("A mail was queued"),
    "notifications.resend": lazy("Sent an uncertain mail again"),
    "notifications.sending": lazy("A mail is being sent"),
    "notifications.sent": lazy("A mail was sent"),
    "notifications.uncertain": lazy("A mail may not have arrived"),
    "portal.round_report_gathered": lazy("Froze the data of a round report"),
    "portal.round_report_ordered": lazy("Ordered the report on a round"),
    "reviews.assessment_saved": lazy("Saved a draft of the technical check"),
    "reviews.evaluation_concluded": lazy("Concluded the evaluation"),
    "reviews.evaluation_opened": lazy("Opened the evaluation"),
    "reviews.evaluation_stopped": lazy("Stopped the evaluation"),
    "reviews.expert_assigned": lazy("Asked an expert to review"),
    "reviews.expert_reminded": lazy("Reminded the expert"),
    "reviews.experts_concluded": lazy("Concluded the expert review"),
    "reviews.overdue_escalated": lazy("Told the office which reviews are overdue"),
    "reviews.recommended": lazy("Recommended"),
    "reviews.review_amended": lazy("Sent the review again, changed"),
    "reviews.review_saved": lazy("Saved a draft of the review"),
    "reviews.review_set_aside": lazy("Set the review aside; its text is kept"),
    "reviews.review_submitted": lazy("Sent the review"),
    "reviews.reviewassignment_accepted": lazy("Agreed to review"),
    "reviews.reviewassignment_conflicted": lazy("A conflict of interest ended the assignment"),
    "reviews.reviewassignment_declined": lazy("Declined to review"),
    "reviews.reviewassignment_done": lazy("The review is in"),
    "reviews.reviewassignment_removed": lazy("Removed the expert"),
    "reviews.reviewassignment_stopped": lazy("The review stopped with its application"),
    "reviews.reviewassignment_writing": lazy(
        "Declared no conflict of interest; the review is open"
    ),
    "reviews.round_opened": lazy("Opened the expert review of a cut-off"),
    "reviews.site_reminded": lazy("Reminded the site of the technical check"),
    "reviews.technicalassessment_submitted": lazy("Sent the technical check"),
    "reviews.technicalassessment_superseded": lazy("Set the draft technical check aside"),
}

ACTOR_NAMES: Mapping[str, Any] = {
    "applications": lazy("The portal"),
    "catalogue": lazy("The portal’s set-up"),
    "demo": lazy("The demonstration’s set-up"),
}
FIGURES: Mapping[str, Any] = {
    "node_hours": lazy("%(value)s node-h"),
    "outcome": lazy("outcome %(value)s"),
    "reason": lazy("reason %(value)s"),
    "role": lazy("role %(value)s"),
    "rule": lazy("rule %(value)s"),
    "scope": lazy("scope %(value)s"),
    "version": lazy("version %(value)s"),
}


@dataclass(frozen=True)
class Line:
    """One event as people read it."""

    at: datetime
    who: str
    sentence: str
    figures: str
    position: int


def present(events: Iterable[Event]) -> list[Line]:
    """Events in words, in their order; names are read with one query."""
    listed = list(events)
    names = names_of({event.actor for event in listed})
    return [
        Line(
            at=event.recorded_at,
            who=names[event.actor],
            sentence=sentence(event.verb),
            figures=figures(event.data),
            position=event.position,
        )
        for event in listed
    ]


def sentence(verb: str) -> str:
    """The sentence of a verb; an unknown one is shown as it is stored."""
    return str(VERB_SENTENCES.get(verb, verb))


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """A name per stored actor; an erased person is “a former account”."""
    actors = set(actors)
    people = [actor for actor in actors if _is_pseudonym(actor)]
    known = {
        str(pseudonym): name or email
        for pseudonym, name, email in User.objects.filter(pseudonym__in=people).values_list(
            "pseudonym", "name", "email"
        )
    }
    return {actor: known.get(actor) or _unnamed(actor) for actor in actors}


def figures(data: Mapping[str, Any]) -> str:
    """The parts of an event's data that help a reader; ids and hashes stay out."""
    shown = [
        str(words) % {"value": _value(data[key])}
        for key, words in FIGURES.items()
        if data.get(key) not in (None, "")
    ]
    return " · ".join(shown)


def _value(value: object) -> str:
    try:
        return hours(Decimal(str(value)))
    except InvalidOperation:
        return str(value).replace("_", " ")


def _unnamed(actor: str) -> str:
    if actor.startswith(SYSTEM_PREFIX):
        area = actor.removeprefix(SYSTEM_PREFIX).partition(".")[0]
        return str(ACTOR_NAMES.get(area, _("The portal")))
    return _("A former account")


def _is_pseudonym(actor: str) -> bool:
    try:
        UUID(actor)
    except ValueError:
        return False
    return True
