"""Sent versions, declarations and recommendations are append-only; statuses need their event."""

from django.db import migrations

from aifactory.audit.database import append_only, kept, status_guarded


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_expert_review"), ("audit", "0002_guards")]

    operations = [
        *append_only("reviews_reviewversion"),
        *append_only("reviews_conflictdeclaration"),
        *append_only("reviews_expertrecommendation"),
        *kept("reviews_reviewassignment"),
        *kept("reviews_review"),
        *status_guarded("reviews_reviewassignment", "reviews.reviewassignment"),
        *status_guarded("reviews_review", "reviews.review"),
    ]
