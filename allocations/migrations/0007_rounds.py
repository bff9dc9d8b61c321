"""Frozen rankings of rounds, and releases together; both append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("allocations", "0006_monthly_statement"),
        ("catalogue", "0004_mode_limits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoundRanking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "cut_off",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rankings",
                        to="catalogue.cutoff",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ranking of a round",
                "verbose_name_plural": "rankings of rounds",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cut_off", "version"),
                        name="round_ranking_version_once",
                        violation_error_message="This version exists already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$")),
                        name="round_ranking_hashed",
                        violation_error_message="A frozen ranking carries the hash of its content.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("released_at", models.DateTimeField()),
                (
                    "cut_off",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="catalogue.cutoff",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "release of a round",
                "verbose_name_plural": "releases of rounds",
                "indexes": [
                    models.Index(fields=["cut_off", "released_at"], name="round_release_order")
                ],
            },
        ),
        *append_only("allocations_roundranking"),
        *append_only("allocations_roundrelease"),
    ]
