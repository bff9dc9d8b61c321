"""Decisions, awards and allocations are never removed; hours and dates stay as granted."""

from django.db import migrations

from aifactory.audit.database import kept

FREEZE_GRANT = """
CREATE FUNCTION allocations_freeze_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% %: hours and dates do not change', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER allocations_award_frozen BEFORE UPDATE ON allocations_award FOR EACH ROW
    WHEN ((NEW.decision_id, NEW.application_id, NEW.partition_id, NEW.node_hours, NEW.zone,
           NEW.starts_on, NEW.ends_on)
          IS DISTINCT FROM
          (OLD.decision_id, OLD.application_id, OLD.partition_id, OLD.node_hours, OLD.zone,
           OLD.starts_on, OLD.ends_on)
          OR OLD.respond_by IS NOT NULL AND NEW.respond_by IS DISTINCT FROM OLD.respond_by)
    EXECUTE FUNCTION allocations_freeze_grant();
CREATE TRIGGER allocations_allocation_frozen BEFORE UPDATE ON allocations_allocation FOR EACH ROW
    WHEN ((NEW.award_id, NEW.application_id, NEW.partition_id, NEW.node_hours, NEW.starts_on,
           NEW.ends_on)
          IS DISTINCT FROM
          (OLD.award_id, OLD.application_id, OLD.partition_id, OLD.node_hours, OLD.starts_on,
           OLD.ends_on))
    EXECUTE FUNCTION allocations_freeze_grant();
"""

THAW_GRANT = """
DROP TRIGGER allocations_award_frozen ON allocations_award;
DROP TRIGGER allocations_allocation_frozen ON allocations_allocation;
DROP FUNCTION allocations_freeze_grant();
"""


class Migration(migrations.Migration):
    dependencies = [("allocations", "0002_guards"), ("audit", "0002_guards")]

    operations = [
        *kept("allocations_decision"),
        *kept("allocations_award"),
        *kept("allocations_allocation"),
        migrations.RunSQL(FREEZE_GRANT, THAW_GRANT),
    ]
