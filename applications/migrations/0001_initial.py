"""The application and what is written down about it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogue", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "number series",
                "verbose_name_plural": "number series",
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, max_length=40, null=True, unique=True, verbose_name="number"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("business", "Business"),
                            ("research", "Research"),
                            ("public", "Public body"),
                        ],
                        default="business",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                (
                    "node_hours",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True),
                ),
                ("months", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("discarded", "Deleted draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Waiting for your answer"),
                            ("ineligible", "Not eligible"),
                            ("technical_check", "Technical check"),
                            ("awaiting_decision", "Decision in preparation"),
                            ("waiting_list", "Waiting list"),
                            ("awarded", "Awarded"),
                            ("not_awarded", "No award"),
                            ("accepted", "Active"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed"),
                            ("withdrawn", "Withdrawn"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("start_key", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                ("technical_since", models.DateTimeField(blank=True, null=True)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.call",
                    ),
                ),
                (
                    "cut_off",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.cutoff",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "partition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.partition",
                    ),
                ),
                (
                    "project_lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_applications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.ruleset",
                    ),
                ),
            ],
            options={
                "verbose_name": "application",
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("value", models.JSONField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
            },
        ),
        migrations.CreateModel(
            name="CompletionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question_keys", models.JSONField()),
                ("message", models.TextField(max_length=4000, verbose_name="message")),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completion_requests",
                        to="applications.application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "request for completion",
            },
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("working_days", models.PositiveSmallIntegerField()),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("zone", models.CharField(max_length=60)),
                ("kept_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promise",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise",
            },
        ),
        migrations.CreateModel(
            name="PromiseStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("completion", "We wait for your answer"),
                            ("withdrawn", "The application was withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("stopped_at", models.DateTimeField()),
                ("resumed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="applications.promise",
                    ),
                ),
            ],
            options={
                "verbose_name": "stopped clock",
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
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
                ("received_at", models.DateTimeField()),
                ("zone", models.CharField(max_length=60)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="applications.application",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "snapshot",
            },
        ),
        migrations.CreateModel(
            name="EligibilityCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=40)),
                ("rule_version", models.CharField(max_length=20)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("pass", "Passed"),
                            ("fail", "Not met"),
                            ("unclear", "The office looks at it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("evidence", models.JSONField(default=dict)),
                ("checked_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eligibility_checks",
                        to="applications.application",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eligibility_checks",
                        to="applications.snapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "eligibility check",
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lead", "Project lead"),
                            ("editor", "May edit"),
                            ("reader", "May read"),
                        ],
                        max_length=10,
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team",
                        to="applications.application",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application_teams",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "team member",
            },
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["status", "received_at", "id"], name="application_queue"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["organisation", "status"], name="application_organisation"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", True), ("status", "discarded")),
                fields=["discarded_at"],
                name="application_discarded",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["discarded", "draft"]),
                    models.Q(("number__isnull", False), ("received_at__isnull", False)),
                    _connector="OR",
                ),
                name="application_receipt",
                violation_error_message="A submitted application has a number and a receipt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "discarded"), _negated=True),
                    ("discarded_at__isnull", False),
                    _connector="OR",
                ),
                name="application_discarded_instant",
                violation_error_message="A deleted draft says when it was deleted.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True), ("status", "discarded"), _connector="OR"
                ),
                name="application_erased_discarded",
                violation_error_message="Only a deleted draft is erased.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("technical_since__isnull", True),
                    ("received_at__isnull", False),
                    _connector="OR",
                ),
                name="application_technical_received",
                violation_error_message="The technical check follows the receipt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("node_hours__isnull", True), ("node_hours__gt", 0), _connector="OR"
                ),
                name="application_node_hours",
                violation_error_message="Hours are more than zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__isnull", True), ("months__gt", 0), _connector="OR"),
                name="application_months",
                violation_error_message="An application runs at least one month.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("application", "key"),
                name="answer_once",
                violation_error_message="This question is answered already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="completionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True),
                    ("answered_at__gte", models.F("asked_at")),
                    _connector="OR",
                ),
                name="completion_dates",
                violation_error_message="An answer follows its question.",
            ),
        ),
        migrations.AddConstraint(
            model_name="completionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)),
                fields=("application",),
                name="completion_open_once",
                violation_error_message="A request is open already.",
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("kept_at__isnull", True)),
                fields=["due_at"],
                name="promise_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gte", models.F("started_at"))),
                name="promise_dates",
                violation_error_message="A promise ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="promisestop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resumed_at__isnull", True),
                    ("resumed_at__gte", models.F("stopped_at")),
                    _connector="OR",
                ),
                name="promise_stop_dates",
                violation_error_message="A clock resumes after it stopped.",
            ),
        ),
        migrations.AddConstraint(
            model_name="promisestop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("resumed_at__isnull", True)),
                fields=("promise",),
                name="promise_stop_open_once",
                violation_error_message="This clock stands still already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(
                fields=("application", "version"),
                name="snapshot_once",
                violation_error_message="This version exists already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibilitycheck",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "rule"),
                name="eligibility_check_once",
                violation_error_message="This rule was applied to this version already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                fields=("user", "application"),
                name="team_member_once",
                violation_error_message="This person is in the team already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "lead")),
                fields=("application",),
                name="team_one_lead",
                violation_error_message="An application has one project lead.",
            ),
        ),
    ]
