"""Forms of the technical check. They validate, they never act."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules import units
from aifactory.face.forms import Counter, PortalFormMixin, dress
from aifactory.face.rules.formats import NO_BREAK_SPACE, grouped
from reviews.models import (
    AssessmentOutcome,
    Efficiency,
    Feasibility,
    Fit,
    Readiness,
    TechnicalAssessment,
    Testing,
    Unit,
)
from reviews.models.assessment import TEXT_LENGTH

LARGEST = Decimal(10) ** 11
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class HoursField(forms.Field):
    """An amount as people type it: 5 000 or 1250.5. A comma is refused, it means two things."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 30})

    def to_python(self, value: Any) -> Decimal | None:
        """The exact amount, None where nothing was typed."""
        bare = "".join(str(value or "").split())
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


def choice(label: Any, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    """A question with few answers; a draft may leave it open."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        required=False,
        widget=forms.RadioSelect,
    )


def text(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    """A question answered in words; a draft may leave it open."""
    field = forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": rows}),
    )
    dress(field, counter=Counter(TEXT_LENGTH))
    return field


def offer(field: forms.Field, choices: Sequence[tuple[str, Any]]) -> None:
    """Choices that are known only when the form is made."""
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class AssessmentForm(PortalFormMixin, forms.Form):
    """The questions of the hosting site. Everything is optional here: a draft may be empty."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    fits_architecture = choice(_("Does the code fit the architecture?"), Fit.choices)
    software_ready = choice(
        _("Is the software installed, or are its prerequisites present?"), Readiness.choices
    )
    targets_feasible = choice(_("Can the targets be reached in the period?"), Feasibility.choices)
    needs_testing = choice(_("Is further testing or tuning needed?"), Testing.choices)
    expected_efficiency = choice(
        _("How efficiently will the hours be used?"),
        Efficiency.choices,
        _("Measured scaling on the same machine counts most."),
    )
    overall_comment = text(
        _("Overall comment"), _("For the office; the applicant does not see it.")
    )
    outcome = choice(_("Classification"), AssessmentOutcome.choices)
    reason = text(_("Reason for the classification"))
    conditions = text(
        _("Changes needed"), _("Only for “Accepted with changes”. One change per line."), rows=3
    )
    wants_support = choice(_("Should the support team help?"), YES_NO)
    proposed_amount = HoursField(
        label=_("Proposed amount"),
        help_text=_("What you think is needed, at most what was asked for."),
        required=False,
    )
    proposed_in = forms.ChoiceField(label=_("Unit of the proposed amount"), choices=Unit.choices)
    comment_to_applicant = text(
        _("Comment to the applicant"), _("The applicant reads this with the decision.")
    )
    internal_note = text(_("Internal note"), _("For sites and the office alone."), rows=3)

    def __init__(self, *args: Any, unit: units.Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        offered: list[tuple[str, Any]] = [(Unit.NODE_HOURS.value, Unit.NODE_HOURS.label)]
        if unit.has_gpus:
            offered.append((Unit.GPU_HOURS.value, Unit.GPU_HOURS.label))
        if unit.local_name not in {"node-h", "GPU-h"}:
            offered.append((Unit.LOCAL.value, unit.local_name))
        offer(self.fields["proposed_in"], offered)
        self.fields["proposed_in"].help_text = factors(unit)
        for field in self.fields.values():
            dress(field, optional=False)

    def clean_wants_support(self) -> bool | None:
        """Three answers: yes, no, not answered yet."""
        return {"yes": True, "no": False}.get(self.cleaned_data["wants_support"])

    def clean(self) -> dict[str, Any]:
        """The amount in node-hours, exactly."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["proposed_node_hours"] = None
        amount, given_in = cleaned.get("proposed_amount"), cleaned.get("proposed_in")
        if amount is not None and given_in:
            try:
                cleaned["proposed_node_hours"] = units.node_hours(
                    amount, unit=self.unit, given_in=given_in
                )
            except units.NotExact:
                self.add_error("proposed_amount", _("This is not an exact number of node-hours."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the operation stores: cleaned answers without the amount as typed."""
        left_out = {"version", "proposed_amount"}
        if "proposed_amount" in self.errors:
            left_out |= {"proposed_node_hours", "proposed_in"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


def factors(unit: units.Unit) -> str:
    """How the units of a partition go together: 1 node-h = 4 GPU-h = 32 core-h."""
    one = units.triple(Decimal(1), unit)
    parts: list[Any] = [_("1 node-h")]
    if one.gpu_hours is not None:
        parts.append(f"{grouped(one.gpu_hours)}{NO_BREAK_SPACE}GPU-h")
    if one.local_name not in {"node-h", "GPU-h"}:
        parts.append(f"{grouped(one.local)}{NO_BREAK_SPACE}{one.local_name}")
    return " = ".join(str(part) for part in parts)


def initial(
    draft: TechnicalAssessment | None, *, unit: units.Unit, asked: Decimal | None
) -> dict[str, Any]:
    """What the form shows first: the draft, or the amount asked for."""
    if draft is None:
        return {"version": 0, "proposed_in": Unit.NODE_HOURS, "proposed_amount": plain(asked)}
    values: dict[str, Any] = {
        name: getattr(draft, name) for name in AssessmentForm.base_fields if hasattr(draft, name)
    }
    values["wants_support"] = {True: "yes", False: "no", None: ""}[draft.wants_support]
    amount = draft.proposed_node_hours
    if amount is not None:
        triple = units.triple(amount, unit)
        amount = {"gpu_hours": triple.gpu_hours, "local": triple.local}.get(
            draft.proposed_in, triple.node_hours
        )
    return {**values, "proposed_amount": plain(amount)}


def plain(amount: Decimal | None) -> str:
    """An amount as one would type it: 1250, not 1250.000000."""
    if amount is None:
        return ""
    text_of_amount = format(amount, "f")
    if "." not in text_of_amount:
        return text_of_amount
    return text_of_amount.rstrip("0").rstrip(".")


class AskForm(PortalFormMixin, forms.Form):
    """Which questions go back to the applicant, and with what words."""

    questions = forms.MultipleChoiceField(
        label=_("Which answers should change?"),
        help_text=_("Only these can be edited until the applicant answers."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one answer.")},
    )
    message = forms.CharField(
        label=_("Your question"),
        help_text=_("Say what is unclear and what answer would settle it."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what you want to know.")},
    )

    def __init__(self, *args: Any, questions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["questions"], questions)
        dress(self.fields["message"], counter=Counter(TEXT_LENGTH))
