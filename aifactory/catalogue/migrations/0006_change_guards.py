"""Changes are kept as they were asked for and as they were made."""

from django.db import migrations

from aifactory.audit.database import append_only, frozen, kept, status_guarded


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_changes"), ("audit", "0002_guards")]

    operations = [
        *append_only("catalogue_revision"),
        *kept("catalogue_proposal"),
        *frozen(
            "catalogue_proposal",
            "kind",
            "subject_type",
            "subject_id",
            "scope",
            "title",
            "payload",
            "base_hash",
            "reason",
            "proposed_by_id",
            "proposed_at",
        ),
        *status_guarded("catalogue_proposal", "catalogue.proposal"),
    ]
