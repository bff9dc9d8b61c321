"""Fixed amounts per partition: typed in any unit, shown in three, doubted when they look mixed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue.forms.versions.base import Group, PartForm, Values, number_field
from aifactory.catalogue.models import Bundle, Partition, RuleSet
from aifactory.catalogue.rules.contradictions import Given
from aifactory.catalogue.rules.units import GivenIn, NotExact, node_hours, suspicious, triple
from aifactory.catalogue.snapshot import bundle_rows
from aifactory.face.rules.formats import grouped

FACTOR_WORDS = {Decimal("0.5"): "1/2", Decimal("0.25"): "1/4", Decimal("0.125"): "1/8"}


class BundlesForm(PartForm):
    """What the mode gives on each partition."""

    title = gettext_lazy("Fixed amounts")
    intro = gettext_lazy("Empty means that the mode gives nothing on that partition.")
    names = ("bundles",)
    kind = "bundles"

    is_meant = forms.BooleanField(
        label=gettext_lazy("These amounts are meant, in the units chosen"), required=False
    )

    def __init__(self, *args: Any, compared: RuleSet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partitions = list(
            Partition.objects.select_related("system").order_by("position", "code")
        )
        known = _amounts(self.rule_set)
        self.known, self.expected = known, _amounts(compared) if compared else known
        self.booked: dict[int, Decimal] = {}
        for partition in self.partitions:
            self._add(partition, known.get(partition.pk))
        if not self.is_bound:
            del self.fields["is_meant"]

    @classmethod
    def values_of(cls, content: Mapping[str, Any]) -> Values:
        """The amounts are rows of their own; see `__init__`."""
        return {}

    @classmethod
    def seen(cls, rule_set: RuleSet) -> Values:
        """The amounts as they stand."""
        return {"bundles": bundle_rows(rule_set)}

    @property
    def groups(self) -> list[Group]:
        """A group per partition, with what stands there now in three units."""
        found = []
        for partition in self.partitions:
            bundle = self.known.get(partition.pk)
            found.append(
                Group(
                    [self[f"amount_{partition.pk}"], self[f"unit_{partition.pk}"]],
                    f"{partition.name} ({partition.system.name})",
                    triple=triple(bundle.node_hours, partition.unit) if bundle else None,
                )
            )
        if "is_meant" in self.fields:
            found.append(Group([self["is_meant"]]))
        return found

    def clean(self) -> Values:
        """Exact in node-hours, and not by mistake in another unit."""
        data: Values = super().clean() or self.cleaned_data
        doubts = {}
        for partition in self.partitions:
            name = f"amount_{partition.pk}"
            if data.get(name) is not None and self._is_booked(partition):
                doubts[name] = self._doubt(partition)
        found = {name: sentence for name, sentence in doubts.items() if sentence}
        if not found:
            del self.fields["is_meant"]
        elif not data.get("is_meant"):
            for name, sentence in found.items():
                self.add_error(name, sentence)
        return data

    def fields_of(self, place: str) -> list[str]:
        """Amounts are objected to as a whole."""
        return []

    def part(self) -> Values:
        """Rows by the code of the partition, as `seen` has them."""
        rows = [
            {
                "code": partition.code,
                "node_hours": format(self.booked[partition.pk], "f"),
                "note": self.note(partition.pk),
            }
            for partition in sorted(self.partitions, key=lambda one: one.code)
            if partition.pk in self.booked
        ]
        return {"bundles": rows}

    def given(self) -> list[Given]:
        """The amounts in the unit in which the draft counts its limits."""
        unit = (self.rule_set.content.get("size") or {}).get("unit")
        amounts = {
            partition.name: triple(self.booked[partition.pk], partition.unit)
            for partition in self.partitions
            if partition.pk in self.booked
        }
        return [
            Given(name, one.node_hours if unit == "node_hours" else one.gpu_hours)
            for name, one in amounts.items()
        ]

    def note(self, partition_id: int) -> str:
        """The note that the amount had."""
        bundle = self.known.get(partition_id)
        return bundle.note if bundle else ""

    def _add(self, partition: Partition, bundle: Bundle | None) -> None:
        unit = partition.unit
        choices: list[tuple[GivenIn, str]] = [("node_hours", _("node-h"))]
        if unit.has_gpus:
            choices.append(("gpu_hours", _("GPU-h")))
        choices.append(("local", unit.local_name))
        self.fields[f"amount_{partition.pk}"] = number_field(
            label=_("Amount on %(partition)s") % {"partition": partition.name},
            required=False,
            decimal_places=6,
            min_value=Decimal("0.000001"),
            initial=format(bundle.triple.node_hours, "f") if bundle else None,
            error_messages={"min_value": _("A fixed amount is more than zero, or empty.")},
        )
        self.fields[f"unit_{partition.pk}"] = forms.ChoiceField(
            label=_("Unit on %(partition)s") % {"partition": partition.name},
            choices=choices,
            initial="node_hours",
        )

    def _is_booked(self, partition: Partition) -> bool:
        """Read the amount into node-hours; say beside it where that is not possible."""
        name, given_in = f"amount_{partition.pk}", self.cleaned_data.get(f"unit_{partition.pk}", "")
        try:
            self.booked[partition.pk] = node_hours(
                self.cleaned_data[name], unit=partition.unit, given_in=given_in
            )
        except NotExact:
            self.add_error(name, _("This is no exact number of node-hours. Choose another."))
        except ValueError:
            self.add_error(name, _("This partition has no such unit."))
        return partition.pk in self.booked

    def _doubt(self, partition: Partition) -> str:
        """The question about a factor that betrays a mixed-up unit; empty without doubt."""
        before = self.expected.get(partition.pk)
        booked = self.booked[partition.pk]
        if before is None or not (factor := suspicious(booked, before.node_hours)):
            return ""
        return _(
            "That is %(factor)s times the %(before)s node-h of the version before. Is it another "
            "unit? If it is meant, tick the last field and save again."
        ) % {
            "factor": FACTOR_WORDS.get(factor, grouped(factor)),
            "before": grouped(before.node_hours),
        }


def _amounts(rule_set: RuleSet) -> dict[int, Bundle]:
    rows = rule_set.bundles.select_related("partition").order_by("pk")
    return {bundle.partition_id: bundle for bundle in rows}
