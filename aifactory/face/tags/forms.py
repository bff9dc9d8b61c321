"""Error summary, parts of a field, saved state."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crispy_forms.utils import render_crispy_form
from django.forms import BaseForm, BoundField, CheckboxInput, Field
from django.forms.boundfield import BoundWidget
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from aifactory.face.forms import Autosave, Counter, portal_helper
from aifactory.face.tags.icons import icon

GROUPS = {"radioselect", "checkboxselectmultiple"}


@dataclass(frozen=True)
class Problem:
    """One line of the summary: the message at the field, and where the field is."""

    message: str
    href: str


def error_summary(form: BaseForm | None = None, problems: Iterable[object] = ()) -> dict[str, Any]:
    """{% error_summary form %}; `problems` adds items with `message` and `href` (other pages)."""
    listed = [*(_problems_of(form) if form is not None and form.is_bound else []), *problems]
    return {"problems": listed, "count": len(listed)}


def input_id(field: BoundField) -> str:
    """What a link to the field points at: the input, or the first choice of a group."""
    return f"{field.auto_id}_0" if field.widget_type in GROUPS else field.id_for_label


def is_group(field: BoundField) -> bool:
    return field.widget_type in GROUPS


def is_single_box(field: BoundField) -> bool:
    return field.widget_type == "checkbox"


def choice_note(option: BoundWidget, field: BoundField) -> object:
    """The second line of a choice card; empty when there is none."""
    notes = getattr(field.field, "choice_notes", {})
    return notes.get(str(option.data["value"]), "")


def choice_input(option: BoundWidget) -> SafeString:
    """A radio or box of a card. `aria-invalid` belongs to the group, not to each choice."""
    attrs = option.data["attrs"]
    attrs.pop("aria-invalid", None)
    attrs.setdefault("class", "form-check-input")
    tag: SafeString = option.tag(wrap_label=False)
    return tag


def is_optional(field: Field) -> bool:
    """Marked "(optional)". A lenient draft form says it with `optional`, others by `required`."""
    answers_by_itself = isinstance(field.widget, CheckboxInput)
    by_rule = not (field.required or field.disabled or answers_by_itself)
    return bool(getattr(field, "optional", by_rule))


def autosave_of(field: Field) -> Autosave | None:
    return getattr(field, "autosave", None)


def counter_of(field: Field) -> Counter | None:
    return getattr(field, "counter", None)


def fields(form: BaseForm) -> SafeString:
    """Any form in our look, also one of a library that has no helper."""
    for bound in form:
        bound.field.widget.attrs.pop("placeholder", None)
    return render_crispy_form(form, helper=portal_helper())


def error_line(message: str) -> SafeString:
    return format_html("{}{}", icon("exclamation-circle-fill"), message)


def saved_state(autosave: Autosave | None = None) -> dict[str, Any]:
    """The line below a field; without `autosave` the one line for the whole page."""
    if autosave:
        return {"autosave": autosave, "saved_at": autosave.saved_at}
    return {"autosave": None, "saved_at": "", "words": json.dumps(autosave_words())}


def autosave_words() -> dict[str, str]:
    """What static/js/autosave.js says, in the language of the page."""
    return {
        "saving": _("Saving…"),
        "saved": _("Saved {at}"),
        "allSaved": _("All saved {at}"),
        "lost": _("Not saved, kept on this device. Trying again in {seconds} s"),
        "lostBare": _("Not saved. Keep this page open. Trying again in {seconds} s"),
        "refused": _("Not saved, kept on this device."),
        "signIn": _("Not saved, kept on this device. Sign in again in another tab"),
        "changed": _("{by} changed this at {at}."),
        "compare": _("Compare both"),
        "mine": _("Yours"),
        "theirs": _("Theirs"),
        "keepMine": _("Keep mine"),
        "takeTheirs": _("Take theirs"),
        "found": _("You typed this on this device on {at}. It was not saved."),
        "use": _("Use it"),
        "drop": _("Drop it"),
        "empty": _("(empty)"),
    }


def _problems_of(form: BaseForm) -> list[Problem]:
    anchor = f"{form.prefix or 'form'}-errors"
    found = [Problem(str(message), f"#{anchor}") for message in form.non_field_errors()]
    for bound in form:
        href = f"#{anchor if bound.is_hidden else input_id(bound)}"
        found += [Problem(str(message), href) for message in bound.errors]
    return found
