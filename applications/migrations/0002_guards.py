"""Frozen content and evidence are append-only; a status moves with its event."""

from django.db import migrations

from aifactory.audit.database import append_only, status_guarded


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        *append_only("applications_snapshot"),
        *append_only("applications_eligibilitycheck"),
        *status_guarded("applications_application", "applications.application"),
    ]
