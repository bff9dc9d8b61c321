"""Many rows at once, as the database takes them; its triggers and constraints stay on."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from aifactory.audit.models import Event
from aifactory.audit.recording import CHAIN_LOCK, GENESIS, event_hash

PAGE = 500


def reserve(model: type[models.Model], count: int) -> list[int]:
    """So many new primary keys, taken from the table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert rows as they are: instants that Django would set to now keep their values."""
    columns = list(model._meta.concrete_fields)
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(column.column)) for column in columns)
    place = f"({', '.join(['%s'] * len(columns))})"
    for first in range(0, len(rows), PAGE):
        page = rows[first : first + PAGE]
        values: list[Any] = [
            column.get_db_prep_save(getattr(row, column.attname), connection=connection)
            for row in page
            for column in columns
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES "  # noqa: S608 -- names of our own tables
                + ", ".join([place] * len(page)),
                values,
            )


def link(events: Sequence[dict[str, Any]]) -> None:
    """Write events behind the head of the chain, in the order of their instants.

    Takes the lock and the hashes of `recording`; the database checks every link.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        cursor.execute("SELECT position, hash FROM audit_event ORDER BY position DESC LIMIT 1")
        position, previous = cursor.fetchone() or (0, GENESIS)
    rows = []
    keys = reserve(Event, len(events))
    for key, event in zip(keys, sorted(events, key=_instant), strict=True):
        position += 1
        linked = {**event, "position": position, "previous_hash": previous}
        previous = event_hash(linked)
        rows.append(Event(id=key, **linked, hash=previous))
    insert(Event, rows)


def _instant(event: dict[str, Any]) -> Any:
    return event["recorded_at"]
