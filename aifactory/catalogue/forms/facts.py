"""Forms about machines: groups of a partition's columns, its unit, its queues."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue.forms.columns import ColumnsForm, column_fields, shown, source_fields
from aifactory.catalogue.models import Partition
from aifactory.catalogue.rules.units import Unit
from aifactory.face.forms import PortalFormMixin, dress


@dataclass(frozen=True)
class Group:
    """Columns of a partition that are edited together, because one source says them all."""

    title: Any
    names: tuple[str, ...]


UNIT = ("gpus_per_node", "gpu_hours_per_node_hour", "local_name", "local_per_node_hour")
GROUPS = {
    "hardware": Group(
        gettext_lazy("Hardware"),
        (
            "name",
            "position",
            "nodes",
            "gpu_model",
            "gpu_memory_gb",
            "cores_per_node",
            "memory_gb_per_node",
            "architecture",
            "container_runtime",
            "notes",
        ),
    ),
    "limits": Group(
        gettext_lazy("Limits"), ("max_wall_hours", "max_nodes_per_job", "union_share_percent")
    ),
    "queue": Group(gettext_lazy("Queue"), ("queue_hours", "scheduler")),
    "energy": Group(gettext_lazy("Energy"), ("watts_per_node", "pue", "carbon_g_per_kwh")),
}
NEW_PARTITION = (
    "code",
    "name",
    "position",
    "nodes",
    *UNIT,
    "gpu_model",
    "gpu_memory_gb",
    "architecture",
    "container_runtime",
    "union_share_percent",
)
MEASURES = {
    "watts_per_node": "W",
    "carbon_g_per_kwh": "g/kWh",
    "max_wall_hours": "h",
    "queue_hours": "h",
    "union_share_percent": "%",
    "gpu_memory_gb": "GB",
    "memory_gb_per_node": "GB",
}


class GroupForm(ColumnsForm):
    """One group of a partition's columns with the source of what changes."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, partition: Partition, group: str
    ) -> None:
        names = tuple(name for name in GROUPS[group].names if name != "scheduler")
        super().__init__(data, model=Partition, names=names, row=partition, fact=True)
        self.has_queues = "scheduler" in GROUPS[group].names
        if self.has_queues:
            field = forms.CharField(
                label=gettext_lazy("Queues"),
                required=False,
                max_length=2000,
                help_text=gettext_lazy(
                    "One to a line: name; longest job in hours; most nodes. Leave out what nobody "
                    "published, for example: standard-g; 48;"
                ),
                widget=forms.Textarea(attrs={"rows": 4}),
            )
            self.fields = {"queue_hours": self.fields["queue_hours"], "queues": field} | self.fields
            self.initial["queues"] = queues_text(partition.scheduler)
        for name in set(MEASURES) & set(self.fields):
            dress(self.fields[name], unit=MEASURES[name])

    def clean_queues(self) -> list[dict[str, Any]]:
        """Each line as a queue."""
        lines = self.cleaned_data["queues"].splitlines()
        return [_queue(number, line) for number, line in enumerate(lines, 1) if line.strip()]

    @property
    def values(self) -> dict[str, Any]:
        """Changed columns, each with its own source."""
        partition: Any = self.row
        found = super().values
        if self.has_queues:
            queues = self.cleaned_data["queues"]
            found["scheduler"] = {**partition.scheduler, "queues": queues}
        changed = {
            name: value for name, value in found.items() if getattr(partition, name) != value
        }
        sources = dict.fromkeys(changed, self.fact)
        return (
            {**changed, "field_sources": {**partition.field_sources, **sources}} if changed else {}
        )

    @property
    def fact(self) -> dict[str, str]:
        """The source as the partition keeps it beside each value."""
        return _fact(self.cleaned_data)


class UnitForm(PortalFormMixin, forms.Form):
    """How a partition counts, with an amount to read the change on."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, partition: Partition) -> None:
        example = forms.DecimalField(
            label=gettext_lazy("Example amount"),
            initial=Decimal(1000),
            min_value=Decimal(1),
            max_value=Decimal(10_000_000),
            decimal_places=0,
            help_text=gettext_lazy("Read before and after on this amount. Nothing is booked."),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
        reason = forms.CharField(
            label=gettext_lazy("Why"),
            max_length=1000,
            help_text=gettext_lazy("Whoever approves reads it."),
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.base_fields = {  # type: ignore[misc]  # per form, not per class
            **column_fields(Partition, UNIT),
            **source_fields("fact"),
            "example": example,
            "reason": reason,
        }
        super().__init__(data, initial={name: shown(partition, name) for name in UNIT})
        dress(self.fields["example"], unit=gettext_lazy("node-h"))

    def clean(self) -> dict[str, Any]:
        """The four columns must make a unit."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if all(name in data for name in UNIT):
            _require_unit(data)
        return data

    @property
    def unit(self) -> Unit:
        """The unit that was typed."""
        return Unit(**{name: self.cleaned_data[name] for name in UNIT})

    @property
    def fact(self) -> dict[str, str]:
        """Its source."""
        return _fact(self.cleaned_data)


class ReasonForm(PortalFormMixin, forms.Form):
    """Why something is taken out of use, brought back or deleted."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=1000,
        help_text=gettext_lazy("It is kept in the history."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why. The history keeps it.")},
    )


def queues_text(scheduler: Mapping[str, Any]) -> str:
    """Queues as lines to edit."""
    return "\n".join(
        "; ".join(str(queue.get(name) or "") for name in ("name", "max_hours", "max_nodes"))
        for queue in scheduler.get("queues", [])
    )


def _queue(number: int, line: str) -> dict[str, Any]:
    name, hours, nodes, *more = [*(part.strip() for part in line.split(";")), "", ""][:4]
    if not name or any(more) or not all(_is_count(part) for part in (hours, nodes)):
        raise ValidationError(
            _("Line %(number)s: write a name, hours and nodes, for example: standard-g; 48; 512.")
            % {"number": number}
        )
    return {
        "name": name,
        "max_hours": int(hours) if hours else None,
        "max_nodes": int(nodes) if nodes else None,
    }


def _is_count(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and len(text) <= 6)


def _require_unit(data: Mapping[str, Any]) -> None:
    if (data["gpus_per_node"] == 0) != (data["gpu_hours_per_node_hour"] == 0):
        raise ValidationError(_("Only a node with GPUs has GPU-hours, and it has some."))
    if data["local_per_node_hour"] <= 0:
        raise ValidationError(_("The site’s own unit needs a factor above zero."))
    if data["gpu_hours_per_node_hour"] < 0:
        raise ValidationError(_("GPU-hours of a node-hour are zero or more."))


def _fact(data: Mapping[str, Any]) -> dict[str, str]:
    return {
        "source": data["fact_source"],
        "tag": data["fact_tag"],
        "checked_on": data["fact_checked_on"].isoformat(),
    }
