"""Facts are added, changed and taken away, each with its source, and each change is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.contents import ChangedMeanwhile, contents_of, state_of
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.permissions import Editor

M = TypeVar("M", bound=Model)


class FactInUse(Exception):
    """What is to be deleted is used; `uses` says by what and how often."""

    def __init__(self, uses: list[queries.Use]) -> None:
        super().__init__("in use")
        self.uses = uses


@operation
def add_fact(*, by: Editor, row: M, reason: str = "", at: datetime | None = None) -> M:
    """Add a row of the catalogue: a site, a system, a partition, a country, a window.

    Raises:
        ValidationError: the row contradicts itself or another one.
    """
    require(permissions.edit(by))
    row.full_clean()
    row.save(force_insert=True)
    revise(by=by, subject=row, verb="created", after=contents_of(row), reason=reason, at=at)
    return row


@operation
def change_fact(
    *,
    by: Editor,
    row: M,
    values: Mapping[str, Any],
    opened_on: str = "",
    verb: str = "changed",
    reason: str = "",
    at: datetime | None = None,
) -> M:
    """Put new values onto a row. The same values again change nothing.

    Args:
        opened_on: the state on which the form was opened; empty where nobody typed.

    Raises:
        ChangedMeanwhile: the row is in another state by now.
        ValidationError: the row would contradict itself or another one.
    """
    require(permissions.edit(by))
    current = lock(row)
    before = contents_of(current)
    for name, value in values.items():
        setattr(current, name, value)
    after = contents_of(current)
    if after == before:
        return current
    if opened_on and opened_on != state_of(before):
        raise ChangedMeanwhile(before)
    current.full_clean()
    current.save()
    revise(
        by=by,
        subject=current,
        verb=verb,
        before=before,
        after=contents_of(current),
        reason=reason,
        at=at,
    )
    return current


@operation
def delete_fact(*, by: Editor, row: Model, reason: str = "", at: datetime | None = None) -> None:
    """Delete a row that nothing uses. What was ever used is taken out of use instead.

    Raises:
        FactInUse: with the list of what uses it.
    """
    require(permissions.edit(by))
    current = lock(row)
    if uses := queries.uses_of(current):
        raise FactInUse(uses)
    revise(
        by=by, subject=current, verb="deleted", before=contents_of(current), reason=reason, at=at
    )
    current.delete()


@operation
def confirm_checked(
    *, by: Editor, fact: queries.FactKey, on: date, at: datetime | None = None
) -> None:
    """Note that a fact was read again at its source and is unchanged. Twice a day counts once.

    Raises:
        LookupError: there is no such fact.
    """
    require(permissions.edit(by))
    row = queries.fact_row(fact)
    current = lock(row)
    before, after = _checked(current, fact.field, on)
    if before == after:
        return
    current.save(update_fields=["field_sources" if fact.field else "checked_on"])
    subject, name = queries.history_of(current)
    revise(
        by=by,
        subject=subject,
        verb="checked",
        before={name: before} if name else before,
        after={name: after} if name else after,
        at=at or timezone.now(),
    )


def _checked(row: Any, field: str, on: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """The day before and after; the new one is set on the row. A later check stays."""
    if field:
        source = row.field_sources[field]
        old = str(source.get("checked_on") or row.checked_on)
        new = max(old, on.isoformat())
        row.field_sources = {**row.field_sources, field: {**source, "checked_on": new}}
        return {f"{field} last checked": old}, {f"{field} last checked": new}
    old, row.checked_on = row.checked_on.isoformat(), max(row.checked_on, on)
    return {"checked_on": old}, {"checked_on": row.checked_on.isoformat()}
