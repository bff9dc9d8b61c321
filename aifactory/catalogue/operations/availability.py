"""Which partition a mode can be asked for on, when, and why not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, record
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.contents import ChangedMeanwhile, contents_of, state_of
from aifactory.catalogue.models import AccessMode, Availability, Partition
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.rules.fallbacks import objection

Texts = Mapping[str, Mapping[str, str]]


class HasBegun(Exception):
    """The row holds or held, so what it said stays; a new row says what comes next."""


@operation
def set_availability(
    *,
    by: Editor,
    mode: AccessMode,
    partition: Partition,
    state: str,
    from_at: datetime,
    until_at: datetime | None = None,
    reason: Texts | None = None,
    fallback: Partition | None = None,
) -> Availability:
    """Open, fill or close a partition for a mode, from an instant on, with the public reason.

    Earlier rows stay as they were: the latest that has begun holds.

    Raises:
        ValidationError: not open and no reason, it ends before it begins, the other place is not
            open then or sends people back, or the partition is out of use.
    """
    require(permissions.edit(by))
    row = Availability(
        mode=mode,
        partition=partition,
        state=state,
        from_at=from_at,
        until_at=until_at,
        reason=dict(reason or {}),
        fallback=fallback,
        source=_("Set by the office"),
        source_tag="D",
        checked_on=timezone.now().date(),
    )
    lock(partition)
    known = Availability.objects.filter(
        mode=mode, call=None, partition=partition, from_at=from_at
    ).first()
    if known is not None and contents_of(known) == contents_of(row):
        return known
    _require_sound(row)
    row.save()
    revise(by=by, subject=row, verb="created", after=contents_of(row), title=title_of(row))
    _note(by, row)
    return row


@operation
def correct_availability(
    *, by: Editor, row: Availability, values: Mapping[str, Any], opened_on: str, at: datetime
) -> Availability:
    """Correct a row that has not begun. The same values again change nothing.

    Raises:
        HasBegun: it holds or held already.
        ChangedMeanwhile, ValidationError: as for every fact.
    """
    require(permissions.edit(by))
    lock(row.partition)
    current = lock(row)
    if current.from_at <= at:
        raise HasBegun
    before = contents_of(current)
    for name, value in values.items():
        setattr(current, name, value)
    if contents_of(current) == before:
        return current
    if opened_on != state_of(before):
        raise ChangedMeanwhile(before)
    _require_sound(current)
    current.save()
    _revise(by, current, before)
    _note(by, current)
    return current


@operation
def end_availability(
    *, by: Editor, row: Availability, until_at: datetime, at: datetime
) -> Availability:
    """Let a row that holds end at an instant to come; what holds then is what other rows say.

    Raises:
        ValidationError: the end lies in the past, or before the beginning.
    """
    require(permissions.edit(by))
    current = lock(row)
    before = contents_of(current)
    if current.until_at is not None and current.until_at <= at:
        raise HasBegun
    if until_at <= at:
        raise ValidationError({"until_at": _("Choose an instant to come: the past stays.")})
    current.until_at = until_at
    if contents_of(current) == before:
        return current
    current.full_clean()
    current.save()
    _revise(by, current, before)
    _note(by, current)
    return current


@operation
def take_back_availability(*, by: Editor, row: Availability, at: datetime) -> None:
    """Take back a row that has not begun; the history keeps it.

    Raises:
        HasBegun: it holds or held already.
    """
    require(permissions.edit(by))
    current = lock(row)
    if current.from_at <= at:
        raise HasBegun
    title = title_of(current)
    revise(by=by, subject=current, verb="deleted", before=contents_of(current), title=title)
    current.delete()


def title_of(row: Availability) -> str:
    """Partition and mode."""
    return f"{row.partition}, {row.mode.name}"


def _require_sound(row: Availability) -> None:
    row.full_clean()
    if not row.partition.is_active and row.state == Availability.State.OPEN:
        raise ValidationError({"state": _("This partition is out of use. Bring it back first.")})
    if row.fallback is None:
        return
    places = queries.open_places(row.mode, row.from_at)
    found = objection(row.partition.code, row.fallback.code, places)
    if found:
        sentences = {
            "itself": _("The other place must be another partition."),
            "not_open": _("%(name)s is not open at that instant. Choose a place that is."),
            "loop": _("%(name)s sends people back here. Choose a place that is open."),
        }
        raise ValidationError({"fallback": sentences[found] % {"name": row.fallback.name}})


def _revise(by: Editor, row: Availability, before: Mapping[str, Any]) -> None:
    title = title_of(row)
    revise(by=by, subject=row, verb="changed", before=before, after=contents_of(row), title=title)


def _note(by: Editor, row: Availability) -> None:
    record(
        verb="catalogue.availability_set",
        subject=row,
        by=by,
        data={
            "mode": row.mode.code,
            "partition": row.partition.code,
            "state": row.state,
            "from_at": row.from_at,
            "until_at": row.until_at,
        },
    )
