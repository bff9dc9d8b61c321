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
