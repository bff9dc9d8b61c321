"""What migrations of other apps use to put a table under the history's protection."""

from django.db.migrations import RunSQL


def append_only(table: str) -> list[RunSQL]:
    """Refuse UPDATE, DELETE and TRUNCATE on `table` below Python (second line of defence)."""
    return [
        RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
            f"DROP TRIGGER {table}_append_only ON {table}",
        ),
        RunSQL(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()",
            f"DROP TRIGGER {table}_no_truncate ON {table}",
        ),
    ]


def kept(table: str) -> list[RunSQL]:
    """Refuse DELETE and TRUNCATE on `table` below Python; its rows may change, never go."""
    return [
        RunSQL(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
            f"DROP TRIGGER {table}_kept ON {table}",
        ),
        RunSQL(
            f"CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()",
            f"DROP TRIGGER {table}_kept_whole ON {table}",
        ),
    ]


def frozen(table: str, *columns: str, once: str = "", after: str = "") -> list[RunSQL]:
    """Refuse below Python that `columns` of a row change; they stay as they were inserted.

    Args:
        once: name of the trigger's second half, for columns that are written once, later.
        after: with `once`, the column that is empty until then.
    """
    name = f"{table}_frozen{once and f'_{once}'}"
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    is_written = f"OLD.{after} IS NOT NULL AND " if after else ""
    return [
        RunSQL(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({is_written}ROW({new}) IS DISTINCT FROM ROW({old})) "
            "EXECUTE FUNCTION audit_refuse_change()",
            f"DROP TRIGGER {name} ON {table}",
        )
    ]


def status_guarded(table: str, subject_type: str) -> list[RunSQL]:
    """Refuse, at commit, a changed `status` without its event in the same transaction."""
    return [
        RunSQL(
            f"CREATE CONSTRAINT TRIGGER {table}_status_event AFTER UPDATE OF status ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
            "WHEN (OLD.status IS DISTINCT FROM NEW.status) "
            f"EXECUTE FUNCTION audit_require_event('{subject_type}')",
            f"DROP TRIGGER {table}_status_event ON {table}",
        )
    ]
