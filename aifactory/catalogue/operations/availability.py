"""Which partition a mode can be asked for on, when, and why not."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, record
from aifactory.catalogue import permissions
from aifactory.catalogue.models import AccessMode, Availability, Partition
from aifactory.catalogue.permissions import Editor


@operation
def set_availability(
    *,
    by: Editor,
    mode: AccessMode,
    partition: Partition,
    state: str,
    from_at: datetime,
    until_at: datetime | None = None,
    reason: Mapping[str, Mapping[str, str]] | None = None,
    fallback: Partition | None = None,
) -> Availability:
    """Open, fill or close a partition for a mode, from an instant on, with the public reason.

    Earlier rows stay as they were: the latest that has begun holds.

    Raises:
        ValidationError: not open and no reason, or it ends before it begins.
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
    row.full_clean()
    row.save()
    record(
        verb="catalogue.availability_set",
        subject=row,
        by=by,
        data={
            "mode": mode.code,
            "partition": partition.code,
            "state": state,
            "from_at": from_at,
            "until_at": until_at,
        },
    )
    return row
