"""Forms of decisions and answers. They validate, they never act."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from aifactory.accounts.verdicts import Verdict
from aifactory.catalogue.rules import units
from aifactory.face.forms import PortalFormMixin, dress, within_reach
from aifactory.face.rules.formats import NO_BREAK_SPACE, grouped
from allocations.models import Outcome, QuotaLimit

LARGEST = Decimal(10) ** 11
TEXT_LENGTH = 4000
# What can be decided; an annulment only corrects a decision.
OUTCOMES = [(value, label) for value, label in Outcome.choices if value != Outcome.ANNULMENT]


class HoursField(forms.CharField):
    """An amount as people type it: 5 000 or 1250.5. A comma is refused, it means two things."""

    def clean(self, value: Any) -> Decimal | None:
        """The exact amount, None where nothing was typed."""
        bare = "".join(super().clean(value).split()).replace(NO_BREAK_SPACE, "")
        if not bare:
            return None
        if "," in bare:
            raise forms.ValidationError(_("Write the amount with a point, for example 1250.5."))
        try:
            amount = Decimal(bare)
        except InvalidOperation:
            raise forms.ValidationError(
                _("Write the amount in figures, for example 1250.")
            ) from None
        if not amount.is_finite() or not 0 < amount < LARGEST:
            raise forms.ValidationError(_("An amount of hours is more than zero."))
        return amount


class OutOfTurnField(forms.CharField):
    """Why hours go to a case before those whose turn is earlier; the operation says when."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {
            "label": _("Why out of turn?"),
            "help_text": _("Needed where somebody is passed over. The applicant does not read it."),
            "required": False,
            "max_length": TEXT_LENGTH,
            "widget": forms.Textarea(attrs={"rows": 2}),
        }
        super().__init__(**{**usual, **kwargs})


class DecideForm(PortalFormMixin, forms.Form):
    """One decision: outcome, amount in any unit, reason, conditions, first day."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    amount = HoursField(
        label=_("Amount"),
        help_text=_("Only for a smaller amount."),
        required=False,
        max_length=30,
    )
    given_in = forms.ChoiceField(label=_("Unit of the amount"))
    starts_on = forms.DateField(
        label=_("Hours begin on"),
        help_text=_("First day of use. It decides which period the hours come from."),
        required=False,
        validators=[within_reach],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day from the calendar, for example 1 Dec 2026.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Goes into the letter. Needed for everything but a full award."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        help_text=_("One per line. They go into the letter of an award."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    out_of_turn = OutOfTurnField()

    def __init__(
        self,
        *args: Any,
        unit: units.Unit,
        closed: dict[str, Verdict] | None = None,
        has_turn: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not has_turn:
            del self.fields["out_of_turn"]
        self.unit = unit
        self.closed = closed or {}
        cast("forms.ChoiceField", self.fields["given_in"]).choices = units_of(unit)
        for name in {"amount", "reason", "out_of_turn"} & set(self.fields):
            dress(
                self.fields[name], optional=False
            )  # needed for some outcomes; the help says which
        dress(
            self.fields["outcome"],
            choice_notes={name: verdict.reason for name, verdict in self.closed.items()},
        )

    def clean_outcome(self) -> str:
        """An outcome that is closed stays closed, whatever was sent."""
        outcome: str = self.cleaned_data["outcome"]
        if outcome in self.closed:
            raise forms.ValidationError(self.closed[outcome].reason)
        return outcome

    def clean(self) -> dict[str, Any]:
        """The amount in node-hours; a reason wherever one is due."""
        cleaned: dict[str, Any] = super().clean() or {}
        outcome = cleaned.get("outcome")
        if outcome == Outcome.PARTIAL and "amount" in cleaned:
            cleaned["node_hours"] = in_node_hours(self, cleaned)
        if outcome and outcome != Outcome.AWARD and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why. The applicant reads it in the letter."))
        return cleaned

    def terms(self) -> dict[str, Any]:
        """What the operation takes."""
        data = self.cleaned_data
        starts_on: date | None = data.get("starts_on")
        return {
            "outcome": data["outcome"],
            "node_hours": data.get("node_hours"),
            "reason": data["reason"],
            "conditions": data["conditions"].splitlines(),
            "out_of_turn": data.get("out_of_turn", ""),
            "starts_on": starts_on if Outcome(data["outcome"]).grants else None,
        }


class DeclineForm(PortalFormMixin, forms.Form):
    """Why an award is declined; nobody has to say."""

    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("It helps us to make better calls. Only the office reads it."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ApprovalForm(PortalFormMixin, forms.Form):
    """Why a second person should approve."""

    reason = forms.CharField(
        label=_("Why should this be approved?"),
        help_text=_("The approver reads it. The applicant does not."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why. The approver decides by it.")},
    )


class SuspendForm(PortalFormMixin, forms.Form):
    """Why the hours cannot be used for now."""

    reason = forms.CharField(
        label=_("Why is it suspended?"),
        help_text=_("The team reads it, with what would open it again."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why. The team reads it.")},
    )


class MoveUpForm(PortalFormMixin, forms.Form):
    """Why a waiting application gets fewer hours, or goes before others; else nothing to say."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Goes into the letter. Needed where the hours are fewer than asked for."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    out_of_turn = OutOfTurnField(
        help_text=_("Kept for the approver and the auditor. The applicant does not read it."),
        error_messages={"required": _("Say why it goes before others.")},
    )

    def __init__(self, *args: Any, is_less: bool, passes_over: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_less
        self.fields["out_of_turn"].required = passes_over
        if not passes_over:
            del self.fields["out_of_turn"]


class FreezeForm(PortalFormMixin, forms.Form):
    """From which day the hours of a round run; it decides which pools serve it."""

    starts_on = forms.DateField(
        label=_("Hours begin on"),
        help_text=_("First day of use. It decides which period the hours come from."),
        validators=[within_reach],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day from the calendar, for example 1 Dec 2026.")},
    )


class RoundCaseForm(PortalFormMixin, forms.Form):
    """One case among many: what to decide, how many hours, and the words of the letter."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[("", _("Leave undecided")), *OUTCOMES],
        required=False,
    )
    amount = HoursField(
        label=_("Amount, in node-h"),
        help_text=_("Only for a smaller amount."),
        required=False,
        max_length=30,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Goes into the letter. Needed for everything but a full award."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    out_of_turn = OutOfTurnField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # each needed for some outcomes; their help says which
            dress(field, optional=False)

    def clean(self) -> dict[str, Any]:
        """An amount for a smaller award; a reason wherever one is due."""
        cleaned: dict[str, Any] = super().clean() or {}
        outcome = cleaned.get("outcome")
        if outcome == Outcome.PARTIAL and "amount" in cleaned and cleaned["amount"] is None:
            self.add_error("amount", _("Say how many hours."))
        if outcome and outcome != Outcome.AWARD and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why. The applicant reads it in the letter."))
        return cleaned

    @property
    def node_hours(self) -> Decimal | None:
        """The amount of a smaller award; for the others the decision knows it."""
        if self.cleaned_data["outcome"] != Outcome.PARTIAL:
            return None
        amount: Decimal | None = self.cleaned_data["amount"]
        return amount


class LeaveOutForm(PortalFormMixin, forms.Form):
    """A case that stays behind when its round is released, and why."""

    leave_out = forms.BooleanField(label=_("Leave it out"), required=False)
    reason = forms.CharField(
        label=_("Why is it left out?"),
        help_text=_("Kept with the release. The applicant does not read it."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["reason"], optional=False)  # needed with the box above it

    def clean(self) -> dict[str, Any]:
        """Nothing stays behind without a word why."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("leave_out") and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why it is left out."))
        return cleaned


