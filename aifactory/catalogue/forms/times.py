"""Clock times in a zone, as the office types them; a clock change asks which instant is meant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue.models.facts import validate_zone
from aifactory.catalogue.rules.calendars import LocalTimeError, resolve_local
from aifactory.face.forms import PortalFormMixin, dress

# The office's zone, those of hosting sites, and the one without summer time.
ZONES = (
    "Europe/Athens",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/Helsinki",
    "Europe/Lisbon",
    "Europe/Ljubljana",
    "Europe/Luxembourg",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Prague",
    "Europe/Rome",
    "Europe/Sofia",
    "Europe/Stockholm",
    "UTC",
)
FORMAT = "%Y-%m-%dT%H:%M"


class ClockTimeField(forms.CharField):
    """A day and a time on the clocks of some zone, without the zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.widget = forms.TextInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> datetime | None:
        """The naive time."""
        text = super().clean(value)
        if not text:
            return None
        try:
            naive = datetime.fromisoformat(text)
        except ValueError:
            naive = None
        if naive is None or naive.tzinfo is not None or not 2000 <= naive.year <= 2100:
            raise ValidationError(_("Write a day and a time, for example 2027-01-31T09:00."))
        return naive


def zone_choices() -> list[tuple[str, str]]:
    """The office's own zone first."""
    names = dict.fromkeys((settings.OFFICE_ZONE, *ZONES))
    return [(name, name) for name in names]


def zone_field() -> forms.ChoiceField:
    """In which zone the times of a form are meant."""
    return forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        validators=[validate_zone],
        help_text=gettext_lazy("Of all times on this page."),
    )


class LocalTimesForm(PortalFormMixin, forms.Form):
    """Name the clock-time fields in `times`; they are all meant in the one field `zone`."""

    times: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        order: list[str] = []
        for name in list(self.fields):
            order.append(name)
            if name in self.times and data is not None:
                order += self._ask_which(name, data)
        self.order_fields(order)

    def clean(self) -> dict[str, Any]:
        """Each clock time as the instant that is meant."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.times:
            if data.get(name) is not None and data.get("zone"):
                data[name] = self._instant(name, data)
        return data

    def _instant(self, name: str, data: Mapping[str, Any]) -> datetime | None:
        fold = {"0": 0, "1": 1}.get(str(data.get(f"{name}_which", "")))
        try:
            return resolve_local(data[name], data["zone"], fold).instant
        except LocalTimeError as error:
            self.add_error(name, error.sentence)
            return None

    def _ask_which(self, name: str, data: Mapping[str, Any]) -> list[str]:
        """A field to choose one of two instants, only where a clock change makes it necessary."""
        try:
            naive = datetime.fromisoformat(str(data.get(name, "")))
            zone = str(data.get("zone", ""))
            if zone in dict(zone_choices()):
                resolve_local(naive, zone)
        except LocalTimeError as error:
            which = forms.ChoiceField(
                label=_("Which instant is meant?"),
                required=False,
                choices=[(str(at), option.text()) for at, option in enumerate(error.options)],
                widget=forms.RadioSelect,
            )
            self.fields[f"{name}_which"] = dress(which, optional=False)
            return [f"{name}_which"]
        except ValueError:
            return []
        return []


def clock_text(instant: datetime | None, zone: str) -> str:
    """An instant as its field shows it."""
    return instant.astimezone(ZoneInfo(zone)).strftime(FORMAT) if instant else ""
