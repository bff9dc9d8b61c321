"""Forms about people and organisations: they validate, operations act."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from aifactory.accounts.models import User
from aifactory.face.forms import PortalFormMixin

ZONES = [
    (name, name.replace("_", " "))
    for name in sorted(available_timezones())
    if name.startswith("Europe/") or name in {"Atlantic/Azores", "Atlantic/Reykjavik", "UTC"}
]


class SignupForm(PortalFormMixin, AllauthSignupForm):
    """Name, address, one password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As it should stand on letters."),
    )
    field_order = ["name", "email", "password1"]


class PreferencesForm(PortalFormMixin, forms.ModelForm):
    """What a person may change about their own account."""

    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=ZONES,
        help_text=_("Deadlines also show the office's time and UTC."),
    )

    class Meta:
        model = User
        fields = ["name", "zone", "theme", "weekly_digest"]
        labels = {"weekly_digest": _("Send me the weekly digest")}
        help_texts = {"weekly_digest": _("What waits for the office, once a week by e-mail.")}

    def __init__(self, *args: Any, is_officer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_officer:
            del self.fields["weekly_digest"]

    def changed_values(self) -> dict[str, Any]:
        """Only what differs from before."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class ThemeForm(forms.Form):
    """The appearance switch in the header."""

    theme = forms.ChoiceField(choices=[("system", ""), ("light", ""), ("dark", "")])
    next = forms.CharField(required=False)
