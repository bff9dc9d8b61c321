"""What an officer fills in about a call, its end, and the reason for a change."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue import queries
from aifactory.catalogue.forms.moments import MomentField, MomentsMixin, typed, zones
from aifactory.catalogue.models import AccessMode, Call, RuleSet
from aifactory.catalogue.rules.questions import text_of
from aifactory.face.forms import PortalFormMixin, dress
from aifactory.face.tags.formats import moment

AUDIENCES = ("business", "research", "public")


def reason_field(label: Any) -> forms.CharField:
    """Why; the second person, the drafters and the auditor read it."""
    return forms.CharField(
        label=label,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why. Others decide and act by it.")},
    )


class RuleSetField(forms.ModelChoiceField):
    """A version of the mode's rules, with its state."""

    def label_from_instance(self, obj: RuleSet) -> str:
        """Build: version 2, in force."""
        return _("%(mode)s, version %(version)s: %(state)s") % {
            "mode": obj.mode.name,
            "version": obj.version,
            "state": str(obj.get_status_display()).lower(),
        }


class CallForm(MomentsMixin, PortalFormMixin, forms.Form):
    """A planned call. The mode is chosen before; a call never changes it."""

    moments = ("opens", "closes")

    code = forms.RegexField(
        label=gettext_lazy("Code"),
        regex=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$",
        max_length=20,
        help_text=gettext_lazy("Short and for ever, for example FL-2027-A. Numbers cite it."),
        error_messages={"invalid": gettext_lazy("Use letters, digits and single hyphens only.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy("As companies read it; everybody reads it where no other is given."),
    )
    title_research = forms.CharField(
        label=gettext_lazy("Title for researchers"), max_length=120, required=False
    )
    title_public = forms.CharField(
        label=gettext_lazy("Title for public bodies"), max_length=120, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the public"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One sentence in the list of calls, for example whom it is for."),
    )
    rule_set = RuleSetField(
        label=gettext_lazy("Rules"), queryset=RuleSet.objects.none(), empty_label=None
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zones,
        help_text=gettext_lazy("Every date of the call is meant on the clocks of this zone."),
    )
    opens = MomentField(label=gettext_lazy("Opens"))
    closes = MomentField(
        label=gettext_lazy("Closes"),
        help_text=gettext_lazy("What arrives at this instant is too late; just before counts."),
    )
    is_announced = forms.BooleanField(
        label=gettext_lazy("Announce it before it opens"),
        required=False,
        help_text=gettext_lazy("The public list and the calendar show it then."),
    )
    edition = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, mode: AccessMode, call: Call | None = None, **kwargs: Any
    ) -> None:
        self.mode, self.call = mode, call
        super().__init__(*args, **kwargs)
        rules = self.fields["rule_set"]
        rules.queryset = queries.usable_rules(mode)  # type: ignore[attr-defined]  # the field above
        if self.data.get(self.add_prefix("side_by_side")):
            self._ask_side_by_side([])

    def local_zone(self) -> str:
        """As typed, else the first offered: an unknown one is refused at its own field."""
        typed_zone = str(self.data.get(self.add_prefix("zone"), ""))
        return typed_zone if (typed_zone, typed_zone) in list(zones()) else "UTC"

    def clean_code(self) -> str:
        """In capitals, and nobody else's."""
        code: str = self.cleaned_data["code"].upper()
        others = Call.objects.filter(code__iexact=code).order_by("pk")
        if any(other != self.call for other in others):
            raise ValidationError(_("Another call has this code. Choose a new one."))
        return code

    def clean(self) -> dict[str, Any]:
        """It closes after it opens; running beside another call is a choice."""
        data = super().clean()
        opens, closes = self.instants.get("opens"), self.instants.get("closes")
        if opens is None or closes is None:
            return data
        if closes <= opens:
            self.add_error("closes", _("A call closes after it opens. Change one of the dates."))
            return data
        others = queries.beside(self.mode, opens, closes, but=self.call)
        if others and not data.get("side_by_side"):
            self._ask_side_by_side(others)
        return data

    @property
    def title_texts(self) -> dict[str, dict[str, str]]:
        """The titles by audience, those that were given."""
        names = ("title", "title_research", "title_public")
        return {
            audience: {"en": self.cleaned_data[name]}
            for audience, name in zip(AUDIENCES, names, strict=True)
            if self.cleaned_data[name]
        }

    @property
    def note_texts(self) -> dict[str, dict[str, str]]:
        """The note, for everybody."""
        note = self.cleaned_data["note"]
        return {"business": {"en": note}} if note else {}

    def _ask_side_by_side(self, others: list[Call]) -> None:
        field = forms.BooleanField(label=_("They run side by side on purpose"), required=False)
        self._insert("side_by_side", field, after="closes")
        if others:
            listed = "; ".join(
                _("%(code)s until %(end)s")
                % {"code": each.code, "end": moment(each.closes_at, each.zone)}
                for each in others
            )
            self.add_error(
                "side_by_side",
                _(
                    "In this time the mode takes applications already: %(calls)s. "
                    "New applications go to the call that closes first."
                )
                % {"calls": listed},
            )


def initial_of(call: Call) -> dict[str, Any]:
    """What the form of a call shows at first."""
    given = {audience: call.title.get(audience, {}).get("en", "") for audience in AUDIENCES}
    return {
        "code": call.code,
        "title": given["business"] or call.name,
        "title_research": given["research"],
        "title_public": given["public"],
        "note": text_of(call.note),
        "rule_set": call.rule_set_id,
        "zone": call.zone,
        "opens": typed(call.opens_at, call.zone),
        "closes": typed(call.closes_at, call.zone),
        "is_announced": call.is_announced,
        "edition": queries.edition_of(call),
    }


class ReasonForm(PortalFormMixin, forms.Form):
    """Why a change is made."""

    reason = reason_field(gettext_lazy("Why?"))


class ExtendForm(MomentsMixin, PortalFormMixin, forms.Form):
    """A later end of an open call."""

    moments = ("closes",)

    closes = MomentField(label=gettext_lazy("New end"))
    reason = reason_field(gettext_lazy("Why does it close later?"))

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        self.call = call
        super().__init__(*args, **kwargs)
        dress(self.fields["closes"], unit=call.zone)

    def local_zone(self) -> str:
        """That of the call."""
        return self.call.zone

    def clean(self) -> dict[str, Any]:
        """Later than now."""
        data = super().clean()
        if (closes := self.instants.get("closes")) and closes <= self.call.closes_at:
            self.add_error("closes", _("This is not later than the present end."))
        return data
