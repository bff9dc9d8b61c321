"""Cut-offs of an open call move, come and go with a second person; drafters are told once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, operation
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import Call, CutOff, Proposal
from aifactory.catalogue.operations import wording
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.operations.planning import InUse, new_cut_off
from aifactory.catalogue.operations.proposals import propose
from aifactory.catalogue.ports import ChangeKind, Lines, News, followers
from aifactory.catalogue.rules.cut_offs import Objection, objection_to_list, objection_to_move
from aifactory.face.tags.formats import moment

MOVE, ADD, REMOVE = "catalogue.move_cut_off", "catalogue.add_cut_offs", "catalogue.remove_cut_off"
SENTENCES = {
    Objection.OVER: lazy("This cut-off has passed, and its round stands."),
    Objection.PAST: lazy("This instant has passed. Choose one ahead."),
    Objection.SAME: lazy("A cut-off stands at this instant already."),
    Objection.BEFORE_OPENING: lazy("The call opens later than that."),
    Objection.AFTER_CLOSING: lazy("The call closes before that. Extend the call first."),
    Objection.BEFORE_PREVIOUS: lazy("This is not after the cut-off before it."),
    Objection.AFTER_NEXT: lazy("This is not before the cut-off after it."),
}


class CannotStand(ValueError):
    """A cut-off cannot stand where it was put; `sentence` says why."""

    def __init__(self, objection: Objection) -> None:
        self.sentence = str(SENTENCES[objection])
        super().__init__(self.sentence)


@operation
def ask_to_move(*, by: User, cut_off: CutOff, new: datetime, reason: str, at: datetime) -> Proposal:
    """Ask a second person to move a cut-off that lies ahead.

    Raises:
        CannotStand: the new instant is past, outside the call, or out of order.
        ChangeWaits, ReasonMissing: see `propose`.
    """
    require(permissions.move_cut_off(by, cut_off, at=at))
    if objection := _objection(cut_off, new, at):
        raise CannotStand(objection)
    return propose(
        by=by,
        kind=MOVE,
        subject=cut_off,
        payload={
            "was": cut_off.deadline.local.isoformat(),
            "at": new.isoformat(),
            "zone": cut_off.call.zone,
        },
        reason=reason,
        scope=cut_off.call.scope,
        title=_title(cut_off),
        at=at,
    )


@operation
def ask_to_add(
    *, by: User, call: Call, instants: Sequence[datetime], reason: str, at: datetime
) -> Proposal:
    """Ask a second person to add cut-offs to an open call.

    Raises:
        CannotStand: one is past, outside the call, or there already.
        ChangeWaits, ReasonMissing: see `propose`.
    """
    require(permissions.add_cut_offs(by, call, at=at))
    wanted = sorted(instants)
    if found := _objection_to_new(call, wanted, at):
        raise CannotStand(found[1])
    return propose(
        by=by,
        kind=ADD,
        subject=call,
        payload={"instants": [instant.isoformat() for instant in wanted]},
        reason=reason,
        scope=call.scope,
        title=wording.title(call),
        at=at,
    )


@operation
def ask_to_remove(*, by: User, cut_off: CutOff, reason: str, at: datetime) -> Proposal:
    """Ask a second person to remove a cut-off that lies ahead and that nothing belongs to.

    Raises:
        InUse: applications belong to it.
        ChangeWaits, ReasonMissing: see `propose`.
    """
    require(permissions.move_cut_off(by, cut_off, at=at))
    if used := queries.uses([cut_off]):
        raise InUse(used)
    return propose(
        by=by,
        kind=REMOVE,
        subject=cut_off,
        payload={"was": cut_off.deadline.local.isoformat()},
        reason=reason,
        scope=cut_off.call.scope,
        title=_title(cut_off),
        at=at,
    )


def _title(cut_off: CutOff) -> str:
    return _("%(code)s, cut-off %(number)s") % {
        "code": cut_off.call.code,
        "number": cut_off.number,
    }


def _others(cut_off: CutOff) -> list[datetime]:
    rows = CutOff.objects.filter(call=cut_off.call_id).exclude(pk=cut_off.pk)
    return list(rows.order_by("at").values_list("at", flat=True))


def _objection(cut_off: CutOff, new: datetime, at: datetime) -> Objection | None:
    return objection_to_move(
        cut_off.at, new, at=at, span=cut_off.call.span, others=_others(cut_off)
    )


def _objection_to_new(
    call: Call, instants: Sequence[datetime], at: datetime
) -> tuple[int, Objection] | None:
    taken = [row.at for row in queries.cut_offs_of(call)]
    return objection_to_list(instants, at=at, span=call.span, taken=taken)


def _read(key: str) -> CutOff:
    return CutOff.objects.select_related("call__mode", "call__rule_set").get(pk=key)


def _found(proposal: Proposal) -> CutOff | None:
    rows = CutOff.objects.filter(pk=proposal.subject_id).select_related("call__mode")
    return rows.first()


def _lock(key: str) -> object:
    """The call first: opening, closing and extending it go through the same row."""
    found = CutOff.objects.filter(pk=key).select_related("call").first()
    return found and (lock(found.call), lock(found))


def _state(key: str) -> dict[str, Any]:
    found = CutOff.objects.filter(pk=key).select_related("call").first()
    if found is None:
        return {}
    return {"at": found.at, "status": found.call.status, "zone": found.call.zone}


def _url(proposal: Proposal) -> str:
    call = CutOff.objects.filter(pk=proposal.subject_id).values_list("call", flat=True).first()
    return wording.address_of_call(str(call)) if call else wording.address_of_calls()


def _cut_offs(call: Call) -> dict[str, Any]:
    return {"cut_offs": queries.contents(call)["cut_offs"]}


# --- Moving ------------------------------------------------------------------------------------


def _moving_lines(proposal: Proposal) -> Lines:
    row = _found(proposal)
    zone = proposal.payload["zone"]
    was, new = (datetime.fromisoformat(proposal.payload[name]) for name in ("was", "at"))
    found = followers.count(row.call, row) if row else followers.count(None)
    return [
        (_("Before"), moment(was, zone)),
        (_("After"), moment(new, zone)),
        (_("Drafts of this call"), wording.drafts(found)),
        (_("Received for this cut-off"), str(found.received)),
        (_("Promises"), wording.promises(found)),
    ]


def _move(by: By, proposal: Proposal, at: datetime) -> None:
    row = _read(proposal.subject_id)
    new = datetime.fromisoformat(proposal.payload["at"])
    wording.require_possible(permissions.move_cut_off(proposal.proposed_by, row, at=at))
    if objection := _objection(row, new, at):
        raise CannotCarryOut(str(SENTENCES[objection]))
    was, before = row.at, _cut_offs(row.call)
    CutOff.objects.filter(pk=row.pk).update(at=new, moves=F("moves") + 1)
    row.at = new
    _revise(by, row.call, proposal, before, "moved", at)
    news = News("cut_off_moved", str(proposal.pk), row.call, was, new, proposal.reason, row)
    followers.tell(by, news)


def _revise(
    by: By, call: Call, proposal: Proposal, before: dict[str, Any], verb: str, at: datetime
) -> None:
    revise(
        by=by,  # type: ignore[arg-type]  # persons and jobs of ours
        subject=call,
        verb=verb,
        before=before,
        after=_cut_offs(call),
        proposal=proposal,
        at=at,
        title=call.code,
    )


MOVE_CUT_OFF = ChangeKind(
    act=lazy("Move a cut-off"),
    lock=_lock,
    state=_state,
    lines=_moving_lines,
    carry_out=_move,
    url=_url,
)


# --- Adding ------------------------------------------------------------------------------------


def _call(key: str) -> Call:
    return Call.objects.select_related("mode", "rule_set").get(pk=key)


def _call_state(key: str) -> dict[str, Any]:
    call = _call(key)
    return {**_cut_offs(call), "status": call.status, "closes_at": call.closes_at}


def _instants(proposal: Proposal) -> list[datetime]:
    return [datetime.fromisoformat(text) for text in proposal.payload["instants"]]


def _adding_lines(proposal: Proposal) -> Lines:
    call = _call(proposal.subject_id)
    return [(_("New cut-off"), wording.instant(instant, call)) for instant in _instants(proposal)]


def _add(by: By, proposal: Proposal, at: datetime) -> None:
    call, wanted = _call(proposal.subject_id), _instants(proposal)
    wording.require_possible(permissions.add_cut_offs(proposal.proposed_by, call, at=at))
    if found := _objection_to_new(call, wanted, at):
        raise CannotCarryOut(str(SENTENCES[found[1]]))
    before = _cut_offs(call)
    last = CutOff.objects.filter(call=call).aggregate(last=Max("number"))["last"] or 0
    CutOff.objects.bulk_create(
        new_cut_off(call, number, instant, at=at) for number, instant in enumerate(wanted, last + 1)
    )
    _revise(by, call, proposal, before, "changed", at)


ADD_CUT_OFFS = ChangeKind(
    act=lazy("Add cut-offs"),
    lock=lambda key: lock(_call(key)),
    state=_call_state,
    lines=_adding_lines,
    carry_out=_add,
    url=lambda proposal: wording.address_of_call(proposal.subject_id),
)


# --- Removing ----------------------------------------------------------------------------------


def _removing_lines(proposal: Proposal) -> Lines:
    was = datetime.fromisoformat(proposal.payload["was"])
    row = _found(proposal)
    found = followers.count(row.call, row) if row else followers.count(None)
    return [
        (_("Would go"), moment(was, row.call.zone if row else None)),
        (_("Drafts of this call"), str(found.drafts)),
    ]


def _remove(by: By, proposal: Proposal, at: datetime) -> None:
    row = _read(proposal.subject_id)
    wording.require_possible(permissions.move_cut_off(proposal.proposed_by, row, at=at))
    if queries.uses([row]):
        raise CannotCarryOut(_("Applications belong to this cut-off by now."))
    before, call = _cut_offs(row.call), row.call
    news = News(
        "cut_off_removed", str(proposal.pk), call, row.at, row.at, proposal.reason, row.number
    )
    row.delete()
    _revise(by, call, proposal, before, "changed", at)
    followers.tell(by, news)


REMOVE_CUT_OFF = ChangeKind(
    act=lazy("Remove a cut-off"),
    lock=_lock,
    state=_state,
    lines=_removing_lines,
    carry_out=_remove,
    url=_url,
)
