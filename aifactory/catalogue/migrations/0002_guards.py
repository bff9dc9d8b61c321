"""Rules in force cannot be changed, and no status moves without its event."""

from django.db import migrations

from aifactory.audit.database import status_guarded

FREEZE_RULE_SET = """
CREATE FUNCTION catalogue_freeze_rule_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       OR (NEW.mode_id, NEW.version, NEW.valid_from, NEW.content, NEW.content_hash)
          IS DISTINCT FROM
          (OLD.mode_id, OLD.version, OLD.valid_from, OLD.content, OLD.content_hash) THEN
        RAISE EXCEPTION 'rule set % is %: write a new version', OLD.id, OLD.status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_ruleset_frozen BEFORE UPDATE OR DELETE ON catalogue_ruleset
    FOR EACH ROW WHEN (OLD.status <> 'draft') EXECUTE FUNCTION catalogue_freeze_rule_set();
"""

FREEZE_PARTS = """
CREATE FUNCTION catalogue_freeze_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
BEGIN
    FOREACH owner IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.rule_set_id]
        WHEN 'DELETE' THEN ARRAY[OLD.rule_set_id]
        ELSE ARRAY[OLD.rule_set_id, NEW.rule_set_id] END
    LOOP
        IF EXISTS (SELECT 1 FROM catalogue_ruleset WHERE id = owner AND status <> 'draft') THEN
            RAISE EXCEPTION 'rule set % is frozen: write a new version', owner
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER catalogue_questionrow_frozen BEFORE INSERT OR UPDATE OR DELETE
    ON catalogue_questionrow FOR EACH ROW EXECUTE FUNCTION catalogue_freeze_parts();
CREATE TRIGGER catalogue_bundle_frozen BEFORE INSERT OR UPDATE OR DELETE
    ON catalogue_bundle FOR EACH ROW EXECUTE FUNCTION catalogue_freeze_parts();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        migrations.RunSQL(
            FREEZE_RULE_SET,
            "DROP TRIGGER catalogue_ruleset_frozen ON catalogue_ruleset;"
            "DROP FUNCTION catalogue_freeze_rule_set();",
        ),
        migrations.RunSQL(
            FREEZE_PARTS,
            "DROP TRIGGER catalogue_questionrow_frozen ON catalogue_questionrow;"
            "DROP TRIGGER catalogue_bundle_frozen ON catalogue_bundle;"
            "DROP FUNCTION catalogue_freeze_parts();",
        ),
        *status_guarded("catalogue_ruleset", "catalogue.ruleset"),
        *status_guarded("catalogue_call", "catalogue.call"),
    ]
