"""Size, promise, who may apply, thresholds: parts with a fixed list of fields."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.accounts.models import OrganisationKind
from aifactory.catalogue.forms.versions.base import Group, PartForm, Values, exact, number_field
from aifactory.catalogue.models import labels
from aifactory.face.forms import dress

DAYS = 366
ALONE, IN_PROJECT, NOT = "alone", "in_project", ""


class SizeForm(PartForm):
    """How much may be asked for, and for how long."""

    title = gettext_lazy("How much and for how long")
    names = ("size", "months")
    places = {
        "size.unit": "unit",
        "size.minimum": "minimum",
        "size.maximum": "maximum",
        "months": "months",
    }

    unit = forms.ChoiceField(
        label=gettext_lazy("Limits are counted in"),
        choices=list(labels.UNITS.items()),
        widget=forms.RadioSelect,
    )
    minimum = number_field(
        label=gettext_lazy("Lower limit"), required=False, decimal_places=6, min_value=0
    )
    above_minimum = forms.BooleanField(
        label=gettext_lazy("The lower limit itself is too little"), required=False
    )
    maximum = number_field(
        label=gettext_lazy("Upper limit"), required=False, decimal_places=6, min_value=0
    )
    is_bundle = forms.BooleanField(
        label=gettext_lazy("Everybody gets a fixed amount per partition"),
        required=False,
        help_text=gettext_lazy("The amounts stand in the part “Fixed amounts”."),
    )
    months = forms.CharField(
        label=gettext_lazy("Months to choose from"),
        max_length=60,
        help_text=gettext_lazy("Whole months with commas, for example 3, 6, 12."),
    )

    @classmethod
    def values_of(cls, content: Mapping[str, Any]) -> Values:
        """The limits, and the months as one line."""
        months = ", ".join(str(count) for count in content.get("months") or [])
        return {**(content.get("size") or {}), "months": months}

    def clean_months(self) -> list[int]:
        """Whole numbers, each once, shortest first."""
        typed = [one.strip() for one in self.cleaned_data["months"].split(",") if one.strip()]
        if not all(one.isascii() and one.isdigit() and len(one) <= 2 for one in typed):
            raise ValidationError(_("Write whole months with commas, for example 3, 6, 12."))
        return sorted({int(one) for one in typed})

    def part(self) -> Values:
        """Amounts as exact text."""
        data = self.cleaned_data
        size = {
            "unit": data["unit"],
            "is_bundle": data["is_bundle"],
            "minimum": exact(data["minimum"]),
            "maximum": exact(data["maximum"]),
            "above_minimum": data["above_minimum"],
        }
        return {"size": size, "months": data["months"]}


class PromiseForm(PartForm):
    """When the answer is due, and the way to it."""

    title = gettext_lazy("Promise, stages and selection")
    names = ("window", "promise", "stages", "selection")
    places = {
        "window": "window",
        "promise": "length",
        "promise.counted_from": "counted_from",
        "stages": "stages",
        "selection": "selection",
    }

    window = forms.ChoiceField(
        label=gettext_lazy("Window"),
        choices=list(labels.WINDOWS.items()),
        widget=forms.RadioSelect,
    )
    length = forms.IntegerField(
        label=gettext_lazy("The answer is due after"), min_value=1, max_value=DAYS
    )
    length_in = forms.ChoiceField(
        label=gettext_lazy("Counted in"),
        choices=[
            ("working_days", gettext_lazy("working days of the office")),
            ("months", gettext_lazy("months")),
        ],
        widget=forms.RadioSelect,
    )
    counted_from = forms.ChoiceField(
        label=gettext_lazy("Counted from"),
        choices=list(labels.COUNTED_FROM.items()),
        widget=forms.RadioSelect,
    )
    stages = forms.MultipleChoiceField(
        label=gettext_lazy("Stages"),
        choices=list(labels.STAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They follow each other in this order."),
    )
    selection = forms.ChoiceField(
        label=gettext_lazy("Who gets hours"),
        choices=list(labels.SELECTIONS.items()),
        widget=forms.RadioSelect,
    )

    @classmethod
    def values_of(cls, content: Mapping[str, Any]) -> Values:
        """The promise as a length with its unit."""
        promise = content.get("promise") or {}
        unit = "months" if promise.get("working_days") is None else "working_days"
        return {
            **{name: content.get(name) for name in ("window", "stages", "selection")},
            "length": promise.get(unit),
            "length_in": unit,
            "counted_from": promise.get("counted_from"),
        }

    def part(self) -> Values:
        """The stages in their order."""
        data = self.cleaned_data
        promise = {
            "working_days": None,
            "months": None,
            data["length_in"]: data["length"],
            "counted_from": data["counted_from"],
        }
        stages = [stage for stage in labels.STAGES if stage in data["stages"]]
        return {
            "window": data["window"],
            "promise": promise,
            "stages": stages,
            "selection": data["selection"],
        }


class ApplicantsForm(PartForm):
    """Which kinds of organisation may apply, and what they pay."""

    title = gettext_lazy("Who may apply, and at what price")
    names = ("kinds", "kinds_in_eu_project", "price", "notional_eur_per_gpu_hour")
    places = {
        "kinds": f"kind_{OrganisationKind.STARTUP.value}",
        "notional_eur_per_gpu_hour": "notional",
    }

    notional = number_field(
        label=gettext_lazy("Notional price of a GPU-hour in euros"),
        decimal_places=4,
        min_value=0,
        help_text=gettext_lazy("What free hours are worth; it stands on letters."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value, label in OrganisationKind.choices:
            self.fields[f"kind_{value}"] = forms.ChoiceField(
                label=_("%(kind)s may apply") % {"kind": label},
                choices=[
                    (ALONE, _("by itself")),
                    (IN_PROJECT, _("only inside an EU project")),
                    (NOT, _("not at all")),
                ],
                required=False,
            )
            # “Not at all” is an answer too, so nothing here is optional.
            dress(self.fields[f"kind_{value}"], optional=False)
            self.fields[f"price_{value}"] = forms.ChoiceField(
                label=_("%(kind)s pays") % {"kind": label},
                choices=[("free", _("nothing")), ("pay_per_use", _("per use"))],
            )

    @classmethod
    def values_of(cls, content: Mapping[str, Any]) -> Values:
        """One choice per kind."""
        values: Values = {"notional": content.get("notional_eur_per_gpu_hour")}
        for kind in OrganisationKind.values:
            alone = kind in (content.get("kinds") or [])
            inside = kind in (content.get("kinds_in_eu_project") or [])
            values[f"kind_{kind}"] = ALONE if alone else IN_PROJECT if inside else NOT
            values[f"price_{kind}"] = (content.get("price") or {}).get(kind, "free")
        return values

    @property
    def groups(self) -> list[Group]:
        """A row per kind, then the notional price."""
        rows = [
            Group([self[f"kind_{value}"], self[f"price_{value}"]], str(label))
            for value, label in OrganisationKind.choices
        ]
        return [*rows, Group([self["notional"]])]

    def part(self) -> Values:
        """Prices only of kinds that may apply."""
        data = self.cleaned_data
        how = {kind: data[f"kind_{kind}"] for kind in OrganisationKind.values}
        return {
            "kinds": [kind for kind in how if how[kind] == ALONE],
            "kinds_in_eu_project": [kind for kind in how if how[kind] == IN_PROJECT],
            "price": {kind: data[f"price_{kind}"] for kind in how if how[kind]},
            "notional_eur_per_gpu_hour": exact(data["notional"]),
        }


class LimitsForm(PartForm):
    """Thresholds of the decision, and days that run after it."""

    title = gettext_lazy("Thresholds and days")
    names = (
        "delegation_gpu_hours",
        "approval_above_node_hours",
        "acceptance_days",
        "max_open_applications",
        "report_months",
    )
    places = {name: name for name in names}
    units = {
        "delegation_gpu_hours": gettext_lazy("GPU-h"),
        "approval_above_node_hours": gettext_lazy("node-h"),
    }

    delegation_gpu_hours = number_field(
        label=gettext_lazy("One officer decides alone up to"),
        required=False,
        decimal_places=6,
        min_value=0,
        help_text=gettext_lazy("Empty means never alone."),
    )
    approval_above_node_hours = number_field(
        label=gettext_lazy("A second person approves an award above"),
        required=False,
        decimal_places=6,
        min_value=0,
        help_text=gettext_lazy("0 means every award; empty means none."),
    )
    acceptance_days = forms.IntegerField(
        label=gettext_lazy("Calendar days to accept an award"), min_value=1, max_value=DAYS
    )
    max_open_applications = forms.IntegerField(
        label=gettext_lazy("Open applications per organisation"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("Empty means no limit."),
    )
    report_months = forms.IntegerField(
        label=gettext_lazy("Months between reports"), min_value=1, max_value=36
    )

    @classmethod
    def values_of(cls, content: Mapping[str, Any]) -> Values:
        """As they stand."""
        return {name: content.get(name) for name in cls.names}

    def part(self) -> Values:
        """Amounts as exact text."""
        data = self.cleaned_data
        amounts = ("delegation_gpu_hours", "approval_above_node_hours")
        return {name: exact(data[name]) if name in amounts else data[name] for name in self.names}
