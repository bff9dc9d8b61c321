"""Form fields for the columns of a fact, with its source, certainty and day of the check."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue.models import SourceTag
from aifactory.catalogue.rules.questions import text_of
from aifactory.face.forms import PortalFormMixin

# Columns of texts by audience and language; the office writes the common wording in English.
TEXTS = frozenset({"notes", "expected", "outlook", "text"})
LONGEST_TEXT = 600
SOURCE = ("source", "source_tag", "checked_on")


def not_ahead(value: date) -> None:
    """Nobody has checked anything tomorrow."""
    if value > timezone.localdate():
        raise ValidationError(_("The day of the check lies in the future."))


def column_fields(model: type[Model], names: Sequence[str]) -> dict[str, forms.Field]:
    """A form field for each column, with the column's own words."""
    return {name: _field(model, name) for name in names}


def source_fields(prefix: str = "") -> dict[str, forms.Field]:
    """Where a value comes from, how sure that is, and when somebody looked."""
    names = ("fact_source", "fact_tag", "fact_checked_on") if prefix else SOURCE
    made: tuple[forms.Field, ...] = (
        forms.CharField(
            label=gettext_lazy("Source"),
            max_length=300,
            help_text=gettext_lazy("Address or title of the page, letter or table."),
        ),
        forms.ChoiceField(
            label=gettext_lazy("Certainty"),
            choices=[("", gettext_lazy("Choose one")), *SourceTag.choices],
        ),
        forms.DateField(
            label=gettext_lazy("Checked on"),
            validators=[not_ahead],
            initial=timezone.localdate,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        ),
    )
    return dict(zip(names, made, strict=True))


def with_text(old: Mapping[str, Any] | None, text: str) -> dict[str, Any]:
    """A text column with the common wording in English; other wordings stay."""
    kept = {audience: dict(words) for audience, words in (old or {}).items()}
    if text:
        kept.setdefault("business", {})["en"] = text
        return kept
    kept.get("business", {}).pop("en", None)
    return {audience: words for audience, words in kept.items() if words}


def shown(row: Model | None, name: str) -> Any:
    """What a field holds before anybody typed."""
    if row is None:
        return None
    value = getattr(row, name)
    if name == "label":
        return value.get("en", "")
    if name in TEXTS:
        return text_of(value or {})
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


class ColumnsForm(PortalFormMixin, forms.Form):
    """Some columns of one kind of row, and where their values come from."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        model: type[Model],
        names: Sequence[str],
        row: Model | None = None,
        fact: bool = False,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """With `fact`, the source is that of the values, not that of the whole row."""
        self.names = tuple(names)
        self.row = row
        own = () if fact else SOURCE
        # Read by Django's own constructor, which copies them.
        asked = {**column_fields(model, names), **source_fields("fact" if fact else "")}
        self.base_fields = asked  # type: ignore[misc]  # per form, not per class
        before = {name: shown(row, name) for name in (*names, *own)} if row is not None else {}
        super().__init__(data, initial={**before, **(initial or {})})

    @property
    def values(self) -> dict[str, Any]:
        """Columns as they are to be saved."""
        found = {
            name: self.cleaned_data[name] for name in (*self.names, *SOURCE) if name in self.fields
        }
        for name in TEXTS & set(found):
            old = getattr(self.row, name) if self.row is not None else {}
            found[name] = with_text(old, found[name])
        return found


def refuse(form: forms.BaseForm, refusal: ValidationError) -> None:
    """What the row refuses, at its field where the form has one."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal.messages)
        return
    for name, sentences in refusal.message_dict.items():
        form.add_error(name if name in form.fields else None, sentences)


def _field(model: type[Model], name: str) -> forms.Field:
    column: Any = model._meta.get_field(name)
    label = capfirst(str(column.verbose_name))
    if name == "label":
        return forms.CharField(label=_("Words in English"), max_length=120)
    if name in TEXTS:
        return forms.CharField(
            label=label,
            required=not column.blank,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    field: forms.Field = column.formfield()
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if isinstance(field, forms.DecimalField):
        field.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        field.error_messages["invalid"] = _("Write a number without spaces, for example 12.5.")
    return field
