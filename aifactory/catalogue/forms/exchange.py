"""The file of a call, read as far as its letters: what it says is checked elsewhere."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.face.forms import PortalFormMixin

LARGEST = 1_000_000


class CallFileForm(PortalFormMixin, forms.Form):
    """A JSON file, sent once to look at and once to carry out."""

    file = forms.FileField(
        label=lazy("File of a call"),
        help_text=lazy("JSON in UTF-8, at most 1 MB, as the export of a portal gives it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        """The content of the file."""
        given: UploadedFile = self.cleaned_data["file"]
        size = given.size or 0
        if size > LARGEST:
            raise ValidationError(
                _("The file has %(size)s. At most 1 MB is read.") % {"size": filesizeformat(size)}
            )
        return parsed(given.read())


class CarryOutForm(forms.Form):
    """The same content again, as the page of the dry run gives it back."""

    content = forms.CharField(max_length=LARGEST, strip=False)

    def clean_content(self) -> Any:
        """The content, read anew: nothing that a browser sends is trusted."""
        return parsed(self.cleaned_data["content"].encode())


def parsed(given: bytes) -> Any:
    """The value that a JSON text stands for.

    Raises:
        ValidationError: it is no such text; the sentence says where it ends to be one.
    """
    try:
        return json.loads(given.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise ValidationError(_("The file is not written in UTF-8.")) from None
    except json.JSONDecodeError as error:
        raise ValidationError(
            _("The file is no JSON: line %(line)s, character %(column)s.")
            % {"line": error.lineno, "column": error.colno}
        ) from None
    except (RecursionError, ValueError):
        raise ValidationError(_("The file is nested too deep, or holds no plain values.")) from None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
