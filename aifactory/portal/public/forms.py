"""The fit check as one form. The question engine reads and checks; this shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules.questions import (
    Question,
    QuestionType,
    help_text,
    label,
    text_of,
)
from aifactory.face.forms import PortalFormMixin, dress

Choices = Sequence[tuple[str, Any]]
AUDIENCE = "business"
YES_NO: Choices = [("yes", _("Yes")), ("no", _("No"))]


class FitForm(PortalFormMixin, forms.Form):
    """Every question of the fit check on one page; keeps each text as typed.

    A question that depends on another stands there too, marked optional, so that the page works
    without script; the engine asks for it only where it applies.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        typed: Mapping[str, Sequence[str]],
        *,
        countries: Mapping[str, str],
        messages: Mapping[str, Sequence[str]],
        language: str,
    ) -> None:
        super().__init__(data=MultiValueDict({key: list(texts) for key, texts in typed.items()}))
        for question in questions:
            self.fields[question.key] = _field(question, countries, language)
        self._messages = messages

    def full_clean(self) -> None:
        """The engine has checked; here its sentences take their place beside the fields."""
        super().full_clean()
        for key, sentences in self._messages.items():
            for sentence in sentences:
                self.add_error(key, sentence)


def _field(question: Question, countries: Mapping[str, str], language: str) -> forms.Field:
    help_line = help_text(question, AUDIENCE, language)
    if question.conditions:
        help_line = f"{_('Only for a contract with an end.')} {help_line}"
    field = forms.Field(
        label=label(question, AUDIENCE, language),
        help_text=help_line,
        required=False,
        widget=_widget(question, countries, language),
    )
    extras: dict[str, Any] = {"optional": bool(question.conditions)}
    if question.unit:
        extras["unit"] = question.unit
    return dress(field, **extras)


def _widget(question: Question, countries: Mapping[str, str], language: str) -> forms.Widget:
    offered = [
        (choice.value, text_of(choice.label, AUDIENCE, language)) for choice in question.choices
    ]
    match question.type:
        case QuestionType.COUNTRY:
            return forms.Select(choices=[("", "–"), *countries.items()])
        case QuestionType.CHOICE:
            return forms.RadioSelect(choices=offered)
        case QuestionType.MULTI_CHOICE:
            return forms.CheckboxSelectMultiple(choices=offered)
        case QuestionType.YES_NO:
            return forms.RadioSelect(choices=YES_NO)
        case QuestionType.INTEGER:
            return forms.TextInput(attrs={"inputmode": "numeric"})
        case _other:
            return forms.TextInput()
