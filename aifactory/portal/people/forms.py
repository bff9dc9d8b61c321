"""Forms of the administrator's pages: they validate, operations act."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy

from aifactory.accounts.models import RoleGrant
from aifactory.accounts.roles import ROLE_SCOPES
from aifactory.catalogue.rules.calendars import resolve_local
from aifactory.face.forms import PortalFormMixin, within_reach
from aifactory.portal.desks.forms import scope_choices, scope_refusal
from aifactory.portal.people.listing import last_day

DAY_INPUT = {"type": "date"}
OFFICE = ZoneInfo(settings.OFFICE_ZONE)


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
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        validators=[within_reach],
        help_text=gettext_lazy("Empty means until you end it."),
        widget=forms.DateInput(attrs=DAY_INPUT),
    )
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


def end_of(day: date | None) -> datetime | None:
    """The instant at which a day of the office is over."""
    if day is None:
        return None
    after = datetime.combine(day, time()) + timedelta(days=1)
    return resolve_local(after, settings.OFFICE_ZONE, fold=0).instant


class OnForm(PortalFormMixin, forms.Form):
    """Which day to look at."""

    on = forms.DateField(
        label=gettext_lazy("On another day"),
        required=False,
        validators=[within_reach],
        widget=forms.DateInput(attrs=DAY_INPUT),
    )

    @property
    def noon(self) -> datetime | None:
        """Noon of that day on the office's clocks; None where no day was named."""
        day = self.cleaned_data["on"] if self.is_valid() else None
        if day is None:
            return None
        return resolve_local(datetime.combine(day, time(12)), settings.OFFICE_ZONE, fold=0).instant
