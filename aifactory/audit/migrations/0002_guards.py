"""Database functions and triggers that keep history append-only and status changes witnessed."""

from django.db import migrations

from aifactory.audit.database import append_only

REFUSE_CHANGE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

REQUIRE_EVENT = """
CREATE FUNCTION audit_require_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM audit_event
        WHERE subject_type = TG_ARGV[0] AND subject_id = NEW.id::text
          AND to_status = NEW.status AND txid = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'status of % % changed without its event', TG_TABLE_NAME, NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""

LINK = """
CREATE FUNCTION audit_link_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head_position bigint;
    head_hash text;
BEGIN
    SELECT position, hash INTO head_position, head_hash
        FROM audit_event ORDER BY position DESC LIMIT 1;
    IF NEW.position <> coalesce(head_position, 0) + 1
       OR NEW.previous_hash <> coalesce(head_hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'event % does not follow the head of the chain', NEW.position
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    NEW.txid := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_event_link BEFORE INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_link_event();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION audit_refuse_change()"),
        migrations.RunSQL(REQUIRE_EVENT, "DROP FUNCTION audit_require_event()"),
        migrations.RunSQL(
            LINK,
            "DROP TRIGGER audit_event_link ON audit_event; DROP FUNCTION audit_link_event()",
        ),
        *append_only("audit_event"),
        *append_only("audit_anchor"),
    ]
