"""May this person read, order, decide or release a whole round? Person first, then state."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aifactory.accounts.models import Approval
from aifactory.accounts.permissions import Person, has_permission
from aifactory.accounts.roles import Permission
from aifactory.accounts.status import ApprovalStatus
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.catalogue.models import CutOff
from aifactory.face.tags.formats import local
from allocations import queries
from allocations.models import Decision
from allocations.models.querysets import DECIDERS
from allocations.queries import rounds


def see(user: Person, cut_off: CutOff) -> Verdict:
    """Read the ranking of a round: deciders and auditors who are involved in none of its cases."""
    if not any(
        has_permission(user, permission, scope=cut_off.call.scope) for permission in DECIDERS
    ):
        return deny("no_role", _("Only programme officers and auditors read a ranking."))
    return _not_in_round(user, cut_off)


def freeze(user: Person, cut_off: CutOff) -> Verdict:
    """Fix the order of a round, as long as nobody outside knows anything of it."""
    if not (verdict := _decides_round(user, cut_off)):
        return verdict
    return freezable(
        cut_off,
        stands=rounds.newest_ranking(cut_off) is not None and rounds.has_released(cut_off),
        unfinished=rounds.unfinished(cut_off),
    )


def freezable(cut_off: CutOff, *, stands: bool, unfinished: int) -> Verdict:
    """The state's half of `freeze`, for pages that have read the round already.

    Args:
        stands: frozen already, and a decision was released on it. One that was released by itself
            before, say on a case that cannot run, holds no round back.
    """
    if cut_off.call.rule_set.ranking_terms is None:
        return deny("no_experts", _("Experts mark nothing in this mode, so nothing is ranked."))
    if stands:
        return deny("released", _("A decision of this round is released, so its order stands."))
    if unfinished:
        return deny(
            "unfinished",
            ngettext(
                "%(count)s case of this round is still being examined.",
                "%(count)s cases of this round are still being examined.",
                unfinished,
            )
            % {"count": unfinished},
        )
    return ALLOWED


def decide(user: Person, cut_off: CutOff, *, is_frozen: bool) -> Verdict:
    """Decide on many cases of a round at once."""
    if not (verdict := _decides_round(user, cut_off)):
        return verdict
    if not is_frozen:
        return deny("not_frozen", _("Freeze the ranking first. Decisions follow a fixed order."))
    return ALLOWED


def release(user: Person, cut_off: CutOff) -> Verdict:
    """Release the decisions of a round together."""
    if not has_permission(user, Permission.RELEASE, scope=cut_off.call.scope):
        return deny("no_role", _("Only programme officers release decisions."))
    return _not_in_round(user, cut_off)


def approved(decision: Decision, approval: Approval | None) -> Verdict:
    """The state of the second person's answer, for lists that read all requests at once."""
    if not queries.needs_approval(decision):
        return ALLOWED
    if approval is None or approval.status in ApprovalStatus.GONE:
        return deny("needs_approval", _("Needs an approval that nobody has asked for."))
    if approval.status == ApprovalStatus.APPROVED:
        return ALLOWED
    if approval.status == ApprovalStatus.REQUESTED:
        return deny(
            "waits_for_approval",
            _("Waits for approval, asked for on %(since)s.")
            % {"since": local(approval.requested_at)},
        )
    return deny(
        "approval_refused",
        _("%(name)s refused to approve: “%(reason)s”")
        % {"name": approval.answered_by, "reason": approval.answer_reason},
    )


def _decides_round(user: Person, cut_off: CutOff) -> Verdict:
    if not has_permission(user, Permission.DECIDE, scope=cut_off.call.scope):
        return deny("no_role", _("Only programme officers decide on a round."))
    return _not_in_round(user, cut_off)


def _not_in_round(user: Person, cut_off: CutOff) -> Verdict:
    """One place in an order tells of all others, so who is in the round sees none of it."""
    if rounds.is_involved(user, cut_off):
        return deny(
            "own",
            _("You apply in this round or review in it, so a colleague runs it."),
        )
    return ALLOWED
