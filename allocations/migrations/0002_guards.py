"""Movements are append-only, decisions keep their content, no status moves without its event."""

from django.db import migrations

from aifactory.audit.database import append_only, status_guarded

FREEZE_DECISION = """
CREATE FUNCTION allocations_freeze_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decision % was taken: its content does not change', OLD.number
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER allocations_decision_frozen BEFORE UPDATE ON allocations_decision FOR EACH ROW
    WHEN ((NEW.application_id, NEW.number, NEW.version, NEW.outcome, NEW.asked_node_hours,
           NEW.node_hours, NEW.reason, NEW.conditions, NEW.snapshot, NEW.content_hash,
           NEW.decided_at, NEW.decided_by_id)
          IS DISTINCT FROM
          (OLD.application_id, OLD.number, OLD.version, OLD.outcome, OLD.asked_node_hours,
           OLD.node_hours, OLD.reason, OLD.conditions, OLD.snapshot, OLD.content_hash,
           OLD.decided_at, OLD.decided_by_id))
    EXECUTE FUNCTION allocations_freeze_decision();
"""


class Migration(migrations.Migration):
    dependencies = [("allocations", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        *append_only("allocations_ledgerentry"),
        *status_guarded("allocations_decision", "allocations.decision"),
        *status_guarded("allocations_award", "allocations.award"),
        *status_guarded("allocations_allocation", "allocations.allocation"),
        migrations.RunSQL(
            FREEZE_DECISION,
            "DROP TRIGGER allocations_decision_frozen ON allocations_decision;"
            "DROP FUNCTION allocations_freeze_decision();",
        ),
    ]
