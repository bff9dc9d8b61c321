"""Texts in force cannot be changed, none is ever lost, and no status moves without its event."""

from django.db import migrations

from aifactory.audit.database import frozen, kept, status_guarded

FREEZE = """
CREATE TRIGGER catalogue_wordingversion_words BEFORE UPDATE ON catalogue_wordingversion
    FOR EACH ROW WHEN (
        OLD.status <> 'draft'
        AND ROW(NEW.blocks, NEW.content_hash, NEW.written_by_id, NEW.changed_at, NEW.valid_from)
            IS DISTINCT FROM
            ROW(OLD.blocks, OLD.content_hash, OLD.written_by_id, OLD.changed_at, OLD.valid_from)
    ) EXECUTE FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0013_wordings"), ("audit", "0002_guards")]

    operations = [
        *kept("catalogue_wording"),
        *kept("catalogue_wordingversion"),
        *frozen("catalogue_wording", "template", "language"),
        *frozen("catalogue_wordingversion", "wording_id", "number"),
        *status_guarded("catalogue_wordingversion", "catalogue.wordingversion"),
        migrations.RunSQL(
            FREEZE,
            "DROP TRIGGER catalogue_wordingversion_words ON catalogue_wordingversion;",
        ),
    ]
