"""Forms of the administrator's pages: they validate, operations act."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.roles import ROLE_SCOPES, Role
from aifactory.catalogue.rules.calendars import resolve_local
from aifactory.face.forms import PortalFormMixin, within_reach
from aifactory.portal.desks.forms import scope_choices, scope_refusal
from aifactory.portal.people.listing import last_day

MANDATE = r"^[\w ./:-]+$"
OFFICE = ZoneInfo(settings.OFFICE_ZONE)


def day_field(
    label: Any, help_text: Any, *, required: bool = False, check: bool = True
) -> forms.DateField:
    """A day that somebody could mean; shares in companies may be as old as they are."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        validators=[within_reach] if check else [],
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def reason_field(label: Any, missing: Any, help_text: Any = "") -> forms.CharField:
    """Why an administrator does it; kept with what was done."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class ReasonForm(PortalFormMixin, forms.Form):
    """Only the reason."""

    reason = reason_field(
        gettext_lazy("Why?"),
        gettext_lazy("Say why. Whoever asks later reads it."),
        gettext_lazy("Kept with the change. Administrators and auditors read it."),
    )


class ChangeRoleForm(PortalFormMixin, forms.Form):
    """Another last day, or another place, with a reason."""

    scope = forms.ChoiceField(
        choices=scope_choices,
        label=gettext_lazy("Where it counts"),
        help_text=gettext_lazy("Another place ends the role here and gives it there."),
    )
    ends_on = day_field(gettext_lazy("Last day"), gettext_lazy("Empty means until you end it."))
    reason = reason_field(
        gettext_lazy("Why does it change?"),
        gettext_lazy("Say why. Whoever asks later reads it."),
        gettext_lazy("For example the number of the letter that extends the mandate."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, grant: RoleGrant, **kwargs: Any) -> None:
        self.grant = grant
        until = last_day(grant.valid_until)
        super().__init__(
            *args,
            initial={
                "scope": grant.scope,
                "ends_on": timezone.localdate(until, OFFICE) if until else None,
                "version": grant.version,
            },
            **kwargs,
        )

    def clean(self) -> dict[str, Any]:
        """The role must be possible there."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        scope = data.get("scope", "")
        if scope and scope.partition(":")[0] not in ROLE_SCOPES[self.grant.role]:
            self.add_error("scope", scope_refusal(self.grant.role))
        return data

    @property
    def until(self) -> datetime | None:
        """The instant after the last day, on the office's clocks."""
        return end_of(self.cleaned_data["ends_on"])


def start_of(day: date | None) -> datetime | None:
    """The instant at which a day of the office begins."""
    if day is None:
        return None
    return resolve_local(datetime.combine(day, time()), settings.OFFICE_ZONE, fold=0).instant


def end_of(day: date | None) -> datetime | None:
    """The instant at which a day of the office is over."""
    return None if day is None else start_of(day + timedelta(days=1))


class OnForm(PortalFormMixin, forms.Form):
    """Which day to look at."""

    on = day_field(gettext_lazy("On another day"), "")

    @property
    def noon(self) -> datetime | None:
        """Noon of that day on the office's clocks; None where no day was named."""
        day = self.cleaned_data["on"] if self.is_valid() else None
        if day is None:
            return None
        return resolve_local(datetime.combine(day, time(12)), settings.OFFICE_ZONE, fold=0).instant


class OfferForm(PortalFormMixin, forms.Form):
    """One role of an invitation; the first is needed, others may stay empty."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("", gettext_lazy("Choose one")), *Role.choices]
    )
    scope = forms.ChoiceField(choices=scope_choices, label=gettext_lazy("Where it counts"))
    begins_on = day_field(
        gettext_lazy("First day"), gettext_lazy("Empty means from the acceptance on.")
    )
    ends_on = day_field(gettext_lazy("Last day"), gettext_lazy("Empty means until you end it."))
    mandate = forms.RegexField(
        label=gettext_lazy("Mandate"),
        regex=MANDATE,
        required=False,
        max_length=60,
        help_text=gettext_lazy("Number of the letter or decision that gives this role."),
        error_messages={
            "invalid": gettext_lazy("A mandate is a number or short name, for example M-2026-14.")
        },
    )

    def clean(self) -> dict[str, Any]:
        """The role must be possible there, and must end after it begins, and not be over."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        role, scope = data.get("role", ""), data.get("scope", "")
        if role and scope and scope.partition(":")[0] not in ROLE_SCOPES[role]:
            self.add_error("scope", scope_refusal(role))
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day is before the first day."))
        elif ends and ends < timezone.localdate(timezone=OFFICE):
            self.add_error("ends_on", _("This last day is over."))
        return data

    @property
    def offer(self) -> dict[str, Any] | None:
        """What was filled in; None where the whole form stayed empty."""
        if not self.has_changed():
            return None
        data = self.cleaned_data
        return {
            "role": data["role"],
            "scope": data["scope"],
            "valid_from": start_of(data["begins_on"]),
            "valid_until": end_of(data["ends_on"]),
            "mandate": data["mandate"],
        }


class InviteForm(PortalFormMixin, forms.Form):
    """Who is invited."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("The link goes there. It works once, for 14 days."),
    )


class LeaveForm(PortalFormMixin, forms.Form):
    """First and last day, and who covers."""

    first_day = day_field(gettext_lazy("First day away"), "", required=True)
    last_day = day_field(gettext_lazy("Last day away"), "", required=True)
    stand_in = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
        help_text=gettext_lazy("Somebody who holds the same role in the same place on all days."),
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stand_in"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        field.queryset = colleagues

    def clean(self) -> dict[str, Any]:
        """In this order."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first day."))
        return data


class ShortenForm(PortalFormMixin, forms.Form):
    """An earlier last day."""

    last_day = day_field(gettext_lazy("Last day away"), "", required=True)


class JoinForm(PortalFormMixin, forms.Form):
    """What a new person says to accept: their name and a password."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        help_text=gettext_lazy("As it should stand on letters."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        help_text=gettext_lazy("At least 10 characters, and not only digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """The password must not be common, nor like the name or the address."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in data:
            person = User(email=self.email, name=data.get("name", ""))
            try:
                validate_password(data["password"], person)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return data
