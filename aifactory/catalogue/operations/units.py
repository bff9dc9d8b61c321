"""The unit of a partition changes: at once while nothing counts in it, else with a second person.

Amounts are booked in node-hours and stay; what changes is how everybody reads them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.contents import ChangedMeanwhile, contents_of, state_of
from aifactory.catalogue.models import Partition, Proposal
from aifactory.catalogue.operations.editing import change_fact
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.operations.proposals import propose
from aifactory.catalogue.ports import ChangeKind
from aifactory.catalogue.rules.units import Unit
from aifactory.face.rules.formats import grouped

CHANGE_UNIT = "catalogue.change_unit"
UNIT = ("gpus_per_node", "gpu_hours_per_node_hour", "local_name", "local_per_node_hour")


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
    payload = {**_as_payload(unit), "fact": dict(source)}
    _with_unit(current, payload).full_clean()
    if not queries.counts_hours(current):
        return change_fact(
            by=by, row=current, values=_values(current, payload), reason=reason, at=at
        )
    return propose(by=by, kind=CHANGE_UNIT, subject=current, payload=payload, reason=reason, at=at)


def _as_payload(unit: Unit) -> dict[str, Any]:
    return {
        "gpus_per_node": unit.gpus_per_node,
        "gpu_hours_per_node_hour": _plain(unit.gpu_hours_per_node_hour),
        "local_name": unit.local_name,
        "local_per_node_hour": _plain(unit.local_per_node_hour),
    }


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"


def _values(partition: Partition, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a partition with the new unit, each changed one with its own source."""
    wanted = {
        "gpus_per_node": payload["gpus_per_node"],
        "gpu_hours_per_node_hour": Decimal(payload["gpu_hours_per_node_hour"]),
        "local_name": payload["local_name"],
        "local_per_node_hour": Decimal(payload["local_per_node_hour"]),
    }
    changed = [name for name in UNIT if getattr(partition, name) != wanted[name]]
    sources = {**partition.field_sources, **dict.fromkeys(changed, payload["fact"])}
    return {**wanted, "field_sources": sources}


def _with_unit(partition: Partition, payload: Mapping[str, Any]) -> Partition:
    made = Partition.objects.select_related("system").get(pk=partition.pk)
    for name, value in _values(partition, payload).items():
        setattr(made, name, value)
    return made


def _partition(key: str) -> Partition:
    return Partition.objects.get(pk=key)


def _state(key: str) -> Any:
    partition = _partition(key)
    return {name: str(getattr(partition, name)) for name in UNIT}


def _lines(proposal: Proposal) -> list[tuple[str, str]]:
    """What one node-hour is said to be, before while it waits, and after."""
    payload, now = proposal.payload, _partition(proposal.subject_id)
    after = _with_unit(now, payload).unit
    return [
        (_("One node-hour now"), _said(now.unit)),
        (_("One node-hour then"), _said(after)),
        (_("Source"), payload["fact"]["source"]),
        (_("What stays"), _("Every booking: the ledger counts node-hours.")),
    ]


def _said(unit: Unit) -> str:
    gpus = f"{grouped(unit.gpu_hours_per_node_hour)} GPU-h = " if unit.has_gpus else ""
    return f"{gpus}{grouped(unit.local_per_node_hour)} {unit.local_name}"


def _carry_out(by: Any, proposal: Proposal, at: datetime) -> None:
    partition = lock(_partition(proposal.subject_id))
    before = contents_of(partition)
    for name, value in _values(partition, proposal.payload).items():
        setattr(partition, name, value)
    try:
        partition.full_clean()
    except ValidationError as refusal:
        raise CannotCarryOut(" ".join(refusal.messages)) from refusal
    partition.save()
    revise(
        by=by,
        subject=partition,
        verb="changed",
        before=before,
        after=contents_of(partition),
        proposal=proposal,
        at=at,
    )


def fact_of(source: str, tag: str, checked_on: date) -> dict[str, str]:
    """The source of single values, as a partition keeps it."""
    return {"source": source, "tag": tag, "checked_on": checked_on.isoformat()}


UNIT_CHANGE = ChangeKind(
    act=lazy("Change the unit of a partition"),
    lock=lambda key: lock(_partition(key)),
    state=_state,
    lines=_lines,
    carry_out=_carry_out,
    url=lambda proposal: reverse("setup:partition", args=[_partition(proposal.subject_id).code]),
)
