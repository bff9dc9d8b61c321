"""How experts mark: numbers, and criteria as rows that are added, removed and moved."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue.forms.versions.base import (
    Act,
    Group,
    PartForm,
    Values,
    exact,
    number_field,
)
from aifactory.catalogue.models import labels
from aifactory.catalogue.rules.expert_review import ANCHORS

MOST = 9
NUMBERS = ("experts", "days", "threshold", "threshold_sum")
WORDS = tuple(f"label_{audience}" for audience in labels.AUDIENCES)
MARKS = tuple(f"anchor_{mark}" for mark in ANCHORS)
COLUMNS = ("key", "official", "weight", *WORDS, *MARKS)


class ReviewForm(PartForm):
    """The expert review. Without JavaScript rows move by buttons that post the whole form."""

    title = gettext_lazy("Expert review")
    intro = gettext_lazy(
        "Weights add up to 100. Each criterion has words for each audience and each mark."
    )
    names = ("review", "ranking")
    places = {
        "review.experts": "experts",
        "review.days": "days",
        "review.threshold": "threshold",
        "review.threshold_sum": "threshold_sum",
    }

    has_review = forms.BooleanField(
        label=gettext_lazy("Experts mark the applications of this mode"),
        required=False,
        help_text=gettext_lazy("Without a tick, criteria and ranking leave this draft."),
    )
    experts = forms.IntegerField(
        label=gettext_lazy("Experts per application"), required=False, min_value=1, max_value=9
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days to review"), required=False, min_value=1, max_value=366
    )
    threshold = number_field(
        label=gettext_lazy("Threshold of each criterion"),
        required=False,
        decimal_places=2,
        help_text=gettext_lazy("From 0 to 5: the least mean mark."),
    )
    threshold_sum = number_field(
        label=gettext_lazy("Threshold of the sum"), required=False, decimal_places=2
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = min(_count(self.data.get("rows") or self.initial.get("rows")), MOST)
        for place in range(self.count):
            self.fields.update({f"c{place}_{name}": field for name, field in _row_fields()})

    @classmethod
    def values_of(cls, content: Mapping[str, Any]) -> Values:
        """Each criterion as a row of fields."""
        review = content.get("review") or {}
        rows = [_flat(row) for row in review.get("criteria") or []]
        return {
            "has_review": bool(review),
            **{name: review.get(name) for name in NUMBERS},
            **numbered(rows),
        }

    @classmethod
    def after_act(cls, posted: Mapping[str, str], act: str) -> Values:
        """What the form shows after a button of a row: everything typed, with the rows changed."""
        rows = [
            {name: posted.get(f"c{place}_{name}", "") for name in COLUMNS}
            for place in range(min(_count(posted.get("rows")), MOST))
        ]
        verb, _dash, number = act.partition("-")
        at = int(number) if number.isascii() and number.isdigit() else -1
        if verb == "add" and len(rows) < MOST:
            rows.append(dict.fromkeys(COLUMNS, ""))
        elif verb == "remove" and 0 <= at < len(rows):
            del rows[at]
        elif verb == "up" and 0 < at < len(rows):
            rows[at - 1], rows[at] = rows[at], rows[at - 1]
        elif verb == "down" and 0 <= at < len(rows) - 1:
            rows[at + 1], rows[at] = rows[at], rows[at + 1]
        return {
            "has_review": "has_review" in posted,
            **{name: posted.get(name, "") for name in NUMBERS},
            **numbered(rows),
        }

    @property
    def groups(self) -> list[Group]:
        """The numbers, a group per criterion with its acts, a button for one more."""
        found = [Group([self["has_review"], *(self[name] for name in NUMBERS)])]
        for place in range(self.count):
            acts = [Act(f"remove-{place}", _("Remove criterion %(n)s"))]
            if place:
                acts.insert(0, Act(f"up-{place}", _("Move criterion %(n)s up")))
            if place < self.count - 1:
                acts.insert(0, Act(f"down-{place}", _("Move criterion %(n)s down")))
            named = [Act(act.value, act.label % {"n": place + 1}) for act in acts]
            fields = [self[f"c{place}_{name}"] for name in COLUMNS]
            legend = _("Criterion %(n)s") % {"n": place + 1}
            found.append(Group(fields, legend, acts=named))
        if self.count < MOST:
            found.append(Group([], acts=[Act("add", _("Add a criterion"))]))
        return found

    def clean(self) -> Values:
        """With experts their numbers are needed."""
        data: Values = super().clean() or self.cleaned_data
        if data.get("has_review"):
            for name in NUMBERS:
                if name not in self.errors and data.get(name) is None:
                    label = self.fields[name].label
                    self.add_error(name, _("“%(label)s” needs an answer.") % {"label": label})
        return data

    def fields_of(self, place: str) -> list[str]:
        """The rows that a sentence about criteria means."""
        if place == "review.criteria.weight":
            return ["c0_weight"] if self.count else []
        if place == "review.criteria.key":
            keys = [self.cleaned_data.get(f"c{at}_key", "") for at in range(self.count)]
            return [f"c{at}_key" for at, key in enumerate(keys) if not key or key in keys[:at]]
        if place == "review.criteria.words":
            needed = [f"c{at}_{name}" for at in range(self.count) for name in COLUMNS]
            return [name for name in needed if not self.cleaned_data.get(name)]
        return super().fields_of(place)

    def part(self) -> Values:
        """Criteria in the order of the rows; words of other languages stay."""
        data, content = self.cleaned_data, self.rule_set.content
        if not data["has_review"]:
            return {"review": None, "ranking": None}
        known = {row.get("key"): row for row in (content.get("review") or {}).get("criteria") or []}
        review = {
            "experts": data["experts"],
            "criteria": [self._criterion(at, known) for at in range(self.count)],
            "threshold": exact(data["threshold"]),
            "threshold_sum": exact(data["threshold_sum"]),
            "days": data["days"],
        }
        return {"review": review, "ranking": content.get("ranking")}

    def _criterion(self, at: int, known: Mapping[Any, Mapping[str, Any]]) -> Values:
        typed = {name: self.cleaned_data[f"c{at}_{name}"] for name in COLUMNS}
        was = known.get(typed["key"], {})
        words, anchors = was.get("label") or {}, was.get("anchors") or {}
        return {
            "key": typed["key"],
            "label": {
                audience: {**(words.get(audience) or {}), "en": typed[f"label_{audience}"]}
                for audience in labels.AUDIENCES
            },
            "official": {**(was.get("official") or {}), "en": typed["official"]},
            "weight": exact(typed["weight"]) or "0",
            "anchors": {
                mark: {**(anchors.get(mark) or {}), "en": typed[f"anchor_{mark}"]}
                for mark in ANCHORS
            },
        }


def numbered(rows: list[dict[str, Any]]) -> Values:
    """Rows as the flat names of their fields, with their count."""
    flat = {f"c{at}_{name}": value for at, row in enumerate(rows) for name, value in row.items()}
    return {"rows": len(rows), **flat}


def _flat(row: Mapping[str, Any]) -> Values:
    words, anchors = row.get("label") or {}, row.get("anchors") or {}
    return {
        "key": row.get("key", ""),
        "official": (row.get("official") or {}).get("en", ""),
        "weight": row.get("weight", ""),
        **{f"label_{one}": (words.get(one) or {}).get("en", "") for one in labels.AUDIENCES},
        **{f"anchor_{mark}": (anchors.get(mark) or {}).get("en", "") for mark in ANCHORS},
    }


def _row_fields() -> list[tuple[str, forms.Field]]:
    """New fields for one criterion. Empty ones are kept and listed as still wrong."""
    found: list[tuple[str, forms.Field]] = [
        (
            "key",
            forms.RegexField(
                r"^[a-z][a-z0-9_]*$",
                label=_("Key"),
                required=False,
                max_length=30,
                help_text=_("Short name in files, in small letters; keep it between versions."),
                error_messages={"invalid": _("Use small letters, digits and _ only.")},
            ),
        ),
        ("official", _text(_("Official term"))),
        ("weight", number_field(label=_("Weight in %"), required=False, decimal_places=2)),
    ]
    found += [
        (f"label_{one}", _text(_("Name %(whom)s") % {"whom": whom}))
        for one, whom in labels.AUDIENCES.items()
    ]
    found += [
        (f"anchor_{mark}", _text(_("What %(mark)s means") % {"mark": mark})) for mark in ANCHORS
    ]
    return found


def _text(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=200)


def _count(value: object) -> int:
    text = str(value or 0)
    return int(text) if text.isascii() and text.isdigit() else 0
