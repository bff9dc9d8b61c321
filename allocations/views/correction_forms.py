"""Forms that correct a released decision. They validate, they never act."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules import units
from aifactory.face.forms import PortalFormMixin, dress, within_reach
from allocations.forms import TEXT_LENGTH, HoursField, in_node_hours, units_of
from allocations.rules.corrections import Wanted

WITH_HOURS = ("amount", "given_in", "starts_on", "ends_on", "conditions")


class AnnulForm(PortalFormMixin, forms.Form):
    """Why a released decision is corrected."""

    why = forms.CharField(
        label=_("Why is it corrected?"),
        help_text=_("Goes into the new letter. The approver reads it too."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why. The applicant reads it in the letter.")},
    )


class RectifyForm(AnnulForm):
    """What the decision says from then on, filled in with what it says now."""

    amount = HoursField(label=_("Hours granted"), max_length=30)
    given_in = forms.ChoiceField(label=_("Unit of the amount"))
    starts_on = forms.DateField(
        label=_("First day"),
        validators=[within_reach],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day from the calendar, for example 1 Dec 2026.")},
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        validators=[within_reach],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day from the calendar, for example 1 Dec 2026.")},
    )
    reason = forms.CharField(
        label=_("Reason of the decision"),
        help_text=_("Goes into the letter. Only a full award needs none."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        help_text=_("One per line. They go into the letter."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ["amount", "given_in", "starts_on", "ends_on", "reason", "conditions", "why"]

    def __init__(self, *args: Any, now: Wanted, unit: units.Unit, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(now), **kwargs)
        self.unit = unit
        self.grants = now.starts_on is not None
        if self.grants:
            cast("forms.ChoiceField", self.fields["given_in"]).choices = units_of(unit)
        else:
            for name in WITH_HOURS:
                del self.fields[name]
        dress(self.fields["reason"], optional=False)

    def clean(self) -> dict[str, Any]:
        """The amount in node-hours."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "amount" in cleaned:
            cleaned["node_hours"] = in_node_hours(self, cleaned)
        return cleaned

    def wanted(self) -> Wanted:
        """What the operation takes."""
        data = self.cleaned_data
        if not self.grants:
            return Wanted(node_hours=Decimal(0), reason=data["reason"].strip())
        starts_on: date = data["starts_on"]
        return Wanted(
            node_hours=data["node_hours"],
            reason=data["reason"].strip(),
            conditions=tuple(data["conditions"].splitlines()),
            starts_on=starts_on,
            ends_on=data["ends_on"],
        )


def _initial(now: Wanted) -> dict[str, Any]:
    return {
        "amount": format(now.node_hours.normalize(), "f"),
        "given_in": "node_hours",
        "starts_on": now.starts_on,
        "ends_on": now.ends_on,
        "reason": now.reason,
        "conditions": "\n".join(now.conditions),
    }
