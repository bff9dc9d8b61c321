"""Forms of the work on cases: they validate, operations act."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from aifactory.accounts.models import User
from aifactory.face.forms import Counter, PortalFormMixin, dress
from applications.models import Colour, Label
from applications.models.casework import NOTE_LENGTH, WORD_LENGTH


class HandOverForm(PortalFormMixin, forms.Form):
    """Who looks after the case from now on, and what they should know."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("New owner"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose one"),
        error_messages={
            "required": gettext_lazy("Choose an officer."),
            "invalid_choice": gettext_lazy("This person does not handle this call any more."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("What they should know"),
        help_text=gettext_lazy("Goes with the mail and stays with the case. Officers read it."),
        max_length=WORD_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    # Whom the page showed: somebody else may have been faster.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = officers  # type: ignore[attr-defined]  # a model choice
        dress(self.fields["note"], counter=Counter(WORD_LENGTH))


class NoteForm(PortalFormMixin, forms.Form):
    """A note for the office alone."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Officers, approvers and auditors read it. Nobody else does."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write the note first.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["text"], counter=Counter(NOTE_LENGTH))

    @property
    def written_key(self) -> uuid.UUID:
        """The key of the page; a page without one gets a new one."""
        return self.cleaned_data["key"] or uuid.uuid4()


class StrikeForm(PortalFormMixin, forms.Form):
    """Why a note no longer holds."""

    reason = forms.CharField(
        label=gettext_lazy("Why does it no longer hold?"),
        help_text=gettext_lazy("Stays beside the note, whose text can still be read."),
        max_length=WORD_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write why; it stays beside the note.")},
    )


class LabelForm(PortalFormMixin, forms.Form):
    """A word and its colour."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Short, as it stands in lists. Applicants never see it."),
        max_length=40,
        error_messages={"required": gettext_lazy("Name the label.")},
    )
    colour = forms.ChoiceField(label=gettext_lazy("Colour"), choices=Colour.choices)


class ViewForm(PortalFormMixin, forms.Form):
    """The name of a choice of rows, and who uses it."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("For example “Mine, awaiting decision”."),
        max_length=60,
        error_messages={"required": gettext_lazy("Name the view.")},
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share it with everybody who reads the list"), required=False
    )
    is_default = forms.BooleanField(label=gettext_lazy("Open my list with it"), required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            self.fields["is_shared"].disabled = True
            dress(
                self.fields["is_shared"],
                locked_reason=gettext("Only programme officers share a view."),
            )


class CaseLabelsForm(PortalFormMixin, forms.Form):
    """The labels of one case; `seen` holds those that the page showed as put on."""

    labels = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Labels"),
        queryset=Label.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.ModelMultipleChoiceField(
        queryset=Label.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, labels: QuerySet[Label], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("labels", "seen"):
            self.fields[name].queryset = labels  # type: ignore[attr-defined]  # model choices

    @property
    def changes(self) -> tuple[list[Label], list[Label]]:
        """What to put on and what to take off, compared with what the page showed."""
        chosen, seen = set(self.cleaned_data["labels"]), set(self.cleaned_data["seen"])
        return sorted(chosen - seen, key=_name), sorted(seen - chosen, key=_name)


def _name(label: Label) -> str:
    return label.name
