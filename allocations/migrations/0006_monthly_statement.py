"""One statement per allocation and month; what was ordered stays."""

import django.db.models.deletion
from django.db import migrations, models

from aifactory.audit.database import append_only


class Migration(migrations.Migration):
    dependencies = [("allocations", "0005_corrections"), ("audit", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="MonthlyStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("ordered_at", models.DateTimeField()),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monthly_statements",
                        to="allocations.allocation",
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly statement",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("allocation", "month"),
                        name="monthly_statement_once",
                        violation_error_message="This month has its statement already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="monthly_statement_first_day",
                        violation_error_message="A month is named by its first day.",
                    ),
                ],
            },
        ),
        *append_only("allocations_monthlystatement"),
    ]
