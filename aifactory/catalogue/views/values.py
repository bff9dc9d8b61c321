"""Values of a row beside their source, as the pages of facts show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst

from aifactory.catalogue.forms.columns import TEXTS
from aifactory.catalogue.forms.facts import GROUPS, MEASURES, UNIT, queues_text
from aifactory.catalogue.models import Partition, SourceTag
from aifactory.catalogue.rules.questions import text_of
from aifactory.catalogue.rules.staleness import is_stale
from aifactory.catalogue.views.words import value_text
from aifactory.face.rules.formats import NO_BREAK_SPACE, grouped


@dataclass(frozen=True)
class Value:
    """One value with its source.

    Attributes:
        key: under which it can be marked as checked; empty where it goes with its row.
        is_stale: due to be read again.
    """

    label: str
    text: str
    source: str
    tag: str
    checked_on: date
    key: str
    is_stale: bool


def values_of(row: Any, names: Sequence[str]) -> list[Value]:
    """Values in the order of the names, each with the row's source or its own."""
    own_sources = getattr(row, "field_sources", {})
    return [_value(row, name, own_sources.get(name)) for name in names]


def groups_of(partition: Partition) -> list[tuple[str, Any, list[Value]]]:
    """(group, title, values) of a partition; the unit stands second."""
    found = [
        (name, group.title, values_of(partition, group.names)) for name, group in GROUPS.items()
    ]
    return [found[0], ("unit", "", values_of(partition, UNIT)), *found[1:]]


def fact_key(row: Model, field: str = "") -> str:
    """How a fact is named when it is marked as checked."""
    return ":".join([row._meta.label_lower, str(row.pk), *([field] if field else [])])


def row_is_stale(row: Any) -> bool:
    """The row itself is due."""
    return _due(row.checked_on, row.source_tag)


def _value(row: Any, name: str, own: dict[str, Any] | None) -> Value:
    column: Any = row._meta.get_field(name)
    tag = own["tag"] if own else row.source_tag
    day = own.get("checked_on") if own else None
    checked_on = date.fromisoformat(day) if day else row.checked_on
    return Value(
        label=capfirst(str(column.verbose_name)),
        text=_text(row, name),
        source=own["source"] if own else row.source,
        tag=str(SourceTag(tag).label),
        checked_on=checked_on,
        key=fact_key(row, name) if own else "",
        is_stale=_due(checked_on, tag),
    )


def _text(row: Any, name: str) -> str:
    value = getattr(row, name)
    if name == "scheduler":
        return queues_text(value).replace("; ", f";{NO_BREAK_SPACE}")
    if name in TEXTS:
        return value_text(text_of(value))
    display = getattr(row, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        unit = MEASURES.get(name, "")
        return f"{grouped(value)}{NO_BREAK_SPACE}{unit}".rstrip()
    return value_text(value if isinstance(value, bool) or value is None else str(value))


def _due(checked_on: date, tag: str) -> bool:
    return is_stale(checked_on, tag, today=timezone.localdate(), days=settings.FACTS_FRESH_DAYS)
