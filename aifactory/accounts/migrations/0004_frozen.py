"""What was asked for, and how it was answered, stays as it was written."""

from django.db import migrations

from aifactory.audit.database import frozen

TABLE = "accounts_approval"
ASKED = (
    "kind",
    "subject_type",
    "subject_id",
    "scope",
    "content_hash",
    "reason",
    "requested_by_id",
    "requested_at",
    "expires_at",
)
ANSWERED = ("answered_by_id", "answered_at", "answer_reason")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_approval"), ("audit", "0002_guards")]

    operations = [
        *frozen(TABLE, *ASKED),
        *frozen(TABLE, *ANSWERED, once="answer", after="answered_at"),
    ]
