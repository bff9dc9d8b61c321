"""The unit of a partition changes: at once while nothing counts in it, else with a second person.

Amounts are booked in node-hours and stay; what changes is how everybody reads them.
"""

from collections.abc import Mapping
from datetime import datetime

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.contents import ChangedMeanwhile, contents_of, state_of
from aifactory.catalogue.models import Partition, Proposal
from aifactory.catalogue.operations.editing import change_fact
from aifactory.catalogue.operations.proposals import propose
from aifactory.catalogue.operations.unit_change import (
    CHANGE_UNIT,
    as_payload,
    values_of,
    with_unit,
)
from aifactory.catalogue.rules.units import Unit


@operation
def change_unit(
    *,
    by: User,
    partition: Partition,
    unit: Unit,
    source: Mapping[str, str],
    reason: str = "",
    opened_on: str = "",
    at: datetime | None = None,
) -> Proposal | Partition:
    """Change how a partition counts, or ask a second person when hours count in it already.

    Args:
        source: "source", "tag" and "checked_on" of the new unit.

    Raises:
        ChangedMeanwhile: the partition is in another state than `opened_on`.
        ValidationError: the unit contradicts itself.
        ChangeWaits, ReasonMissing: as for every change that waits.
    """
    require(permissions.edit(by))
    current = lock(partition)
    if opened_on and opened_on != state_of(contents_of(current)):
        raise ChangedMeanwhile(contents_of(current))
    payload = {**as_payload(unit), "fact": dict(source)}
    with_unit(current, payload).full_clean()
    if not queries.counts_hours(current):
        return change_fact(
            by=by, row=current, values=values_of(current, payload), reason=reason, at=at
        )
    return propose(by=by, kind=CHANGE_UNIT, subject=current, payload=payload, reason=reason, at=at)
