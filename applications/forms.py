"""Forms from question rows, and the few of the office. They validate and act on nothing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.forms.widgets import ChoiceWidget
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules.questions import (
    Question,
    QuestionType,
    help_text,
    label,
    text_of,
)
from aifactory.face.forms import Autosave, Counter, PortalFormMixin, dress
from applications.models.conversation import ANSWER_LENGTH, QUESTION_LENGTH, REASON_LENGTH

VERSION = "version-"
COUNTED_FROM = 80

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Offer:
    """What a question about catalogue rows offers now.

    Attributes:
        notes: second line of a choice, by value.
    """

    choices: Choices
    notes: Mapping[str, str]


@dataclass(frozen=True)
class FieldState:
    """What the page knows about one field besides the question."""

    typed: Sequence[str]
    version: int
    messages: Sequence[str] = ()
    saved_at: str = ""
    url: str = ""


class StepForm(PortalFormMixin, forms.Form):
    """One step. Keeps every text as typed; what is wrong was found by the question engine."""

    def __init__(
        self,
        questions: Sequence[Question],
        states: Mapping[str, FieldState],
        *,
        offers: Mapping[str, Offer],
        audience: str,
        language: str,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        data = MultiValueDict(
            {question.key: list(states[question.key].typed) for question in questions}
        )
        super().__init__(data=data)
        for question in questions:
            state = states[question.key]
            field = _field(question, offers.get(question.key), audience, language)
            _keep_chosen(field, state.typed, names)
            self.fields[question.key] = _dressed(field, question, state)
        self._messages = {key: states[key].messages for key in self.fields}

    def full_clean(self) -> None:
        """The engine has checked; here its sentences take their place beside the fields."""
        super().full_clean()
        for key, messages in self._messages.items():
            for message in messages:
                self.add_error(key, message)


class CompletionForm(PortalFormMixin, forms.Form):
    """Which answers the team has to complete, and why."""

    questions = forms.MultipleChoiceField(
        label=_("Answers to send back"),
        help_text=_("Only these can be changed until the team submits again."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one question to send back.")},
    )
    message = forms.CharField(
        label=_("What you need"),
        help_text=_("The whole team reads this, by mail and on the application page."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what you need, so that the team can answer.")},
    )

    def __init__(self, data: QueryDict | None = None, *, choices: Choices) -> None:
        super().__init__(data)
        cast(forms.MultipleChoiceField, self.fields["questions"]).choices = choices
        dress(self.fields["message"], counter=Counter(4000))


class EligibilityForm(PortalFormMixin, forms.Form):
    """What the rules could not settle, settled by a person."""

    accepted = forms.TypedChoiceField(
        label=_("Can we accept this application?"),
        choices=[("yes", _("Yes, on to the technical check")), ("no", _("No, not eligible"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept with the case. If the answer is no, the team reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the reason; it is kept with the case.")},
    )


class WithdrawForm(PortalFormMixin, forms.Form):
    """Why an application is taken back; nobody has to say."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It helps the office to plan. It changes nothing for later applications."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class KeyedForm(PortalFormMixin, forms.Form):
    """Sent twice, it is one: the page carries a key."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    @property
    def written_key(self) -> uuid.UUID:
        """The key of the page; a page without one gets a new one."""
        return self.cleaned_data["key"] or uuid.uuid4()


class PostForm(KeyedForm):
    """A question to the office, or its answer."""

    text = forms.CharField(
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write it first.")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, words: str, help_text: str, most: int
    ) -> None:
        super().__init__(data)
        field = self.fields["text"]
        field.label, field.help_text = words, help_text
        field.max_length = most  # type: ignore[attr-defined]  # a text field
        field.validators = [MaxLengthValidator(most), ProhibitNullCharactersValidator()]
        dress(field, counter=Counter(most))


class ClarificationForm(KeyedForm):
    """A question and its answer for everybody."""

    question = forms.CharField(
        label=_("Question, as everybody may read it"),
        help_text=_("Reword it so that it names no person, firm or project."),
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["question"], counter=Counter(QUESTION_LENGTH))
        dress(self.fields["answer"], counter=Counter(ANSWER_LENGTH))


class WithdrawClarificationForm(PortalFormMixin, forms.Form):
    """Why something published no longer holds."""

    reason = forms.CharField(
        label=_("Why does it no longer hold?"),
        help_text=_("Everybody reads it on the page of the call."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why it no longer holds; everybody reads it.")},
    )


def _field(question: Question, offer: Offer | None, audience: str, language: str) -> forms.Field:
    field = forms.Field(
        label=label(question, audience, language),
        help_text=_helped(question, audience, language),
        required=False,
        widget=_widget(question, offer, audience, language),
        disabled=False,
    )
    return dress(field, choice_notes=dict(offer.notes)) if offer else field


def _helped(question: Question, audience: str, language: str) -> str:
    parts = [help_text(question, audience, language)]
    if question.official_term:
        parts.append(str(_("Official term: %(term)s.")) % {"term": question.official_term})
    return " ".join(part for part in parts if part)


def _widget(question: Question, offer: Offer | None, audience: str, language: str) -> forms.Widget:
    kind = question.type
    choices: Choices = [
        (choice.value, text_of(choice.label, audience, language)) for choice in question.choices
    ]
    if offer is not None:
        choices = offer.choices
    if kind is QuestionType.MULTI_CHOICE:
        return forms.CheckboxSelectMultiple(choices=choices)
    if kind is QuestionType.YES_NO:
        return forms.RadioSelect(choices=[("yes", _("Yes")), ("no", _("No"))])
    if kind is QuestionType.DECLARATION:
        return forms.CheckboxInput(attrs={"value": "yes"})
    if kind is QuestionType.COUNTRY:
        return forms.Select(choices=[("", "–"), *choices])
    if kind in {QuestionType.CHOICE, QuestionType.PARTITION}:
        return forms.RadioSelect(choices=choices)
    return _text_widget(question)


def _keep_chosen(field: forms.Field, typed: Sequence[str], names: Mapping[str, str]) -> None:
    """What was chosen and is not offered here stays a choice, so that saving does not drop it."""
    widget = field.widget
    if not isinstance(widget, ChoiceWidget):
        return
    offered = {str(value) for value, _label in widget.choices}
    kept = [text for text in typed if text and text not in offered]
    widget.choices = [*widget.choices, *((text, names.get(text, text)) for text in kept)]
    if kept:
        sentence = _("Not offered here. It is kept until you choose another.")
        notes = getattr(field, "choice_notes", {})
        dress(field, choice_notes={**notes, **dict.fromkeys(kept, sentence)})


def _text_widget(question: Question) -> forms.Widget:
    kind = question.type
    if kind is QuestionType.LONG_TEXT:
        most = question.limits.max_length or 0
        return forms.Textarea(attrs={"rows": 8 if most > 1000 else 4})
    modes = {
        QuestionType.INTEGER: "numeric",
        QuestionType.MONTHS: "numeric",
        QuestionType.DECIMAL: "decimal",
        QuestionType.EMAIL: "email",
        QuestionType.URL: "url",
    }
    return forms.TextInput(attrs={"inputmode": modes[kind]} if kind in modes else {})


def _dressed(field: forms.Field, question: Question, state: FieldState) -> forms.Field:
    extras: dict[str, Any] = {"optional": not question.is_required}
    if question.unit:
        extras["unit"] = question.unit
    if question.is_confidential:
        extras["seen_by"] = _("Seen only by those who handle your case.")
    most = question.limits.max_length
    if question.limits.max_words:
        extras["counter"] = Counter(question.limits.max_words, "words")
    elif most and most >= COUNTED_FROM and not question.choices:
        extras["counter"] = Counter(most)
    if state.url:
        extras["autosave"] = Autosave(state.url, state.version, question.key, state.saved_at)
    return dress(field, **extras)
