"""Forms of the work on cases: they validate, operations act."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from aifactory.accounts.models import User
from aifactory.face.forms import Counter, PortalFormMixin, dress
from applications.models.casework import WORD_LENGTH


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
