"""Forms about organisations: they validate, operations act."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.accounts.models import Organisation, OwnershipLink
from aifactory.accounts.rules.register import comparable
from aifactory.face.forms import PortalFormMixin
from aifactory.portal.desks.forms import MIN_SEARCH
from aifactory.portal.people.forms import day_field, reason_field

MOST = 20


class FindForm(forms.Form):
    """What stands in the search of the list."""

    search = forms.CharField(required=False, max_length=100)
    country = forms.RegexField(r"^[A-Za-z]{2}$", required=False)

    def narrow(self, found: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """By a part of the name, the beginning of the number, the country."""
        self.is_valid()
        text, country = (self.cleaned_data.get(name, "") for name in ("search", "country"))
        if len(text) >= MIN_SEARCH:
            key = comparable(text)
            by_number = Q(register_key__startswith=key) if key else Q()
            found = found.filter(Q(name__icontains=text) | by_number)
        return found.filter(country=country.upper()) if country else found


class ChoiceOfRow(forms.ModelChoiceField):
    """Organisations as radio buttons, told apart by country, number and key."""

    def label_from_instance(self, obj: Organisation) -> str:
        """Sorbella Voice SRL · RO · RO40123456 · row 17."""
        number = obj.registration or _("no number")
        return f"{obj.name} · {obj.country} · {number} · {_('row')} {obj.pk}"


def row_field(label: Any, missing: Any) -> ChoiceOfRow:
    """Which row; the view narrows what is offered."""
    return ChoiceOfRow(
        label=label,
        help_text=gettext_lazy("The first 20 rows that the search above finds stand here."),
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class OwnerForm(PortalFormMixin, forms.Form):
    """Who owns how much since when, and where that is written."""

    units = {"percent": gettext_lazy("%")}

    owner = row_field(gettext_lazy("Owner"), gettext_lazy("Choose the owner from the list."))
    percent = forms.DecimalField(
        label=gettext_lazy("Share"),
        min_value=Decimal("0.0001"),
        max_value=Decimal(100),
        max_digits=7,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": gettext_lazy("Write a number, for example 33.3333."),
            "min_value": gettext_lazy("A share is more than 0."),
            "max_value": gettext_lazy("A share is at most 100 percent."),
        },
    )
    valid_from = day_field(gettext_lazy("First day"), "", required=True, check=False)
    valid_until = day_field(
        gettext_lazy("Last day"), gettext_lazy("Empty means until you end it."), check=False
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=200,
        help_text=gettext_lazy("Register and day, or the declaration it is taken from."),
    )

    def __init__(self, *args: Any, offered: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["owner"], offered)

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day is before the first day."))
        return data


class EndForm(PortalFormMixin, forms.Form):
    """The last day of a share."""

    last_day = day_field(gettext_lazy("Last day of the share"), "", required=True, check=False)


class MergeForm(PortalFormMixin, forms.Form):
    """Which row stays, and why they are one."""

    into = row_field(
        gettext_lazy("Which row stays?"), gettext_lazy("Choose the row that stays from the list.")
    )
    reason = reason_field(
        gettext_lazy("Why are they the same?"),
        gettext_lazy("Say why. Whoever asks later reads it."),
    )

    def __init__(self, *args: Any, offered: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["into"], offered)


def offer(field: forms.Field, rows: QuerySet[Organisation]) -> None:
    """Show the first few; take any of them that was shown."""
    assert isinstance(field, ChoiceOfRow)  # noqa: S101 -- declared above
    field.queryset = rows
    field.choices = [(row.pk, field.label_from_instance(row)) for row in rows[:MOST]]


def shares(found: QuerySet[OwnershipLink]) -> QuerySet[OwnershipLink]:
    """As pages list them: running ones first."""
    return found.select_related("owner", "owned", "recorded_by", "ended_by").order_by(
        "-valid_from", "-pk"
    )
