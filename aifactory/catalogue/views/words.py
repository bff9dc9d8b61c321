"""A change in words: what happened, and each thing as it was and as it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.catalogue.models import Revision
from aifactory.catalogue.rules.differences import Difference, differences
from aifactory.face.rules.formats import DASH
from aifactory.face.tags.formats import moment

VERBS = {
    "created": lazy("Created"),
    "changed": lazy("Changed"),
    "copied": lazy("Copied"),
    "opened": lazy("Opened"),
    "closed": lazy("Closed"),
    "extended": lazy("Extended"),
    "moved": lazy("Moved"),
    "put_in_force": lazy("Brought into force"),
    "retired": lazy("Taken out of use"),
    "deleted": lazy("Deleted"),
    "restored": lazy("Restored"),
    "taken_away": lazy("Taken away"),
    "imported": lazy("Imported"),
    "checked": lazy("Checked against its source"),
}
# Names inside contents; a name that is a column of the subject goes by the column's own words.
NAMES = {
    "content": lazy("terms"),
    "questions": lazy("questions"),
    "bundles": lazy("bundles"),
    "sections": lazy("steps"),
    "section": lazy("step"),
    "steps": lazy("steps in order"),
    "label": lazy("words"),
    "name": lazy("name in sentences"),
    "type": lazy("kind of answer"),
    "is_required": lazy("required"),
    "is_confidential": lazy("confidential"),
    "choices": lazy("answers offered"),
    "asked_in": lazy("asked in"),
    "max_length": lazy("most characters"),
    "min_length": lazy("fewest characters"),
    "max_words": lazy("most words"),
    "max_choices": lazy("most answers"),
    "not_before": lazy("first day"),
    "not_after": lazy("last day"),
    "en": lazy("English"),
    "order": lazy("order"),
    "size": lazy("how much may be asked for"),
    "minimum": lazy("minimum"),
    "maximum": lazy("maximum"),
    "promise": lazy("promise"),
    "working_days": lazy("working days"),
    "review": lazy("expert review"),
    "criteria": lazy("criteria"),
    "anchors": lazy("words for the marks"),
    "cut_offs": lazy("cut-offs"),
    # Terms of a version of rules.
    "unit": lazy("counted in"),
    "is_bundle": lazy("a fixed amount per partition"),
    "above_minimum": lazy("the lower limit itself is too little"),
    "window": lazy("window"),
    "counted_from": lazy("counted from"),
    "stages": lazy("stages"),
    "selection": lazy("selection"),
    "kinds": lazy("who may apply"),
    "kinds_in_eu_project": lazy("who may apply inside an EU project"),
    "eligibility": lazy("checked at once"),
    "price": lazy("price"),
    "free": lazy("free"),
    "pay_per_use": lazy("pay per use"),
    "notional_eur_per_gpu_hour": lazy("notional euros per GPU-hour"),
    "acceptance_days": lazy("days to accept an award"),
    "delegation_gpu_hours": lazy("GPU-hours that one officer decides alone"),
    "approval_above_node_hours": lazy("node-hours above which a second person approves"),
    "max_open_applications": lazy("open applications per organisation"),
    "report_months": lazy("months between reports"),
    "receipt": lazy("receipt"),
    "experts": lazy("experts per application"),
    "threshold": lazy("threshold of each criterion"),
    "threshold_sum": lazy("threshold of the sum"),
    "days": lazy("days"),
    "weight": lazy("weight in %"),
    "official": lazy("official term"),
    "ranking": lazy("ranking"),
    "countries": lazy("countries that come first"),
    "share": lazy("share of the Union’s hours"),
    "copied_from": lazy("copied from version"),
    # Questions and bundles.
    "help": lazy("help"),
    "official_term": lazy("official term"),
    "limits": lazy("limits"),
    "conditions": lazy("conditions"),
    "node_hours": lazy("node-hours"),
    "business": lazy("for companies"),
    "research": lazy("for researchers"),
    "public": lazy("for public bodies"),
    "mode": lazy("access mode"),
    "partition": lazy("partition"),
    "fallback": lazy("other place"),
    "system": lazy("supercomputer"),
    "is_partial": lazy("partial association"),
    "valid_from": lazy("first day"),
    "valid_until": lazy("last day"),
    "source_tag": lazy("certainty"),
    "checked_on": lazy("last checked"),
}
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
LONGEST = 400


@dataclass(frozen=True)
class Line:
    """One thing that changed; an empty side says that there was, or is, nothing."""

    label: str
    before: str
    after: str


def verb_of(revision: Revision) -> str:
    """What happened, e.g. Opened."""
    return str(VERBS.get(revision.verb, revision.verb.replace("_", " ").capitalize()))


def lines_of(revision: Revision) -> list[Line]:
    """Everything that changed, in the order of the later content."""
    return lines_between(revision.subject_type, revision.before, revision.after)


def lines_between(
    subject_type: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Line]:
    """What differs between two contents of a subject, in words."""
    return [_line(subject_type, found) for found in differences(before, after)]


def value_text(value: object) -> str:
    """A value as people read it: instants with zone and UTC, lists with commas."""
    if value is None or value in ("", [], {}):
        return DASH
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return _instant(value) or _short(value)
    if isinstance(value, Mapping):
        return _short(", ".join(f"{_name(key)}: {value_text(value[key])}" for key in value))
    if isinstance(value, Sequence):
        return _short(", ".join(value_text(member) for member in value))
    return str(value)


def name_of(subject_type: str, name: str) -> str:
    """A column of a subject in words."""
    return _column(subject_type, name)


def _line(subject_type: str, found: Difference) -> Line:
    label = " › ".join([_column(subject_type, found.path[0]), *map(_name, found.path[1:])])
    return Line(
        label=capfirst(label),
        before="" if found.is_new else value_text(found.before),
        after="" if found.is_gone else value_text(found.after),
    )


def _column(subject_type: str, name: str) -> str:
    try:
        field = apps.get_model(subject_type)._meta.get_field(name)
    except (FieldDoesNotExist, LookupError, ValueError):
        return _name(name)
    return str(getattr(field, "verbose_name", "") or _name(name))


def _name(name: str) -> str:
    return str(NAMES.get(name, name.replace("_", " ")))


def _instant(value: str) -> str:
    if not _INSTANT.match(value):
        return ""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return ""
    return moment(instant) if instant.tzinfo else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
