"""Rows of reference tables, and files of them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy

from aifactory.catalogue.forms.columns import SOURCE, ColumnsForm
from aifactory.catalogue.models import Sourced
from aifactory.catalogue.rules import csv_files
from aifactory.catalogue.tables import Table
from aifactory.face.forms import PortalFormMixin

UNREADABLE = {
    "too_large": gettext_lazy("The file is larger than 500 KB. Bring it in parts."),
    "not_utf8": gettext_lazy("The file is not UTF-8. Save it as “CSV UTF-8” and try again."),
    "not_text": gettext_lazy("The file is not a text file."),
    "empty": gettext_lazy("The file has no lines."),
    "missing_column": gettext_lazy(
        "The heading has no column “{column}”. Start from the template."
    ),
    "unknown_column": gettext_lazy("The table has no column “{column}”. Start from the template."),
    "twice": gettext_lazy("The heading names “{column}” twice."),
    "too_many": gettext_lazy("The file has more than {limit} lines. Bring it in parts."),
    "broken": gettext_lazy("Near line {line} a quotation mark is not closed, or stands alone."),
}


class RowForm(ColumnsForm):
    """One row of a table. What the page is about already (`fixed`) is not asked."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        table: Table,
        row: Sourced | None = None,
        fixed: Mapping[str, str] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.table, self.fixed = table, dict(fixed or {})
        names = [name for name in table.columns if name not in {*self.fixed, *SOURCE}]
        super().__init__(data, model=table.model, names=names, row=row, initial=initial)
        if table.is_shared:
            self.fields["reason"] = forms.CharField(
                label=gettext_lazy("Why"),
                max_length=1000,
                help_text=gettext_lazy("Whoever approves reads it."),
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": gettext_lazy("Say why: whoever approves reads it.")},
            )

    @property
    def cells(self) -> dict[str, str]:
        """The row as text."""
        given = {**self.fixed, **{name: _text(self.cleaned_data[name]) for name in self._asked}}
        return {name: given[name] for name in self.table.columns}

    @property
    def _asked(self) -> list[str]:
        return [name for name in self.table.columns if name not in self.fixed]


class UploadForm(PortalFormMixin, forms.Form):
    """A file of rows."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV in UTF-8, with commas or semicolons, up to 500 KB."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file has no lines."),
        },
    )

    def clean_file(self) -> str:
        """The text of the file."""
        upload = self.cleaned_data["file"]
        if upload.size > csv_files.LARGEST:
            raise ValidationError(str(UNREADABLE["too_large"]))
        try:
            return csv_files.decoded(upload.read())
        except csv_files.Unreadable as problem:
            raise ValidationError(sentence_of(problem)) from problem


class CarryOutForm(PortalFormMixin, forms.Form):
    """The text of a file that was looked through, and why it is to be written."""

    text = forms.CharField(max_length=csv_files.LARGEST, strip=False, widget=forms.HiddenInput)
    state = forms.CharField(max_length=16, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=1000,
        help_text=gettext_lazy("It is kept in the history. Whoever approves reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why. The history keeps it.")},
    )


class CopyYearForm(PortalFormMixin, forms.Form):
    """From which year to which year the holidays of a calendar are copied."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, year: int) -> None:
        super().__init__(data, initial={"year": year + 1})

    year = forms.IntegerField(label=gettext_lazy("For which year"), min_value=2000, max_value=2100)


def sentence_of(problem: csv_files.Unreadable) -> str:
    """Why a file cannot be read, in words."""
    return str(UNREADABLE[problem.problem]).format(**problem.values)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Model):
        return str(getattr(value, "code", value.pk))
    return "" if value is None else str(value)
