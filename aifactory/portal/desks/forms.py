"""Forms of the desks: they validate, operations act."""

import uuid
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.accounts.models import User
from aifactory.accounts.roles import ROLE_SCOPES, Role
from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Call, Partition, Site
from aifactory.catalogue.rules.calendars import resolve_local
from aifactory.face.forms import PortalFormMixin, dress, within_reach
from allocations.models import SupplyPeriod

PORTAL = "portal"
MIN_SEARCH = 3


class SearchForm(forms.Form):
    """What stands in the search field of a list; too short means no search."""

    search = forms.CharField(required=False, max_length=100)

    @property
    def text(self) -> str:
        """The text to look for, "" when there is none or it is too short to be meant."""
        text: str = self.cleaned_data["search"] if self.is_valid() else ""
        return text if len(text) >= MIN_SEARCH else ""


class FindForm(forms.Form):
    """What was typed; anything that is no text finds nothing."""

    q = forms.CharField(required=False, max_length=200)

    @property
    def text(self) -> str:
        """The words to look for."""
        found: str = self.cleaned_data["q"] if self.is_valid() else ""
        return found


def scope_choices() -> list[Any]:
    """The whole portal, then every site, then every call, by code."""
    sites = [
        (f"site:{code}", name)
        for code, name in Site.objects.order_by("name").values_list("code", "name")
    ]
    calls = [
        (f"call:{code}", code)
        for code in Call.objects.order_by("code").values_list("code", flat=True)
    ]
    return [
        ("", _("Choose one")),
        (PORTAL, _("The whole portal")),
        (_("One site"), sites),
        (_("One call"), calls),
    ]


class RoleForm(PortalFormMixin, forms.Form):
    """Who gets which role where, from when to when."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail of the person"),
        help_text=gettext_lazy("The exact address they sign in with."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("", gettext_lazy("Choose one")), *Role.choices]
    )
    scope = forms.ChoiceField(
        choices=scope_choices,
        label=gettext_lazy("Where it counts"),
        help_text=gettext_lazy("A site assessor works for one site, an auditor for the portal."),
    )
    begins_on = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        validators=[within_reach],
        help_text=gettext_lazy("Empty means from now on."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        validators=[within_reach],
        help_text=gettext_lazy("Empty means until you end it."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    mandate = forms.RegexField(
        label=gettext_lazy("Mandate"),
        regex=r"^[\w ./:-]+$",
        required=False,
        max_length=60,
        help_text=gettext_lazy("Number of the letter or decision that gives this role."),
        error_messages={
            "invalid": gettext_lazy("A mandate is a number or short name, for example M-2026-14.")
        },
    )

    def clean_email(self) -> User:
        """The person of that address; a role needs an account that exists."""
        address: str = self.cleaned_data["email"]
        person = User.objects.filter(email__iexact=address, is_active=True).first()
        if person is None:
            raise ValidationError(
                _("No account has this address. The person signs up first, then you give the role.")
            )
        return person

    def clean(self) -> dict[str, Any]:
        """The role must be possible there, and must end after it begins."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        role, scope = data.get("role", ""), data.get("scope", "")
        if role and scope and scope.partition(":")[0] not in ROLE_SCOPES[role]:
            self.add_error("scope", scope_refusal(role))
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day is before the first day."))
        return data

    @property
    def dates(self) -> dict[str, datetime | None]:
        """The instants meant by the two days, on the office's clocks; the last day counts."""
        begins, ends = self.cleaned_data["begins_on"], self.cleaned_data["ends_on"]
        return {
            "valid_from": _midnight(datetime.combine(begins, time())) if begins else None,
            "valid_until": (
                _midnight(datetime.combine(ends, time()) + timedelta(days=1)) if ends else None
            ),
        }


class SupplyForm(PortalFormMixin, forms.Form):
    """Hours that a site brings into a pool, with where that is written."""

    units = {"node_hours": gettext_lazy("node-h")}

    partition = forms.ModelChoiceField(
        label=gettext_lazy("Partition"),
        queryset=Partition.objects.order_by("name", "pk"),
        empty_label=gettext_lazy("Choose one"),
    )
    period = forms.ModelChoiceField(
        label=gettext_lazy("Period"),
        queryset=SupplyPeriod.objects.order_by("code"),
        empty_label=gettext_lazy("Choose one"),
    )
    mode = forms.ModelChoiceField(
        label=gettext_lazy("For which mode"),
        queryset=catalogue.with_rules(),
        empty_label=gettext_lazy("Choose one"),
        help_text=gettext_lazy("Each mode has its own pool; hours do not move between pools."),
    )
    node_hours = forms.DecimalField(
        label=gettext_lazy("Hours to add"),
        min_value=Decimal("0.000001"),
        max_digits=18,
        decimal_places=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": gettext_lazy("Write a number without spaces, for example 12500."),
            "min_value": gettext_lazy("Add more than zero hours."),
        },
    )
    reference = forms.RegexField(
        label=gettext_lazy("Reference"),
        regex=r"^[A-Za-z0-9_.:,+/-]+$",
        max_length=60,
        help_text=gettext_lazy("Number of the supply agreement, without spaces."),
        error_messages={
            "invalid": gettext_lazy("Use letters, digits and . : / - only, for example SA-2026/7.")
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def scope_words(scope: str) -> str:
    """A scope as people read it: the code of the site or call, or the whole portal."""
    return scope.partition(":")[2] or _("whole portal")


def scope_refusal(role: str) -> str:
    """What to choose instead, in words."""
    words = {"portal": _("the whole portal"), "site": _("one site"), "call": _("one call")}
    possible = [word for kind, word in words.items() if kind in ROLE_SCOPES[role]]
    return _("%(role)s counts for %(scopes)s. Choose that.") % {
        "role": Role(role).label,
        "scopes": _(" or ").join(possible),
    }


def _midnight(naive: datetime) -> datetime:
    return resolve_local(naive, settings.OFFICE_ZONE, fold=0).instant


class RefuseApprovalForm(PortalFormMixin, forms.Form):
    """Why a second person refuses."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you refuse?"),
        help_text=gettext_lazy("The officer who asked reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why. The officer decides anew by it.")},
    )


class AnswerManyForm(PortalFormMixin, forms.Form):
    """One reason for every request that a second person refuses at once."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you refuse?"),
        help_text=gettext_lazy("Only to refuse. The officers who asked read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why. The officer decides anew by it.")},
    )

    def __init__(self, *args: Any, refuses: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = refuses
        dress(self.fields["reason"], optional=False)
