"""From when a version holds, as a local time of a zone; and where its rules come from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.accounts.forms import ZONES
from aifactory.catalogue.forms.versions.base import PartForm, Values
from aifactory.catalogue.models import RuleSet, SourceTag
from aifactory.catalogue.rules.calendars import LocalTimeError, resolve_local
from aifactory.catalogue.snapshot import start_of
from aifactory.face.forms import within_reach

LOCAL = "%Y-%m-%dT%H:%M"


class ClockField(forms.DateTimeField):
    """A clock time as it was typed, without the zone of the page: another field says the zone."""

    def to_python(self, value: object) -> Any:
        """The time without a zone, to the minute."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is not None:
            raise forms.ValidationError(_("Write it like 2027-01-04T09:00."))
        return found.replace(second=0, microsecond=0)


class StartForm(PartForm):
    """The instant, its zone, the source with its certainty and day."""

    title = gettext_lazy("Beginning and source")
    names = ("valid_from", "source", "source_tag", "checked_on")
    kind = "start"

    local = ClockField(
        label=gettext_lazy("Holds from"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
        help_text=gettext_lazy("The clock time of the zone below, for example 2027-01-04T09:00."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=ZONES)
    fold = forms.ChoiceField(
        label=gettext_lazy("Which of the two instants"),
        required=False,
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Where these rules are written."),
    )
    source_tag = forms.ChoiceField(
        label=gettext_lazy("How sure we are"), choices=SourceTag.choices, widget=forms.RadioSelect
    )
    checked_on = forms.DateField(
        label=gettext_lazy("Last checked"),
        validators=[within_reach],
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(_values(self.rule_set))
        self.instant: datetime | None = None
        self.fields["fold"].choices = [("0", "0"), ("1", "1")]  # type: ignore[attr-defined]
        if not self.is_bound:
            del self.fields["fold"]

    @classmethod
    def values_of(cls, content: Mapping[str, Any]) -> Values:
        """Columns of their own; see `__init__`."""
        return {}

    @classmethod
    def seen(cls, rule_set: RuleSet) -> Values:
        """Beginning and source as they stand."""
        return start_of(rule_set)

    def clean(self) -> Values:
        """Exactly one instant, and a coming one."""
        data: Values = super().clean() or self.cleaned_data
        fold, naive, zone = data.get("fold"), data.get("local"), data.get("zone")
        asked = False
        if naive and zone:
            try:
                self.instant = resolve_local(naive, zone, int(fold) if fold else None).instant
            except LocalTimeError as error:
                asked = True
                self.add_error("local", error.sentence)
                self._offer(error)
            if self.instant and self.instant <= timezone.now():
                self.add_error("local", _("Rules begin in the future. Choose a later time."))
        if not asked:
            del self.fields["fold"]
        return data

    def part(self) -> Values:
        """The shape of `seen`."""
        typed = RuleSet(
            valid_from=self.begins,
            **{name: self.cleaned_data[name] for name in ("source", "source_tag", "checked_on")},
        )
        return start_of(typed)

    @property
    def begins(self) -> datetime:
        """The instant; only a valid form has one."""
        if self.instant is None:
            raise ValueError("This form is not valid.")
        return self.instant

    def _offer(self, error: LocalTimeError) -> None:
        options = [(str(at), one.text()) for at, one in enumerate(error.options)]
        self.fields["fold"].choices = options  # type: ignore[attr-defined]  # a choice field


def _values(rule_set: RuleSet) -> Values:
    local = rule_set.valid_from.astimezone(ZoneInfo(settings.OFFICE_ZONE))
    return {
        "local": local.strftime(LOCAL),
        "zone": settings.OFFICE_ZONE,
        "source": rule_set.source,
        "source_tag": rule_set.source_tag,
        "checked_on": rule_set.checked_on,
    }