class ConfirmForm(PortalFormMixin, forms.Form):
    """A confirmation without a field: the button alone says it."""


class WithUnit(Protocol):
    """A form with an amount in a partition's units."""

    unit: units.Unit

    def add_error(self, field: str | None, error: Any) -> None: ...


def in_node_hours(form: WithUnit, cleaned: dict[str, Any]) -> Decimal | None:
    """The amount that was typed, in node-hours; an error beside it where that is not exact."""
    amount, given_in = cleaned["amount"], cleaned.get("given_in")
    if amount is None:
        form.add_error("amount", _("Say how many hours."))
        return None
    try:
        return units.node_hours(amount, unit=form.unit, given_in=given_in or "node_hours")
    except units.NotExact:
        form.add_error(
            "amount",
            _("%(amount)s is not an exact number of node-h. Change it a little.")
            % {"amount": grouped(amount)},
        )
        return None


def units_of(unit: units.Unit) -> list[tuple[str, Any]]:
    """The units an amount can be typed in."""
    offered: list[tuple[str, Any]] = [("node_hours", _("node-h"))]
    if unit.has_gpus:
        offered.append(("gpu_hours", _("GPU-h")))
    if unit.local_name not in {"node-h", "GPU-h"}:
        offered.append(("local", unit.local_name))
    return offered


class LimitForm(PortalFormMixin, forms.Form):
    """Another share of the Union's hours for a limit, and why."""

    units = {"percent": "%"}

    percent = forms.DecimalField(
        label=_("Share of the Union’s hours"),
        min_value=Decimal("0.0001"),
        max_value=100,
        max_digits=7,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    is_below_meant = forms.BooleanField(
        label=_("A limit below what is granted is meant"),
        required=False,
        help_text=_("Nothing is taken back. Nothing more is granted until hours return."),
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Whoever approves reads it, and it stays in the history."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: whoever approves reads it.")},
    )

    def __init__(self, *args: Any, limit: QuotaLimit, **kwargs: Any) -> None:
        initial = {"percent": format((limit.share * 100).normalize(), "f")}
        super().__init__(*args, initial=initial, **kwargs)
        if not self.data.get("is_below_meant"):
            self.fields["is_below_meant"].widget = forms.HiddenInput()

    def refuse(self, sentence: str, *, below_granted: bool) -> None:
        """Say what is wrong with the share; where it may be meant, offer to say so."""
        self.add_error("percent", sentence)
        if below_granted:
            self.fields["is_below_meant"].widget = forms.CheckboxInput()
