"""In which order a round stands: one choice after the other."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue.forms.versions.base import PartForm, Values
from aifactory.catalogue.models import Country, labels
from aifactory.catalogue.rules.questions.words import text_of
from aifactory.catalogue.rules.ranking import CRITERION, RankingTerms, read_ranking
from aifactory.catalogue.rules.terms import InvalidTerms


class RankingForm(PartForm):
    """What leads, what breaks a tie, down to the draw."""

    title = gettext_lazy("Ranking and ties")
    intro = gettext_lazy("Each line is asked only where all lines above it are equal.")
    names = ("ranking",)

    is_usual = forms.BooleanField(
        label=gettext_lazy("Use the portal’s usual order"),
        required=False,
        help_text=gettext_lazy(
            "Weighted mark, sum, heaviest criterion, first time, small or country, receipt, draw."
        ),
    )
    countries = forms.CharField(
        label=gettext_lazy("Countries that come first"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Codes with commas, for example EE, MT. Only for a tie."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("nothing more")), *_rules(self.rule_set.content)]
        self.order = [f"rule{at}" for at in range(len(choices) - 1)]
        for at, name in enumerate(self.order):
            self.fields[name] = forms.ChoiceField(
                label=_("Place %(n)s") % {"n": at + 1}, choices=choices, required=False
            )

    @classmethod
    def values_of(cls, content: Mapping[str, Any]) -> Values:
        """The order as it holds; the usual one where the draft says nothing."""
        given = content.get("ranking")
        usual = _usual(content)
        order = (given or {}).get("order") or (usual.order if usual else ())
        return {
            "is_usual": given is None,
            "countries": ", ".join(sorted((given or {}).get("countries") or [])),
            **{f"rule{at}": rule for at, rule in enumerate(order)},
        }

    def clean_countries(self) -> list[str]:
        """Codes that the country table knows."""
        typed = {one.strip().upper() for one in self.cleaned_data["countries"].split(",")} - {""}
        known = set(
            Country.objects.filter(code__in=typed).order_by("code").values_list("code", flat=True)
        )
        if unknown := sorted(typed - known):
            raise ValidationError(
                _("The country table has no %(codes)s.") % {"codes": ", ".join(unknown)}
            )
        return sorted(known)

    def fields_of(self, place: str) -> list[str]:
        """Every sentence about the order stands at its first line."""
        return self.order[:1]

    def part(self) -> Values:
        """Without gaps; the usual order is left out of the content."""
        data = self.cleaned_data
        if data["is_usual"]:
            return {"ranking": None}
        order = [data[name] for name in self.order if data[name]]
        return {"ranking": {"order": order, "countries": data["countries"]}}


def _rules(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    criteria = (content.get("review") or {}).get("criteria") or []
    marked = [
        (
            f"{CRITERION}{row.get('key')}",
            _("mark of “%(name)s”") % {"name": text_of(row.get("label") or {}) or row.get("key")},
        )
        for row in criteria
    ]
    plain = [(key, str(label)) for key, label in labels.RANKING.items()]
    return [*plain[:2], *marked, *plain[2:]]


def _usual(content: Mapping[str, Any]) -> RankingTerms | None:
    try:
        return read_ranking({**content, "ranking": None})
    except InvalidTerms:
        return None
