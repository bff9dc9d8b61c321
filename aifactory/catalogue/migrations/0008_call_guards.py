"""Once a call has opened, below Python too: its code, mode, rules and zone stay, and so does it."""

from django.db import migrations

FREEZE_CALL = """
CREATE FUNCTION catalogue_freeze_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       OR (NEW.code, NEW.mode_id, NEW.rule_set_id, NEW.zone)
          IS DISTINCT FROM (OLD.code, OLD.mode_id, OLD.rule_set_id, OLD.zone) THEN
        RAISE EXCEPTION 'call % is %: copy it into a new one', OLD.code, OLD.status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_call_frozen BEFORE UPDATE OR DELETE ON catalogue_call
    FOR EACH ROW WHEN (OLD.status <> 'planned') EXECUTE FUNCTION catalogue_freeze_call();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0007_call_planning")]

    operations = [
        migrations.RunSQL(
            FREEZE_CALL,
            "DROP TRIGGER catalogue_call_frozen ON catalogue_call;"
            "DROP FUNCTION catalogue_freeze_call();",
        ),
    ]
