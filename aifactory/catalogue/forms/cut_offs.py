"""Cut-offs: the rule that brings a list of them, the list itself, and one that moves."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue.forms.calls import reason_field
from aifactory.catalogue.forms.moments import MomentField, MomentsMixin, typed
from aifactory.catalogue.models import Call, CutOff
from aifactory.catalogue.rules.cut_offs import Objection, objection_to_list
from aifactory.catalogue.rules.recurrence import LAST, OffDays, Recurrence
from aifactory.face.forms import PortalFormMixin, dress, within_reach

SPARE = 3
MOST_ROWS = 120
WEEKDAYS = [
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
]
WEEKS = [
    ("1", gettext_lazy("first")),
    ("2", gettext_lazy("second")),
    ("3", gettext_lazy("third")),
    ("4", gettext_lazy("fourth")),
    (str(LAST), gettext_lazy("last")),
]
OFF_DAYS = [
    (OffDays.NEXT.value, gettext_lazy("Next working day")),
    (OffDays.PREVIOUS.value, gettext_lazy("Working day before")),
    (OffDays.KEEP.value, gettext_lazy("Keep it")),
]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        validators=[within_reach],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RecurrenceForm(PortalFormMixin, forms.Form):
    """When cut-offs come back."""

    weeks = forms.MultipleChoiceField(
        label=gettext_lazy("Which of the month"),
        choices=WEEKS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    weekday = forms.ChoiceField(label=gettext_lazy("Weekday"), choices=WEEKDAYS, initial="4")
    days = forms.CharField(
        label=gettext_lazy("Or days of the month"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("For example 15, 31. A shorter month takes its last day."),
    )
    at = forms.TimeField(
        label=gettext_lazy("Clock time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    first = _day(gettext_lazy("From"))
    last = _day(gettext_lazy("Until"))
    off_days = forms.ChoiceField(
        label=gettext_lazy("On a weekend or holiday"), choices=OFF_DAYS, initial=OffDays.NEXT.value
    )

    def clean_days(self) -> tuple[int, ...]:
        """Numbers of days, 1 to 31."""
        found = []
        for part in self.cleaned_data["days"].replace(";", ",").split(","):
            text = part.strip().rstrip(".")
            if text and not (text.isascii() and text.isdigit() and 1 <= int(text) <= 31):
                raise ValidationError(_("Write days from 1 to 31 with commas, for example 15, 31."))
            found += [int(text)] if text else []
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        """One of both rules, and a span that does not end before it begins."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "days" in data and not data["days"] and not data.get("weeks"):
            self.add_error("weeks", _("Choose at least one, or write days of the month."))
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        return data

    @property
    def rule(self) -> Recurrence:
        """As the pure rule takes it."""
        data = self.cleaned_data
        return Recurrence(
            first=data["first"],
            last=data["last"],
            at=data["at"],
            weekday=int(data["weekday"]),
            weeks=tuple(int(week) for week in data["weeks"]),
            days=data["days"],
            off_days=OffDays(data["off_days"]),
        )


def first_rule(call: Call, *, today: date) -> dict[str, Any]:
    """What the form of the rule shows at first: the span of the call that lies ahead."""
    return {
        "first": max(call.opens.local.date(), today),
        "last": call.closes.local.date(),
        "at": "10:00",
    }


class CutOffsForm(MomentsMixin, PortalFormMixin, forms.Form):
    """A list of clock times, one field each; an empty one is left out."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_ROWS)
    edition = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        call: Call,
        at: datetime,
        times: list[datetime] | None = None,
        taken: list[datetime] | None = None,
        needs_reason: bool = False,
        **kwargs: Any,
    ) -> None:
        self.call, self.at, self.taken = call, at, taken or []
        self.count = self._count_of(args, times)
        self.needs_reason = needs_reason
        super().__init__(*args, **kwargs)
        self.initial.setdefault("rows", self.count)
        if needs_reason:
            self.fields["reason"] = reason_field(_("Why are they added?"))

    def moment_names(self) -> tuple[str, ...]:
        """One per row, made when first asked for."""
        names = tuple(f"at_{number}" for number in range(self.count))
        for number, name in enumerate(names):
            if name not in self.fields:
                self.fields[name] = self._row(number)
        return names

    def local_zone(self) -> str:
        """That of the call."""
        return self.call.zone

    def clean(self) -> dict[str, Any]:
        """Inside the call, none twice; an open call takes only those ahead."""
        data = super().clean()
        names = [name for name in self.moment_names() if name in self.instants]
        found = objection_to_list(
            [self.instants[name] for name in names],
            at=self.at if self.needs_reason else None,
            span=self.call.span,
            taken=self.taken,
        )
        if found:
            self.add_error(names[found[0]], WORDS[found[1]])
        if self.needs_reason and not names and not self.errors:
            self.add_error(None, _("Write at least one cut-off to add."))
        return data

    @property
    def wanted(self) -> list[datetime]:
        """The instants of the rows that are filled in."""
        return list(self.instants.values())

    def _row(self, number: int) -> forms.Field:
        label = _("Cut-off %(number)s") % {"number": number + 1}
        field = MomentField(label=label, required=False)
        dress(field, optional=False)
        return field

    def _count_of(self, args: tuple[Any, ...], times: list[datetime] | None) -> int:
        if args and args[0] is not None:
            raw = str(args[0].get("rows", "0"))
            return min(int(raw), MOST_ROWS) if raw.isascii() and raw.isdigit() else 0
        return min(len(times or []) + SPARE, MOST_ROWS)


WORDS = {
    Objection.PAST: gettext_lazy("This instant has passed. Choose one ahead."),
    Objection.SAME: gettext_lazy("Another cut-off stands at this instant."),
    Objection.BEFORE_OPENING: gettext_lazy("The call opens later than that."),
    Objection.AFTER_CLOSING: gettext_lazy("The call closes before that."),
}


class MoveForm(MomentsMixin, PortalFormMixin, forms.Form):
    """A new instant for a cut-off."""

    moments = ("new",)

    new = MomentField(label=gettext_lazy("New instant"))
    reason = reason_field(gettext_lazy("Why does it move?"))

    def __init__(self, *args: Any, cut_off: CutOff, **kwargs: Any) -> None:
        self.cut_off = cut_off
        super().__init__(*args, **kwargs)
        self.fields["new"].initial = typed(cut_off.at, cut_off.call.zone)
        dress(self.fields["new"], unit=cut_off.call.zone)

    def local_zone(self) -> str:
        """That of the call."""
        return self.cut_off.call.zone
