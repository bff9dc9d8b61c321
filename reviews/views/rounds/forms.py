"""Forms of the expert review. They validate, they never act."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules.calendars import closing
from aifactory.face.forms import PortalFormMixin, dress, within_reach
from reviews.models import Relation
from reviews.models.assignment import NOTE_LENGTH

FOUND = [choice for choice in Relation.choices if choice[0] != Relation.NONE]


class OpenForm(PortalFormMixin, forms.Form):
    """The day on which reviews are due; closing time of the call's zone makes it an instant."""

    due_on = forms.DateField(
        label=_("Reviews are due on"),
        validators=[within_reach],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day from the calendar, for example 1 Dec 2026.")},
    )

    def __init__(self, *args: Any, zone: str, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.at = zone, at
        self.fields["due_on"].help_text = _("At 17:00 in %(zone)s.") % {"zone": zone}

    def clean_due_on(self) -> datetime:
        """The due instant."""
        due = closing(self.cleaned_data["due_on"], self.zone)
        if due <= self.at:
            raise forms.ValidationError(_("Choose a day after today."))
        return due


def _text(label: Any, help_text: Any, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required},
    )


class AssignForm(PortalFormMixin, forms.Form):
    """A note where a tie warns; nothing to fill in where there is none."""

    note = _text(
        _("Why this does not stand in the way"),
        _("Kept with the case. Neither the expert nor the applicant reads it."),
        _("Say why this does not stand in the way; it is kept with the case."),
    )

    def __init__(self, *args: Any, is_tied: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_tied:
            del self.fields["note"]


class RemoveForm(PortalFormMixin, forms.Form):
    """Why an expert is removed."""

    reason = _text(
        _("Reason"),
        _("Kept with the case. The expert gets a mail without it."),
        _("Say why; it is kept with the case, the expert is not shown."),
    )


class SetAsideForm(PortalFormMixin, forms.Form):
    """What ties the expert to the application, and how it was found."""

    relation = forms.ChoiceField(
        label=_("What ties the expert to the application"),
        choices=FOUND,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what ties the expert to this application.")},
    )
    text = _text(
        _("What was found, and how"),
        _("Kept with the case. The expert gets a mail without it."),
        _("Say what was found, and how; it is kept with the case."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["relation"], optional=False)
