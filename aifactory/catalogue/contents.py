"""A row as plain values with stable names: what its history keeps, what a form was opened on."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import ForeignKey, Model

from aifactory.audit.recording import canonical_json


class ChangedMeanwhile(Exception):
    """Somebody else saved while a form was open; `current` is what stands now."""

    def __init__(self, current: Mapping[str, Any]) -> None:
        super().__init__("changed meanwhile")
        self.current = current


def contents_of(row: Model) -> dict[str, Any]:
    """Every column but the row's number, in the order of the table; JSON-able."""
    return {
        field.name: _plain(_value(row, field.name, isinstance(field, ForeignKey)))
        for field in row._meta.concrete_fields
        if field.name != "id"
    }


def state_of(contents: Mapping[str, Any]) -> str:
    """A short name of a content: a form that was opened on another one is out of date."""
    return sha256(canonical_json(dict(contents))).hexdigest()[:16]


def _value(row: Model, name: str, is_link: bool) -> Any:
    value = getattr(row, name)
    return (getattr(value, "code", "") or str(value)) if is_link and value is not None else value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, date):
        return value.isoformat()
    return value
