"""When a partition can be asked for, and when a machine does not run."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue.forms.times import ClockTimeField, LocalTimesForm, clock_text, zone_field
from aifactory.catalogue.models import Availability, Maintenance, Partition, System
from aifactory.catalogue.rules.questions import text_of

AUDIENCES = ("business", "research", "public")
LONGEST_REASON = 300


def _words(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_REASON,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AvailabilityForm(LocalTimesForm):
    """Open, full or closed, from when to when, why, and where people can go instead."""

    times = ("from_at", "until_at")

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=Availability.State.choices,
        widget=forms.RadioSelect,
    )
    zone = zone_field()
    from_at = ClockTimeField(label=gettext_lazy("From"))
    until_at = ClockTimeField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Empty: until another row says otherwise."),
    )
    reason_business = _words(
        gettext_lazy("Reason for the public"),
        gettext_lazy("Needed when it is not open. Companies and everybody else read it."),
    )
    reason_research = _words(
        gettext_lazy("Reason in other words for researchers"), gettext_lazy("Empty: the same.")
    )
    reason_public = _words(
        gettext_lazy("Reason in other words for public bodies"), gettext_lazy("Empty: the same.")
    )
    fallback = forms.ModelChoiceField(
        label=gettext_lazy("Where people can go instead"),
        required=False,
        queryset=Partition.objects.filter(is_active=True).order_by("name", "pk"),
        empty_label=gettext_lazy("Nowhere else"),
        help_text=gettext_lazy("A partition that is open in this mode at that time."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, row: Availability | None = None
    ) -> None:
        self.row = row
        super().__init__(data, initial=_initial(row) if row else {})

    def clean(self) -> dict[str, Any]:
        """It ends after it begins, and says why it is not open."""
        data = super().clean()
        begins, ends = data.get("from_at"), data.get("until_at")
        if begins and ends and ends <= begins:
            self.add_error("until_at", _("It ends after it begins."))
        state = data.get("state")
        if state and state != Availability.State.OPEN and not data.get("reason_business"):
            self.add_error("reason_business", _("Say why it is not open: the public reads it."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Columns of the row; an open one needs no reason and no other place."""
        data = self.cleaned_data
        is_open = data["state"] == Availability.State.OPEN
        return {
            "state": data["state"],
            "from_at": data["from_at"],
            "until_at": data["until_at"],
            "reason": {} if is_open else self._reason(),
            "fallback": None if is_open else data["fallback"],
        }

    def _reason(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for audience in AUDIENCES:
            kept = dict((self.row.reason if self.row else {}).get(audience, {}))
            text = self.cleaned_data[f"reason_{audience}"]
            words = {**kept, "en": text} if text else {}
            if words:
                found[audience] = words
        return found


class EndForm(LocalTimesForm):
    """When a row that holds is to end."""

    times = ("until_at",)

    zone = zone_field()
    until_at = ClockTimeField(label=gettext_lazy("Ends"))


def places() -> list[tuple[str, Any]]:
    """Each machine in operation as a whole, then its partitions."""
    found: list[tuple[str, Any]] = [("", _("Choose one"))]
    systems = System.objects.filter(state=System.State.OPERATIONAL).order_by("name", "pk")
    for system in systems.prefetch_related("partitions"):
        parts = [
            (f"partition:{one.pk}", one.name) for one in system.partitions.all() if one.is_active
        ]
        found.append((system.name, [(f"system:{system.pk}", _("All of it")), *parts]))
    return found


class MaintenanceForm(LocalTimesForm):
    """A window in which jobs do not run."""

    times = ("from_at", "until_at")

    where = forms.ChoiceField(label=gettext_lazy("Where"), choices=places)
    zone = zone_field()
    from_at = ClockTimeField(label=gettext_lazy("From"))
    until_at = ClockTimeField(label=gettext_lazy("Until"))
    text = forms.CharField(
        label=gettext_lazy("Words for the public"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("What happens, and what people do meanwhile."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("The site’s notice: its address, or who said so and when."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, row: Maintenance | None = None
    ) -> None:
        self.row = row
        initial = {}
        if row is not None:
            place = (
                f"partition:{row.partition_id}" if row.partition_id else f"system:{row.system_id}"
            )
            initial = {
                "where": place,
                "zone": settings.OFFICE_ZONE,
                "from_at": clock_text(row.from_at, settings.OFFICE_ZONE),
                "until_at": clock_text(row.until_at, settings.OFFICE_ZONE),
                "text": row.words,
                "source": row.source,
            }
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        data = super().clean()
        begins, ends = data.get("from_at"), data.get("until_at")
        if begins and ends and ends <= begins:
            self.add_error("until_at", _("It ends after it begins."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Columns of the window."""
        data = self.cleaned_data
        kind, _separator, key = data["where"].partition(":")
        partition = (
            Partition.objects.select_related("system").get(pk=key) if kind == "partition" else None
        )
        kept = {
            audience: dict(words) for audience, words in (self.row.text if self.row else {}).items()
        }
        kept.setdefault("business", {})["en"] = data["text"]
        return {
            "system": partition.system if partition else System.objects.get(pk=key),
            "partition": partition,
            "from_at": data["from_at"],
            "until_at": data["until_at"],
            "text": kept,
            "source": data["source"],
        }


def _initial(row: Availability) -> dict[str, Any]:
    zone = settings.OFFICE_ZONE
    reasons = {
        f"reason_{audience}": row.reason.get(audience, {}).get("en", "") for audience in AUDIENCES
    }
    return {
        "state": row.state,
        "zone": zone,
        "from_at": clock_text(row.from_at, zone),
        "until_at": clock_text(row.until_at, zone),
        "fallback": row.fallback_id,
        **reasons,
        "reason_business": reasons["reason_business"] or text_of(row.reason),
    }
