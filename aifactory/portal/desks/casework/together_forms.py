"""What an act on several cases needs besides the cases."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from aifactory.accounts.models import User
from aifactory.face.forms import Counter, PortalFormMixin, dress
from applications.models.casework import WORD_LENGTH


class TogetherForm(PortalFormMixin, forms.Form):
    """The new owner and a note, where the act is a hand-over; else nothing."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("New owner"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose one"),
        error_messages={
            "required": gettext_lazy("Choose an officer."),
            "invalid_choice": gettext_lazy("This person is no officer any more."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("What they should know"),
        help_text=gettext_lazy("Goes with the mail and stays with each case."),
        max_length=WORD_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, officers: QuerySet[User] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if officers is None:
            del self.fields["to"], self.fields["note"]
            return
        self.fields["to"].queryset = officers  # type: ignore[attr-defined]  # a model choice
        dress(self.fields["note"], counter=Counter(WORD_LENGTH))
