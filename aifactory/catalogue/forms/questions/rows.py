"""Repeating rows of a question's form: the answers it offers, the conditions it waits for."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.catalogue.forms.questions.parts import Part
from aifactory.catalogue.forms.questions.words import (
    AUDIENCES,
    fallback_note,
    in_language,
    languages,
    value_words,
)
from aifactory.catalogue.rules.questions import QuestionType
from aifactory.catalogue.rules.questions.editing import Row
from aifactory.catalogue.rules.questions.words import AUDIENCE, LANGUAGE
from aifactory.face.forms import dress

FREE = frozenset({QuestionType.COUNTRY, QuestionType.INTEGER, QuestionType.MONTHS})
NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.MONTHS})
WRITTEN: Mapping[str, re.Pattern[str]] = {
    QuestionType.COUNTRY: re.compile(r"[A-Z]{2}\Z"),
    QuestionType.INTEGER: re.compile(r"-?[0-9]{1,15}\Z"),
    QuestionType.MONTHS: re.compile(r"[0-9]{1,3}\Z"),
}
COMPARED = FREE | {
    QuestionType.CHOICE,
    QuestionType.MULTI_CHOICE,
    QuestionType.YES_NO,
    QuestionType.DECLARATION,
    QuestionType.PARTITION,
}
"""Kinds of answers that a condition can wait for: those that are written in one way only."""


class ChoiceRow(Part):
    """One of the answers offered: its value, and its words for each audience and language."""

    value = forms.CharField(
        label=lazy("Value"),
        help_text=lazy("Kept with the answer; never shown."),
        max_length=50,
        required=False,
        validators=[
            RegexValidator(
                r"\A[A-Za-z0-9][A-Za-z0-9_-]*\Z",
                lazy("Write the value with letters, digits, hyphens and underscores."),
            )
        ],
    )

    def __init__(self, *args: Any, choice: Mapping[str, Any], **kwargs: Any) -> None:
        words: Mapping[str, Any] = choice.get("label", {})
        initial = {"value": choice.get("value", "")} | {
            f"{audience}_{language}": words.get(audience, {}).get(language, "")
            for audience in AUDIENCES
            for language, _name in languages()
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.before = words
        for audience, audience_name in AUDIENCES.items():
            for language, _name in languages():
                label = in_language(
                    _("Words for %(audience)s") % {"audience": audience_name}, language
                )
                self.fields[f"{audience}_{language}"] = forms.CharField(
                    label=label,
                    help_text=fallback_note(words, audience, language),
                    max_length=200,
                    required=False,
                )
        for asked in ("value", f"{AUDIENCE}_{LANGUAGE}"):
            dress(self.fields[asked], optional=False)

    @property
    def is_filled(self) -> bool:
        """Anything typed into the row; an empty row is no answer."""
        return any(self.cleaned_data.get(name) for name in self.fields)

    def clean(self) -> dict[str, Any]:
        """A row with anything in it needs a value and words that everybody can read."""
        found = super().clean() or {}
        if any(found.values()):
            if not found.get("value") and not self.has_error("value"):
                self.add_error("value", _("Give this answer a value, e.g. sme."))
            words = f"{AUDIENCE}_{LANGUAGE}"
            if not found.get(words) and not self.has_error(words):
                self.add_error(words, _("Write the words that people choose."))
        return found

    def choice(self) -> dict[str, Any]:
        """The answer as a rule set keeps it."""
        label = {audience: dict(words) for audience, words in self.before.items()}
        for audience in AUDIENCES:
            for language, _name in languages():
                label.setdefault(audience, {})[language] = self.cleaned_data[
                    f"{audience}_{language}"
                ]
        return {"value": self.cleaned_data["value"], "label": _without_blanks(label)}


class ConditionRow(Part):
    """One condition: an earlier question, and the answers that it waits for or refuses."""

    key = forms.ChoiceField(label=lazy("Earlier question"), required=False)
    operator = forms.ChoiceField(
        label=lazy("Its answer"),
        choices=[("is", lazy("is one of these")), ("not", lazy("is none of these"))],
        required=False,
    )

    def __init__(
        self, *args: Any, earlier: Sequence[tuple[str, str]], other: Row | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.other = other
        known = {key for key, _title in earlier}
        chosen = [(other["key"], other["key"])] if other and other["key"] not in known else []
        self.fields["key"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("No condition")),
            *earlier,
            *chosen,
        ]
        if other is not None:
            self.fields["values"] = _values_field(other, self.initial.get("values", []))
        for field in self.fields.values():
            dress(field, optional=False)

    def clean(self) -> dict[str, Any]:
        """A condition says on which answer."""
        found = super().clean() or {}
        if found.get("key") and not found.get("values") and not self.has_error("values"):
            sentence = _("Choose at least one answer, or “No condition”.")
            self.add_error("values" if "values" in self.fields else "key", sentence)
        return found

    def condition(self, before: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
        """The condition as a rule set keeps it; None for an empty row."""
        if not self.cleaned_data["key"] or self.other is None:
            return None
        values = [read_value(self.other, text) for text in self.cleaned_data["values"]]
        is_not = self.cleaned_data["operator"] == "not"
        for old in before:
            had = old["value"] if isinstance(old["value"], list) else [old["value"]]
            if (old["key"], old["operator"] == "not", had) == (self.other["key"], is_not, values):
                return dict(old)
        one = values[0] if len(values) == 1 else values
        operator = "not" if is_not else "equals" if len(values) == 1 else "in"
        return {"key": self.other["key"], "operator": operator, "value": one}


def write_value(value: object) -> str:
    """A value of a condition as its box carries it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_value(row: Row, text: str) -> str | bool | int:
    """The same read back, in the type of the question's answers."""
    if row["type"] in {QuestionType.YES_NO, QuestionType.DECLARATION}:
        return text == "true"
    return int(text) if row["type"] in NUMBERS else text


class ListField(forms.CharField):
    """Values separated by commas, each as the answers of that kind are kept."""

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Back into one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Each value once, in the order typed."""
        parts = [part.strip() for part in super().clean(value).split(",")]
        if self.kind == QuestionType.COUNTRY:
            parts = [part.upper() for part in parts]
        for part in filter(None, parts):
            if not WRITTEN.get(self.kind, re.compile("")).match(part):
                sentence = _("“%(value)s” is not an answer of that question.")
                raise forms.ValidationError(sentence % {"value": part})
        return list(dict.fromkeys(filter(None, parts)))


def _values_field(other: Row, chosen: Sequence[str]) -> forms.Field:
    if other["type"] in FREE or other["type"] not in COMPARED:
        example = _("Separate several by commas. Countries by their code, e.g. FI, SE.")
        return ListField(
            kind=other["type"],
            label=_("Answers"),
            help_text=example,
            max_length=300,
            required=False,
        )
    offered: list[object] = [choice["value"] for choice in other["choices"]]
    if other["type"] in {QuestionType.YES_NO, QuestionType.DECLARATION}:
        offered = [True, False] if other["type"] == QuestionType.YES_NO else [True]
    choices = [(write_value(value), value_words(other, value)) for value in offered]
    known = {value for value, _words in choices}
    # What the earlier question does not offer stays visible, and is refused with the sentence.
    choices += [(value, value) for value in chosen if value not in known]
    return forms.MultipleChoiceField(
        label=_("Answers"),
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _without_blanks(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    found = {
        audience: {language: words for language, words in by_language.items() if words}
        for audience, by_language in texts.items()
    }
    return {audience: by_language for audience, by_language in found.items() if by_language}
