"""The one look of every form: label, help and error above the input (design: Field)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aifactory.face.rules.formats import day

TEMPLATE_PACK = "bootstrap5"
BACK, AHEAD = timedelta(days=366), timedelta(days=5 * 366)
EXTRAS = frozenset(
    {"unit", "choice_notes", "counter", "autosave", "locked_reason", "seen_by", "optional"}
)


@dataclass(frozen=True)
class Autosave:
    """Where one answer is saved as it is typed, and what the server has of it."""

    url: str
    version: int
    question: str
    saved_at: str = ""


@dataclass(frozen=True)
class Counter:
    """How much may be typed; `counts` is "characters" or "words"."""

    limit: int
    counts: str = "characters"


class PortalFormMixin:
    """Mix in before a Django form. The page writes `<form method="post" novalidate>`, the token,
    `{% error_summary form %}`, `{% crispy form %}` and the buttons.

    Set on the class: `units` (field → unit at the input's right end) and `choice_notes`
    (field → value → second line of its card). Set on a field, when known only later: `unit`,
    `choice_notes`, `counter`, `autosave`, `locked_reason`, `seen_by`, `optional`.
    """

    units: ClassVar[Mapping[str, Any]] = {}
    choice_notes: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, unit in self.units.items():
            dress(self.fields[name], unit=unit)
        for name, notes in self.choice_notes.items():
            dress(self.fields[name], choice_notes=notes)
        for name, field in self.fields.items():
            _name_what_is_missing(name, field)
        self.helper = portal_helper()


def within_reach(value: date) -> None:
    """Refuse a day that nobody means: over a year back or over five years ahead."""
    today = timezone.now().astimezone(ZoneInfo(settings.OFFICE_ZONE)).date()
    first, last = today - BACK, today + AHEAD
    if not first <= value <= last:
        raise ValidationError(
            gettext("Choose a day between %(first)s and %(last)s.")
            % {"first": day(first), "last": day(last)}
        )


def _name_what_is_missing(name: str, field: forms.Field) -> None:
    """Django's "This field is required." five times in a summary helps nobody."""
    if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        label = field.label or pretty_name(name)
        field.error_messages["required"] = format_lazy(_("“{label}” needs an answer."), label=label)


def portal_helper() -> FormHelper:
    """No form tag, no token, no summary of its own: the page places them."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.template_pack = TEMPLATE_PACK
    return helper


def dress(field: forms.Field, **extras: object) -> forms.Field:
    """Give a field what only our template knows: unit, choice_notes, counter, autosave …"""
    if unknown := set(extras) - EXTRAS:
        raise ValueError(f"No such extra on a field: {sorted(unknown)}")
    for name, value in extras.items():
        setattr(field, name, value)
    return field
