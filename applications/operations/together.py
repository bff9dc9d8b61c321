"""One act on several cases, and its undo. Rows are locked in the order of their keys."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, record
from aifactory.audit.transitions import lock
from applications import messages
from applications.models import (
    Application,
    CaseLabel,
    HandOver,
    Label,
    TogetherAct,
    TogetherLine,
)
from applications.operations.owners import give
from applications.permissions import casework
from applications.queries import together as queries
from applications.rules.together import Act, LeftOut

OWNERSHIP = frozenset({Act.TAKE, Act.HAND_OVER})


@operation
def act_together(
    *,
    by: User,
    key: UUID,
    act: Act,
    keys: Collection[UUID],
    to: User | None = None,
    label: Label | None = None,
    note: str = "",
) -> TogetherAct:
    """Do it to every case that allows it; the others are left out, each with its reason.

    Called again with the same key it returns what was done and does nothing.

    Args:
        keys: of the cases; those that the person may not see are as if not there.
        to: the new owner of a hand-over.
        label: to put on or take off.
    """
    require(casework.act_together(by))
    for case in Application.objects.filter(pk__in=keys).order_by("pk"):
        lock(case)
    known = TogetherAct.objects.filter(pk=key, done_by=by).first()
    if known is not None:
        return known
    done = TogetherAct.objects.create(
        id=key,
        act=act,
        owner=by if act is Act.TAKE else to,
        label=label,
        note=note.strip(),
        done_by=by,
        done_at=timezone.now(),
    )
    for row in queries.rows_for(by, keys, to=to, label=label):
        left_out = queries.effect_on(row, by, act, to=to, label=label)
        line = TogetherLine(together=done, application=row, left_out=left_out)
        if left_out is LeftOut.DONE:
            _do(done, line)
        line.save()
    _tell(done)
    record(verb="applications.acted_together", subject=done, by=by, data={"act": act.value})
    return done


@operation
def undo_together(*, by: User, done: TogetherAct, at: datetime) -> TogetherAct:
    """Put back what nobody changed meanwhile; what somebody did stays and is named."""
    current = lock(done)
    if current.undone_at is not None and current.done_by_id == by.pk:
        return current
    require(casework.undo_together(by, current, at=at))
    lines = list(
        current.lines.filter(left_out="")
        .select_related("application__owner", "hand_over__owner_before")
        .order_by("application_id")
    )
    for line in lines:
        lock(line.application)
    seen = {row.pk: row for row in queries.rows_for(by, [line.application_id for line in lines])}
    for line in lines:
        row = seen.get(line.application_id)
        may = row is not None and bool(casework.handle(by, line.application))
        line.is_undone = may and _undo(current, line)
        line.save(update_fields=["is_undone"])
    current.undone_at = at
    current.save(update_fields=["undone_at"])
    record(verb="applications.undone_together", subject=current, by=by)
    return current


def _do(done: TogetherAct, line: TogetherLine) -> None:
    """The act on one locked case."""
    case, act = line.application, Act(done.act)
    if act in OWNERSHIP:
        line.hand_over = give(by=done.done_by, application=case, owner=done.owner, note=done.note)
    elif act is Act.LABEL:
        line.case_label = _put(done, case)
    else:
        _take_off(done, case)


def _undo(done: TogetherAct, line: TogetherLine) -> bool:
    """False where somebody changed the case meanwhile."""
    case, act = line.application, Act(done.act)
    if act in OWNERSHIP:
        last = HandOver.objects.filter(application=case).latest("pk")
        if line.hand_over is None or last.pk != line.hand_over.pk:
            return False
        give(by=done.done_by, application=case, owner=line.hand_over.owner_before)
        return True
    is_on_it = CaseLabel.objects.filter(application=case, label=done.label)
    if act is Act.LABEL:
        if not is_on_it.filter(pk=line.case_label or 0).exists():
            return False
        _take_off(done, case)
        return True
    if is_on_it.exists():
        return False
    _put(done, case)
    return True


def _put(done: TogetherAct, case: Any) -> int:
    label: Any = done.label
    made = CaseLabel.objects.create(
        application=case, label=label, put_by=done.done_by, put_at=timezone.now()
    )
    _labelled("applications.label_put", done, case)
    return int(made.pk)


def _take_off(done: TogetherAct, case: Any) -> None:
    CaseLabel.objects.filter(application=case, label=done.label).delete()
    _labelled("applications.label_taken_off", done, case)


def _labelled(verb: str, done: TogetherAct, case: Any) -> None:
    record(verb=verb, subject=case, by=done.done_by, data={"label": done.label_id})


def _tell(done: TogetherAct) -> None:
    """One mail to a new owner, however many cases they got."""
    numbers = [
        str(number)
        for number in done.lines.filter(left_out="")
        .order_by("application__number")
        .values_list("application__number", flat=True)
    ]
    if done.act == Act.HAND_OVER and numbers and done.owner_id != done.done_by_id:
        messages.handed_over_together(done, numbers=numbers)
