"""A unit that waits for a second person: how it is kept, read, and carried out."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.ports import CannotCarryOut
from aifactory.audit.transitions import lock
from aifactory.catalogue.contents import contents_of
from aifactory.catalogue.models import Partition, Proposal
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.ports import ChangeKind
from aifactory.catalogue.rules.units import Unit
from aifactory.face.rules.formats import grouped

CHANGE_UNIT = "catalogue.change_unit"
UNIT = ("gpus_per_node", "gpu_hours_per_node_hour", "local_name", "local_per_node_hour")


def as_payload(unit: Unit) -> dict[str, Any]:
    """A unit, JSON-able."""
    return {
        "gpus_per_node": unit.gpus_per_node,
        "gpu_hours_per_node_hour": _plain(unit.gpu_hours_per_node_hour),
        "local_name": unit.local_name,
        "local_per_node_hour": _plain(unit.local_per_node_hour),
    }


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"


def values_of(partition: Partition, payload: Mapping[str, Any]) -> dict[str, Any]:
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


def with_unit(partition: Partition, payload: Mapping[str, Any]) -> Partition:
    """The partition as it would be; nothing is saved."""
    made = Partition.objects.select_related("system").get(pk=partition.pk)
    for name, value in values_of(partition, payload).items():
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
    after = with_unit(now, payload).unit
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
    for name, value in values_of(partition, proposal.payload).items():
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


UNIT_CHANGE = ChangeKind(
    act=lazy("Change the unit of a partition"),
    lock=lambda key: lock(_partition(key)),
    state=_state,
    lines=_lines,
    carry_out=_carry_out,
    url=lambda proposal: reverse("setup:partition", args=[_partition(proposal.subject_id).code]),
)
