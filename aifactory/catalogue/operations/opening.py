"""A call opens and its end moves with a second person; its end comes early with a reason."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.accounts.operations import ReasonMissing
from aifactory.accounts.ports import CannotCarryOut
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, operation
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import Call, Proposal
from aifactory.catalogue.operations import wording
from aifactory.catalogue.operations.calls import CannotOpen, close_call, open_call
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.operations.proposals import propose
from aifactory.catalogue.operations.rule_sets import UnsoundRules, put_in_force
from aifactory.catalogue.ports import ChangeKind, Lines, News, followers
from aifactory.catalogue.status import CallStatus, RuleSetStatus

OPEN, EXTEND = "catalogue.open_call", "catalogue.extend_call"


class CannotExtend(ValueError):
    """The new end is not later than the present one."""


def obstacles(call: Call, at: datetime) -> list[str]:
    """What stands in the way of opening it, besides a second person."""
    rules = call.rule_set
    found = []
    if call.closes_at <= at:
        found.append(_("The call would have closed already. Change its dates."))
    if rules.status == RuleSetStatus.RETIRED:
        found.append(_("Its rules are out of use. Choose others."))
    if rules.valid_from > call.opens_at:
        found.append(
            _("Its rules hold only from %(at)s. Let it open later, or change the rules.")
            % {"at": wording.instant(rules.valid_from, call)}
        )
    if queries.counts_cut_offs(rules) and not any(row.at > at for row in queries.cut_offs_of(call)):
        found.append(_("Its rules count from a cut-off, and it has none ahead. Add one."))
    return found


@operation
def close_early(*, by: User, call: Call, reason: str, at: datetime) -> Call:
    """End an open call now. Drafters are told; what was submitted keeps its place.

    Raises:
        ReasonMissing: without a reason.
    """
    current = lock(call)
    if current.status == CallStatus.CLOSED:
        return current
    require(permissions.change_open_call(by, current, at=at))
    if not reason.strip():
        raise ReasonMissing("catalogue.close_call")
    before, ended = _end_of(current), current.closes_at
    current = close_call(by=by, call=current)
    if current.opens_at < at:  # one that has not begun keeps its dates: it never took place
        _set_end(current, at)
    kept = revise(
        by=by,
        subject=current,
        verb="closed",
        before=before,
        after=_end_of(current),
        reason=reason,
        at=at,
        title=current.code,
    )
    key = f"{kept.pk}" if kept else ""
    followers.tell(by, News("call_closed", key, current, ended, at, reason.strip()))
    return current


def _end_of(call: Call) -> dict[str, Any]:
    return {"status": str(call.state.label), "closes_at": call.closes.local.isoformat()}


def _set_end(call: Call, instant: datetime) -> None:
    call.closes_at = instant
    Call.objects.filter(pk=call.pk).update(closes_at=instant, moves=F("moves") + 1)


@operation
def ask_to_open(*, by: User, call: Call, reason: str, at: datetime) -> Proposal:
    """Ask a second person to open a planned call.

    Raises:
        CannotOpen: something else stands in the way; it says all of it.
        ChangeWaits, ReasonMissing: see `propose`.
    """
    require(permissions.ask_opening(by, call, at=at))
    if found := obstacles(call, at):
        raise CannotOpen(" ".join(found))
    return propose(
        by=by,
        kind=OPEN,
        subject=call,
        reason=reason,
        scope=call.scope,
        title=wording.title(call),
        at=at,
    )


@operation
def ask_to_extend(
    *, by: User, call: Call, closes_at: datetime, reason: str, at: datetime
) -> Proposal:
    """Ask a second person to let an open call close later.

    Raises:
        CannotExtend: it would not close later.
        ChangeWaits, ReasonMissing: see `propose`.
    """
    require(permissions.change_open_call(by, call, at=at))
    if closes_at <= call.closes_at:
        raise CannotExtend
    return propose(
        by=by,
        kind=EXTEND,
        subject=call,
        payload={"was": call.closes.local.isoformat(), "closes_at": closes_at.isoformat()},
        reason=reason,
        scope=call.scope,
        title=wording.title(call),
        at=at,
    )


# --- Opening -----------------------------------------------------------------------------------


def _read(key: str) -> Call:
    return Call.objects.select_related("mode", "rule_set").get(pk=key)


def _state(key: str) -> dict[str, Any]:
    return queries.state_of_call(_read(key))


def _opening_lines(proposal: Proposal) -> Lines:
    call = Call.objects.filter(pk=proposal.subject_id).select_related("mode", "rule_set").first()
    return wording.opening(call) if call else []


def _open(by: By, proposal: Proposal, at: datetime) -> None:
    call, asker = _read(proposal.subject_id), proposal.proposed_by
    wording.require_possible(permissions.ask_opening(asker, call, at=at))
    if found := obstacles(call, at):
        raise CannotCarryOut(" ".join(found))
    before = {"status": str(call.state.label), "rule_set": str(call.rule_set)}
    if call.rule_set.status == RuleSetStatus.DRAFT:
        wording.require_possible(permissions.edit(asker))
        try:
            put_in_force(by=asker, rule_set=call.rule_set)
        except UnsoundRules as flaws:
            raise CannotCarryOut(str(flaws)) from flaws
    opened = open_call(by=asker, call=call)
    revise(
        by=by,  # type: ignore[arg-type]  # persons and jobs of ours
        subject=call,
        verb="opened",
        before=before,
        after={"status": str(opened.state.label), "rule_set": str(call.rule_set)},
        proposal=proposal,
        at=at,
        title=call.code,
    )


OPEN_CALL = ChangeKind(
    act=lazy("Open a call"),
    lock=lambda key: lock(_read(key)),
    state=_state,
    lines=_opening_lines,
    carry_out=_open,
    url=lambda proposal: wording.address_of_call(proposal.subject_id),
)


# --- A later end -------------------------------------------------------------------------------


def _end_state(key: str) -> dict[str, Any]:
    call = _read(key)
    return {"status": call.status, "closes_at": call.closes_at}


def _extension_lines(proposal: Proposal) -> Lines:
    call = _read(proposal.subject_id)
    was, until = (datetime.fromisoformat(proposal.payload[name]) for name in ("was", "closes_at"))
    found = followers.count(call)
    return [
        (_("Closes now"), wording.instant(was, call)),
        (_("Would close"), wording.instant(until, call)),
        (_("Drafts of this call"), wording.drafts(found)),
    ]


def _extend(by: By, proposal: Proposal, at: datetime) -> None:
    call = _read(proposal.subject_id)
    was = call.closes_at
    wording.require_possible(permissions.change_open_call(proposal.proposed_by, call, at=at))
    until = datetime.fromisoformat(proposal.payload["closes_at"])
    before = _end_of(call)
    _set_end(call, until)
    revise(
        by=by,  # type: ignore[arg-type]  # persons and jobs of ours
        subject=call,
        verb="extended",
        before=before,
        after=_end_of(call),
        proposal=proposal,
        at=at,
        title=call.code,
    )
    followers.tell(by, News("call_extended", str(proposal.pk), call, was, until, proposal.reason))


EXTEND_CALL = ChangeKind(
    act=lazy("Extend a call"),
    lock=lambda key: lock(_read(key)),
    state=_end_state,
    lines=_extension_lines,
    carry_out=_extend,
    url=lambda proposal: wording.address_of_call(proposal.subject_id),
)
