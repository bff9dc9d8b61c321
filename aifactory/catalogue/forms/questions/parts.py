"""The parts of a question's form: facts, words for an audience, limits, answers, conditions."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.catalogue.forms.questions.words import (
    AUDIENCES,
    LIMITS,
    PLACES,
    TYPES,
    fallback_note,
    in_language,
    languages,
)
from aifactory.catalogue.rules.questions import LIMITS_OF, QuestionType
from aifactory.catalogue.rules.questions.editing import Row
from aifactory.catalogue.rules.questions.words import AUDIENCE, LANGUAGE
from aifactory.face.forms import PortalFormMixin, dress

TEXTS = ("label", "help", "name")
LONGEST = {"label": 300, "help": 1000, "name": 100}
LONGEST_ANSWER = 20_000


class Part(PortalFormMixin, forms.Form):
    """A part of the form. Not `is_checked`, it shows what was typed and says nothing about it."""

    def __init__(self, *args: Any, is_checked: bool = True, **kwargs: Any) -> None:
        self.is_checked = is_checked
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        """What was typed is only redrawn while rows are added."""
        if self.is_checked:
            super().full_clean()
        else:
            self._errors, self.cleaned_data = ErrorDict(), {}


class FactsForm(Part):
    """Where and how a question is asked."""

    type = forms.ChoiceField(label=lazy("Kind of answer"), choices=list(TYPES.items()))
    section = forms.ChoiceField(label=lazy("Step"))
    is_required = forms.BooleanField(
        label=lazy("People have to answer before they submit"), required=False
    )
    is_confidential = forms.BooleanField(
        label=lazy("Confidential: only those who handle the case read the answer"), required=False
    )
    asked_in = forms.ChoiceField(label=lazy("Asked in"), choices=list(PLACES.items()))
    minutes = forms.DecimalField(
        label=lazy("Minutes it usually takes"),
        min_value=Decimal(0),
        max_value=Decimal(240),
        max_digits=4,
        decimal_places=1,
    )
    unit = forms.CharField(
        label=lazy("Unit"),
        help_text=lazy("Stands at the end of the field, e.g. months."),
        max_length=20,
        required=False,
    )
    official_term = forms.CharField(
        label=lazy("Official term"),
        help_text=lazy("What the programme's own documents call it. Shown below the question."),
        max_length=120,
        required=False,
    )
    key = forms.CharField(
        label=lazy("Key"),
        help_text=lazy("Answers are kept under it. Small letters, digits and underscores."),
        max_length=50,
    )

    def __init__(
        self, *args: Any, steps: Sequence[tuple[str, str]], key_locked: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = list(steps)  # type: ignore[attr-defined]  # a choice field
        if key_locked:
            self.fields["key"].disabled = True
            dress(self.fields["key"], locked_reason=key_locked)


class WordsForm(Part):
    """The question, its help and its name for one audience, in every language."""

    def __init__(self, *args: Any, audience: str, row: Row, **kwargs: Any) -> None:
        initial = {
            f"{text}_{language}": row[text].get(audience, {}).get(language, "")
            for text in TEXTS
            for language, _name in languages()
        }
        super().__init__(*args, prefix=audience, initial=initial, **kwargs)
        self.audience = audience
        for language, _name in languages():
            for text in TEXTS:
                self.fields[f"{text}_{language}"] = _words_field(row, text, audience, language)

    @property
    def title(self) -> str:
        """Whom the words are for."""
        return str(AUDIENCES[self.audience])

    @property
    def is_filled(self) -> bool:
        """Whether this audience has words of its own."""
        return any(bool(self[name].value()) for name in self.fields)

    def texts(self, text: str, before: Mapping[str, Any]) -> dict[str, str]:
        """The words by language; languages that the portal does not show stay as they are."""
        found = {**before.get(self.audience, {})}
        for language, _name in languages():
            found[language] = self.cleaned_data[f"{text}_{language}"]
        return {language: words for language, words in found.items() if words}


class LimitsForm(Part):
    """The bounds that an answer of this kind can have."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix="limits", **kwargs)
        known = QuestionType(kind) if kind in list(QuestionType) else QuestionType.TEXT
        for name in LIMITS_OF.get(known, ()):
            self.fields[name] = _limit_field(name, known)

    def limits(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The bounds as a rule set keeps them; one that says the same stays as it was written."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if value is None:
                continue
            text = value.isoformat() if isinstance(value, date) else str(value)
            is_same = name in before and _plain(before[name]) == _plain(text)
            found[name] = before[name] if is_same else value if isinstance(value, int) else text
        return found


def _words_field(row: Row, text: str, audience: str, language: str) -> forms.Field:
    labels = {"label": _("Question"), "help": _("Help"), "name": _("Name in sentences")}
    notes = {
        "label": "",
        "help": _("One or two sentences above the field."),
        "name": _("As in “The … is missing.”"),
    }
    note = fallback_note(row[text], audience, language)
    return forms.CharField(
        label=in_language(labels[text], language),
        help_text=" ".join(part for part in (notes[text], note) if part),
        max_length=LONGEST[text],
        required=(text, audience, language) == ("label", AUDIENCE, LANGUAGE),
        widget=forms.Textarea(attrs={"rows": 2}) if text != "name" else forms.TextInput,
        error_messages={"required": _("Write the question for companies: others fall back to it.")},
    )


def _limit_field(name: str, kind: QuestionType) -> forms.Field:
    label = LIMITS[name]
    if name.startswith("not_"):
        return forms.DateField(
            label=label,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
    if kind is QuestionType.DECIMAL:
        return forms.DecimalField(label=label, required=False, max_digits=15, decimal_places=6)
    least = 0 if name == "min_length" else None if name.startswith("m") and "imum" in name else 1
    most = 10**12 if "imum" in name else LONGEST_ANSWER
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most)


def _plain(value: object) -> object:
    """A bound to compare: 3 and "3.0" are one."""
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return str(value)
