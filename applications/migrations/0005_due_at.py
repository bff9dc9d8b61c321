"""The running promise's day beside the application, so that lists are sorted by an index."""

from datetime import UTC, datetime

from django.db import migrations, models

FILL = """
UPDATE applications_application AS application SET due_at = promise.due_at
    FROM applications_promise AS promise
    WHERE promise.application_id = application.id AND promise.kept_at IS NULL
    AND application.status IN ('submitted', 'technical_check', 'expert_review', 'awaiting_decision');
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_expert_review")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="due_at",
            field=models.DateTimeField(default=datetime(9999, 1, 1, tzinfo=UTC), editable=False),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["due_at", "-received_at", "-id"], name="application_worklist"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["status", "due_at", "id"], name="application_due"),
        ),
    ]
