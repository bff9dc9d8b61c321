"""Who may change the catalogue, and let it be changed. What holds is public and needs nobody."""

from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.permissions import Person, has_permission, own_request, scopes
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.audit.recording import SystemActor
from aifactory.catalogue.models import Call, CutOff, Proposal, RuleSet, WordingVersion
from aifactory.catalogue.status import CallStatus, ProposalStatus, RuleSetStatus, WordingStatus

# Whoever changes the catalogue. Set-up and jobs are no persons and need no role.
Editor = User | SystemActor


def edit(by: Editor, *, scope: str = "portal") -> Verdict:
    """May change facts, rules and calls."""
    if isinstance(by, SystemActor) or has_permission(by, Permission.EDIT_CATALOGUE, scope=scope):
        return ALLOWED
    return deny("no_role", _("Only a programme officer can change the catalogue."))


def write_rules(by: Editor, rule_set: RuleSet) -> Verdict:
    """May change what this version says: officers, while it is being written."""
    verdict = edit(by)
    if verdict and rule_set.status != RuleSetStatus.DRAFT:
        return deny(
            "frozen", _("This version is not a draft, so it stays as it is. Write a new version.")
        )
    return verdict


def read_setup(by: Person) -> Verdict:
    """May see how the portal is set up, what waits and what was changed, on any scope."""
    held = (Permission.EDIT_CATALOGUE, Permission.APPROVE, Permission.AUDIT)
    if any(scopes(by, permission) for permission in held):
        return ALLOWED
    return deny("no_role", _("Only the office and auditors read how the portal is set up."))


def approve_change(by: Person, proposal: Proposal) -> Verdict:
    """May let a change happen, as far as the change itself is concerned: never one's own."""
    if proposal.proposed_by_id == by.pk:
        return own_request()
    return ALLOWED


def withdraw_change(by: Person, proposal: Proposal) -> Verdict:
    """May take back a change that waits: whoever asked for it."""
    if proposal.proposed_by_id != by.pk:
        return deny("not_yours", _("Whoever asked for this change can withdraw it."))
    if proposal.status != ProposalStatus.WAITING:
        return deny("settled", _("This change no longer waits, so nothing is left to withdraw."))
    return ALLOWED


def plan_call(by: Editor, call: Call) -> Verdict:
    """May change everything about a call, and delete it: while it is planned."""
    if not (verdict := edit(by, scope=call.scope)):
        return verdict
    if call.status != CallStatus.PLANNED:
        return deny(
            "not_planned",
            _("This call has opened, so its rules and its code stay. Copy it into a new call."),
        )
    return ALLOWED


def ask_opening(by: Editor, call: Call, *, at: datetime) -> Verdict:
    """May ask a second person to open a call."""
    if not (verdict := edit(by, scope=call.scope)):
        return verdict
    if call.status != CallStatus.PLANNED:
        return deny("not_planned", _("This call has opened already."))
    if call.closes_at <= at:
        return deny("over", _("The call would have closed already. Change its dates first."))
    return ALLOWED


def change_open_call(by: Editor, call: Call, *, at: datetime) -> Verdict:
    """May extend an open call, close it early, and add cut-offs to it."""
    if not (verdict := edit(by, scope=call.scope)):
        return verdict
    if call.status == CallStatus.PLANNED:
        return deny("planned", _("This call is planned. Change it directly."))
    if call.status == CallStatus.CLOSED or call.closes_at <= at:
        return deny("over", _("This call has closed. Copy it into a new call."))
    return ALLOWED


def add_cut_offs(by: Editor, call: Call, *, at: datetime) -> Verdict:
    """May plan cut-offs; where rules count from receipt there are none."""
    if not (verdict := edit(by, scope=call.scope)):
        return verdict
    if call.is_continuous:
        return deny("continuous", _("The rules of this call know no cut-offs."))
    if call.status == CallStatus.PLANNED:
        return ALLOWED
    return change_open_call(by, call, at=at)


def move_cut_off(by: Editor, cut_off: CutOff, *, at: datetime) -> Verdict:
    """May ask to move or remove a cut-off of an open call: while it lies ahead."""
    if not (verdict := change_open_call(by, cut_off.call, at=at)):
        return verdict
    if cut_off.at <= at:
        return deny("passed", _("This cut-off has passed, and its round stands."))
    return ALLOWED


def discard_wording(by: Editor, version: WordingVersion, *, waits: bool) -> Verdict:
    """May give up a draft. Not while somebody is asked to approve it."""
    if not (verdict := edit(by)):
        return verdict
    if version.status != WordingStatus.DRAFT:
        return deny("not_a_draft", _("Only a draft can be discarded. This version is kept."))
    if waits:
        return deny(
            "waits",
            _("A request to bring this text into force waits. Withdraw it first."),
        )
    return ALLOWED


def propose_shipped_wording(by: Editor, *, has_own: bool) -> Verdict:
    """May ask to go back to the shipped text, where another one is in force."""
    if not (verdict := edit(by)):
        return verdict
    if not has_own:
        return deny("as_shipped", _("The shipped text is in force already."))
    return ALLOWED
