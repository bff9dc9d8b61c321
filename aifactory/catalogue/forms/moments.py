"""Clock times as officers type them. One that is not exactly one instant is asked about."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue.rules.calendars import LocalTimeError, resolve_local

TYPED = "%Y-%m-%dT%H:%M"
SHAPES = (TYPED, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S")
WHICH = "_which"
REACH = timedelta(days=6 * 366)


class MomentField(forms.Field):
    """A day and a clock time, without a zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TYPED)
    default_error_messages = {
        "invalid": gettext_lazy("Write it like 2026-12-11 10:00, day and time."),
        "far": gettext_lazy("This lies more than six years away. Check the year."),
    }

    def to_python(self, value: Any) -> datetime | None:
        """The clock time meant; None for nothing."""
        if isinstance(value, datetime) or not value:
            return value or None
        typed = read_typed(value)
        if typed is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if abs(typed.replace(tzinfo=UTC) - timezone.now()) > REACH:
            raise ValidationError(self.error_messages["far"], code="far")
        return typed


class MomentsMixin:
    """Mix in before `PortalFormMixin`. `moments` are names of `MomentField`s.

    A time inside a clock change brings a second question, which of the two instants is meant; all
    else that was typed stays. After validation `instants` holds what was found.
    """

    moments: ClassVar[tuple[str, ...]] = ()
    fields: dict[str, forms.Field]
    data: Any
    is_bound: bool
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instants: dict[str, datetime] = {}
        for name in self.moment_names():
            if self.is_bound:
                self._ask_which(name)

    def moment_names(self) -> tuple[str, ...]:
        """The fields that are clock times."""
        return self.moments

    def local_zone(self) -> str:
        """The zone in which the times are meant."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Each time becomes an instant, or is asked about."""
        data: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]  # a form
        for name in self.moment_names():
            if data.get(name):
                self._resolve(name, data)
        return data

    def _resolve(self, name: str, data: dict[str, Any]) -> None:
        which = data.get(f"{name}{WHICH}")
        fold = int(which) if which else None
        try:
            self.instants[name] = resolve_local(data[name], self.local_zone(), fold).instant
        except LocalTimeError as refusal:
            self.add_error(f"{name}{WHICH}", refusal.sentence)  # type: ignore[attr-defined]  # same

    def _ask_which(self, name: str) -> None:
        naive = read_typed(self.data.get(self.add_prefix(name), ""))  # type: ignore[attr-defined]  # same
        if naive is None:
            return
        try:
            resolve_local(naive, self.local_zone())
        except LocalTimeError as refusal:
            options = [(str(side), each.text()) for side, each in enumerate(refusal.options)]
            asked = forms.ChoiceField(
                label=_("Which instant do you mean?"),
                choices=options,
                required=False,
                widget=forms.RadioSelect,
            )
            asked.optional = False  # type: ignore[attr-defined]  # an extra of our template
            self._insert(f"{name}{WHICH}", asked, after=name)

    def _insert(self, name: str, field: forms.Field, *, after: str) -> None:
        names = list(self.fields)
        names.insert(names.index(after) + 1, name)
        self.fields[name] = field
        self.order_fields(names)  # type: ignore[attr-defined]  # same


def read_typed(value: object) -> datetime | None:
    """What a person or a browser wrote, None where it is no time."""
    text = str(value).strip()
    for shape in SHAPES:
        try:
            return datetime.strptime(text, shape)  # noqa: DTZ007 -- a clock time has no zone yet
        except ValueError:
            continue
    return None


def typed(instant: datetime, zone: str) -> datetime:
    """An instant as the field shows it: on the clocks of the zone."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@cache
def _zones() -> list[tuple[str, str]]:
    names = sorted(name for name in available_timezones() if name.startswith("Europe/"))
    return [(name, name) for name in [*names, "UTC"]]


zones = lazy(_zones, list)
"""Zones that an officer can choose; abbreviations do not know summer time."""
