"""What was submitted is never removed; a draft without a number may go."""

from django.db import migrations

KEEP = """
CREATE TRIGGER applications_application_kept BEFORE DELETE ON applications_application
    FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER applications_application_kept_whole BEFORE TRUNCATE ON applications_application
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

LET_GO = """
DROP TRIGGER applications_application_kept ON applications_application;
DROP TRIGGER applications_application_kept_whole ON applications_application;
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_guards"), ("audit", "0002_guards")]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
