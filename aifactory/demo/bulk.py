"""Many rows at once, as the database takes them; its triggers and constraints stay on."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection, models

from aifactory.audit.models import Event
from aifactory.audit.recording import CHAIN_LOCK, GENESIS, event_hash

NULL = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def reserve(model: type[models.Model], count: int) -> list[int]:
    """So many new primary keys, taken from the table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


@cache
def columns(model: type[models.Model]) -> tuple["models.Field[Any, Any]", ...]:
    """The columns of a table, in the order in which lines are written."""
    return tuple(model._meta.concrete_fields)


def escaped(text: str) -> str:
    """A text as COPY reads it."""
    return text.translate(ESCAPES)


def cell(column: "models.Field[Any, Any]", value: Any) -> str:
    """One value as COPY reads it."""
    if value is None:
        return NULL
    if isinstance(column, models.JSONField):
        return escaped(json.dumps(value, ensure_ascii=False, cls=column.encoder))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool):
        return "t" if value else "f"
    return escaped(str(value))


def line(row: models.Model) -> str:
    """A row as COPY reads it: instants that Django would set to now keep their values."""
    return "\t".join(cell(column, getattr(row, column.attname)) for column in columns(type(row)))


def insert(model: type[models.Model], lines: Sequence[str]) -> None:
    """Write lines to a table."""
    if not lines:
        return
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(column.column)) for column in columns(model))
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {quoted(model._meta.db_table)} ({names}) FROM STDIN",
            io.StringIO("\n".join(lines) + "\n"),
        )


def link(events: Sequence[Mapping[str, Any]]) -> None:
    """Write events behind the head of the chain, in the order of their instants.

    Takes the lock and the hashes of `recording`; the database checks every link.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        cursor.execute("SELECT position, hash FROM audit_event ORDER BY position DESC LIMIT 1")
        position, previous = cursor.fetchone() or (0, GENESIS)
    names = [column.attname for column in columns(Event)]
    lines = []
    keys = reserve(Event, len(events))
    for key, event in zip(keys, sorted(events, key=_instant), strict=True):
        position += 1
        linked = {**event, "position": position, "previous_hash": previous}
        previous = event_hash(linked)
        whole = {**linked, "id": key, "hash": previous, "txid": 0}
        cells = zip(columns(Event), names, strict=True)
        lines.append("\t".join(cell(column, whole[name]) for column, name in cells))
    insert(Event, lines)


def _instant(event: Mapping[str, Any]) -> Any:
    return event["recorded_at"]
