"""Recommendations are append-only, a sent technical check is frozen, statuses need their event."""

from django.db import migrations

from aifactory.audit.database import append_only, status_guarded

FREEZE = """
CREATE TRIGGER reviews_assessment_frozen BEFORE UPDATE OR DELETE ON reviews_technicalassessment
    FOR EACH ROW WHEN (OLD.status = 'submitted') EXECUTE FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        *append_only("reviews_recommendation"),
        *status_guarded("reviews_evaluation", "reviews.evaluation"),
        *status_guarded("reviews_technicalassessment", "reviews.technicalassessment"),
        migrations.RunSQL(
            FREEZE,
            "DROP TRIGGER reviews_assessment_frozen ON reviews_technicalassessment",
        ),
    ]
