"""Rights of the application role: everything on ordinary tables, INSERT and SELECT on history.

First line of defence for append-only tables; the trigger (`database.append_only`) is the second.
"""

from typing import Any

from django.conf import settings
from django.db import connections


def grant_application_role(*, using: str = "default", **_: Any) -> None:
    """Grant after migrations. Does nothing when one role owns and uses the tables."""
    owner, role = settings.DATABASE_OWNER_ROLE, settings.DATABASE_APP_ROLE
    if not role or role == owner:
        return
    connection = connections[using]
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        for table in append_only_tables(using=using):
            name = connection.ops.quote_name(table)
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {name} FROM {quoted}")


def append_only_tables(*, using: str = "default") -> list[str]:
    """Names of the tables that carry the append-only trigger, in alphabetical order."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgname LIKE '%%_append_only' AND NOT tgisinternal ORDER BY relname"
        )
        return [row[0] for row in cursor.fetchall()]
