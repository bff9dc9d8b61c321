"""Rows of reference tables change: one by one, or many from a file, all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, reference
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions
from aifactory.catalogue.models import Country, Proposal, Register
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.operations.proposals import propose
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.ports import ChangeKind
from aifactory.catalogue.tables import (
    STATUSES,
    TABLES,
    RowChange,
    RowsRefused,
    Step,
    Table,
    plan_of,
)
from aifactory.face.rules.formats import DASH

CHANGE_REFERENCE = "catalogue.change_reference"
MOST_LINES_SHOWN = 40


class NeedsSecondPerson(Exception):
    """Rows of this table change only when a second person approves."""


@operation
def change_rows(
    *,
    by: Editor,
    table: Table,
    changes: Sequence[RowChange],
    opened_on: str = "",
    verb: str = "changed",
    reason: str = "",
    at: datetime | None = None,
) -> int:
    """Write rows of a table, all or none; how many really changed. The same again changes none.

    Raises:
        NeedsSecondPerson: the table decides who may apply or what it costs.
        ChangedMeanwhile: the one row is in another state than `opened_on`.
        RowsRefused: a row is wrong, is not there, or lies over another one.
    """
    require(permissions.edit(by))
    if table.is_shared and isinstance(by, User):
        raise NeedsSecondPerson
    return _write(by, table, changes, opened_on=opened_on, verb=verb, reason=reason, at=at)


@operation
def propose_rows(
    *,
    by: User,
    table: Table,
    changes: Sequence[RowChange],
    reason: str,
    opened_on: str = "",
    at: datetime | None = None,
) -> Proposal | None:
    """Ask a second person for the same; None where nothing would change.

    Raises:
        ChangedMeanwhile, RowsRefused: as when the rows are written.
        ChangeWaits, ReasonMissing, NotAllowed: as for every change that waits.
    """
    require(permissions.edit(by))
    _lock(table)
    plan = plan_of(table, changes, opened_on=opened_on)
    if not plan:
        return None
    subjects = _by_subject(table, plan)
    subject = subjects[0][0] if len(subjects) == 1 else Register(code=table.code)
    return propose(
        by=by,
        kind=CHANGE_REFERENCE,
        subject=subject,
        payload={"table": table.code, "changes": [step.as_payload() for step in plan]},
        reason=reason,
        at=at,
    )


def _write(
    by: Any,
    table: Table,
    changes: Sequence[RowChange],
    *,
    opened_on: str = "",
    verb: str = "changed",
    reason: str = "",
    proposal: Proposal | None = None,
    at: datetime | None = None,
) -> int:
    _lock(table)
    plan = plan_of(table, changes, opened_on=opened_on)
    for step in plan:
        if step.after is None:
            step.row.delete()
        else:
            step.row.save()
    for subject, steps in _by_subject(table, plan):
        revise(
            by=by,
            subject=subject,
            verb=verb,
            before={table.name(step.before): dict(step.before) for step in steps if step.before},
            after={table.name(step.after): dict(step.after) for step in steps if step.after},
            reason=reason,
            proposal=proposal,
            at=at,
        )
    return len(plan)


def _by_subject(table: Table, plan: Sequence[Step]) -> list[tuple[Model, list[Step]]]:
    found: dict[tuple[str, str], tuple[Model, list[Step]]] = {}
    for step in plan:
        subject = table.subject(step.row)
        found.setdefault(reference(subject), (subject, []))[1].append(step)
    return list(found.values())


def _lock(table: Table) -> None:
    lock(Register.objects.get_or_create(code=table.code)[0])


def _subject(key: str) -> Model:
    """A change that waits is about a whole table by its code, or about a country by its own."""
    if key in TABLES:
        return Register.objects.get_or_create(code=key)[0]
    return Country.objects.get(pk=key)


def _lock_subject(key: str) -> object:
    _lock(TABLES.get(key, STATUSES))
    return lock(_subject(key))


def _state(key: str) -> Any:
    table = TABLES.get(key, STATUSES)
    rows = table.rows if key in TABLES else table.rows.filter(country=key)
    return [table.cells(row) for row in rows]


def _lines(proposal: Proposal) -> list[tuple[str, str]]:
    """Each row in words; of a long file the first ones and how many more."""
    table = TABLES[proposal.payload["table"]]
    changes = proposal.payload["changes"]
    lines = [_line(table, change) for change in changes[:MOST_LINES_SHOWN]]
    more = len(changes) - len(lines)
    return [*lines, (_("More rows"), str(more))] if more else lines


def _line(table: Table, change: Mapping[str, Any]) -> tuple[str, str]:
    before, after = change["before"], change["after"]
    if after is None:
        return table.name(before), _("taken away")
    if not before:
        words = [f"{table.label(name)}: {after[name]}" for name in table.columns if after[name]]
        return _("New: %(name)s") % {"name": table.name(after)}, "; ".join(words)
    words = [
        f"{table.label(name)}: {before[name] or DASH} → {after[name] or DASH}"
        for name in table.columns
        if before[name] != after[name]
    ]
    return table.name(before), "; ".join(words)


def _carry_out(by: Any, proposal: Proposal, at: datetime) -> None:
    payload = proposal.payload
    changes = [
        RowChange(tuple(one["key"]) if one["key"] else None, one["after"])
        for one in payload["changes"]
    ]
    try:
        _write(by, TABLES[payload["table"]], changes, proposal=proposal, at=at)
    except RowsRefused as refusal:
        raise CannotCarryOut(" ".join(refusal.all)) from refusal


def _url(proposal: Proposal) -> str:
    if proposal.subject_id in TABLES:
        return reverse("setup:table", args=[proposal.subject_id])
    return reverse("setup:country", args=[proposal.subject_id])


REFERENCE_CHANGE = ChangeKind(
    act=lazy("Change reference data"),
    lock=_lock_subject,
    state=_state,
    lines=_lines,
    carry_out=_carry_out,
    url=_url,
)
