"""The words of a letter or mail, the case to look at them with, and why they change."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.queries.wording_checks import clean_blocks, wording_faults
from aifactory.face.forms import Counter, PortalFormMixin, dress
from aifactory.face.rules.wording import Template
from aifactory.face.rules.wording.templates import LONGEST

LONGEST_REASON = 1000


class CaseForm(PortalFormMixin, forms.Form):
    """Which case a preview shows; anything else than a case of the list means the example."""

    case = forms.ChoiceField(
        label=_("Look at it with"),
        required=False,
        help_text=_("Cases received last. Nothing is sent."),
    )

    def __init__(self, *args: Any, cases: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["case"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [("", _("An invented example")), *cases]
        dress(field, optional=False)


class WordingForm(PortalFormMixin, forms.Form):
    """One field for each part of the text. `seen` is the draft that the form was opened on."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        for block in template.blocks:
            self.fields[block.name] = _block_field(block.label, block.help, is_line=block.is_line)
        self.helper.include_media = False

    @property
    def blocks(self) -> dict[str, str]:
        """The words as typed."""
        return clean_blocks(self.template, self.data)

    def clean(self) -> dict[str, Any]:
        """Every fault stands at its part, with its line."""
        for fault in wording_faults(self.template, self.blocks):
            self.add_error(fault.block, str(fault))
        return self.cleaned_data


class ReasonForm(PortalFormMixin, forms.Form):
    """Why, for the second person. `seen` is the draft as the page showed it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Whoever approves reads it. It stays in the history."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why. Whoever approves reads it.")},
    )


def _block_field(label: str, help_text: str, *, is_line: bool) -> forms.Field:
    """Emptiness and length are faults of the text, told with all the others."""
    rows = {"rows": 16 if label == "Text" else 7, "spellcheck": "true"}
    field = forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        strip=False,
        widget=forms.TextInput() if is_line else forms.Textarea(attrs=rows),
    )
    dress(field, optional=False)
    return field if is_line else dress(field, counter=Counter(LONGEST))


def initial_of(blocks: Mapping[str, str], seen: str) -> dict[str, str]:
    """What the form shows of a draft."""
    return {**blocks, "seen": seen}
