"""Maintenance windows are announced, corrected and called off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from aifactory.audit.recording import operation
from aifactory.audit.transitions import lock
from aifactory.catalogue import queries
from aifactory.catalogue.models import Maintenance
from aifactory.catalogue.operations.editing import add_fact, change_fact, delete_fact
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.rules.spans import first_clash
from aifactory.face.tags.formats import moment


class WindowOver(Exception):
    """The window has ended, so it stays as it was."""


@operation
def announce_maintenance(*, by: Editor, window: Maintenance) -> Maintenance:
    """Announce a window; the public reads it at once.

    Raises:
        ValidationError: it ends before it begins, or lies over another one of the same nodes.
    """
    lock(window.system)
    _require_room(window)
    return add_fact(by=by, row=window)


@operation
def change_maintenance(
    *, by: Editor, window: Maintenance, values: Mapping[str, Any], opened_on: str, at: datetime
) -> Maintenance:
    """Correct a window that is not over.

    Raises:
        WindowOver, ChangedMeanwhile, ValidationError.
    """
    lock(window.system)
    if lock(window).until_at <= at:
        raise WindowOver
    wanted = Maintenance.objects.select_related("system", "partition").get(pk=window.pk)
    for name, value in values.items():
        setattr(wanted, name, value)
    _require_room(wanted)
    return change_fact(by=by, row=window, values=values, opened_on=opened_on, at=at)


@operation
def call_off_maintenance(*, by: Editor, window: Maintenance, reason: str, at: datetime) -> None:
    """Take back a window that has not begun; its history keeps it.

    Raises:
        WindowOver: it has begun.
    """
    if lock(window).from_at <= at:
        raise WindowOver
    delete_fact(by=by, row=window, reason=reason, at=at)


def _require_room(window: Maintenance) -> None:
    if window.span.is_inverted:
        raise ValidationError({"until_at": _("It ends after it begins.")})
    others = queries.maintenance_beside(window.system, window.partition, but=window.pk)
    clash = first_clash(window.span, ((other.span, _named(other)) for other in others))
    if clash is not None:
        raise ValidationError(
            {"from_at": _("It lies over another window: %(name)s.") % {"name": clash}}
        )


def _named(window: Maintenance) -> str:
    return f"{window}, {moment(window.from_at)} – {moment(window.until_at)}"
