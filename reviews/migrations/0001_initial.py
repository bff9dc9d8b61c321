"""Evaluations, technical checks and recommendations."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        ("catalogue", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("concluded", "Concluded"),
                            ("stopped", "Stopped"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
            },
        ),
        migrations.CreateModel(
            name="TechnicalAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Sent"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "fits_architecture",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("partly", "In part"), ("no", "No")],
                        max_length=12,
                    ),
                ),
                (
                    "software_ready",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("installed", "Installed"),
                            ("prerequisites", "Prerequisites present"),
                            ("missing", "Something is missing"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "targets_feasible",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("tight", "Tight"), ("no", "No")],
                        max_length=12,
                    ),
                ),
                (
                    "needs_testing",
                    models.CharField(
                        blank=True,
                        choices=[("none", "No"), ("some", "Some"), ("much", "Much")],
                        max_length=12,
                    ),
                ),
                (
                    "expected_efficiency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("high", "High"),
                            ("medium", "Medium"),
                            ("low", "Low"),
                            ("unknown", "Cannot be said"),
                        ],
                        max_length=12,
                    ),
                ),
                ("overall_comment", models.TextField(blank=True, max_length=4000)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("with_changes", "Accepted with changes"),
                            ("not_feasible", "Not feasible"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=4000)),
                ("conditions", models.TextField(blank=True, max_length=4000)),
                ("wants_support", models.BooleanField(blank=True, null=True)),
                (
                    "proposed_node_hours",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True),
                ),
                (
                    "proposed_in",
                    models.CharField(
                        choices=[
                            ("node_hours", "node-h"),
                            ("gpu_hours", "GPU-h"),
                            ("local", "site unit"),
                        ],
                        default="node_hours",
                        max_length=12,
                    ),
                ),
                ("comment_to_applicant", models.TextField(blank=True, max_length=4000)),
                ("internal_note", models.TextField(blank=True, max_length=4000)),
                ("evidence", models.JSONField(blank=True, default=list)),
                ("saved_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="reviews.evaluation",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.site",
                    ),
                ),
            ],
            options={
                "verbose_name": "technical check",
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("with_changes", "Accepted with changes"),
                            ("not_feasible", "Not feasible"),
                        ],
                        max_length=12,
                    ),
                ),
                ("node_hours", models.DecimalField(decimal_places=6, max_digits=18)),
                ("inputs_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendation",
                        to="reviews.evaluation",
                    ),
                ),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendation",
                        to="reviews.technicalassessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "recommendation",
            },
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "concluded", "stopped"])),
                name="evaluation_status",
                violation_error_message="This is not a status of an evaluation.",
            ),
        ),
        migrations.AddIndex(
            model_name="technicalassessment",
            index=models.Index(
                condition=models.Q(("status", "submitted")),
                fields=["assessed_by", "-submitted_at", "-id"],
                name="assessment_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="technicalassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "submitted", "superseded"])),
                name="assessment_status",
                violation_error_message="This is not a status of a technical check.",
            ),
        ),
        migrations.AddConstraint(
            model_name="technicalassessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "superseded"), _negated=True),
                fields=("evaluation",),
                name="assessment_once",
                violation_error_message="There is a technical check already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="technicalassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "submitted"), _negated=True),
                    ("submitted_at__isnull", False),
                    _connector="OR",
                ),
                name="assessment_sent_instant",
                violation_error_message="A sent technical check says when it was sent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="technicalassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "submitted"), _negated=True),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assessment_reasoned",
                violation_error_message="A sent technical check has an outcome and a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="technicalassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "with_changes"), ("status", "submitted"), _negated=True),
                    models.Q(("conditions", ""), _negated=True),
                    _connector="OR",
                ),
                name="assessment_changes_named",
                violation_error_message="Name the changes that are needed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="technicalassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_node_hours__isnull", True),
                    ("proposed_node_hours__gt", 0),
                    _connector="OR",
                ),
                name="assessment_amount",
                violation_error_message="An amount of hours is more than zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("node_hours", 0), ("outcome", "not_feasible")),
                    models.Q(("outcome__in", ["accepted", "with_changes"]), ("node_hours__gt", 0)),
                    _connector="OR",
                ),
                name="recommendation_amount",
                violation_error_message="Hours are advised exactly when it is feasible.",
            ),
        ),
    ]
