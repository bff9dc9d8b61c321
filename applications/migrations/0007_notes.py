"""Notes of the office beside a case: never removed, never changed once struck out."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import frozen, kept


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_guards'),
        ('applications', '0006_owner'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False, unique=True)),
                ('text', models.TextField(max_length=4000, verbose_name='note')),
                ('written_at', models.DateTimeField()),
                ('corrected_at', models.DateTimeField(blank=True, null=True)),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('struck_reason', models.TextField(blank=True, max_length=1000)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='applications.application')),
                ('struck_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'internal note',
            },
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_text', violation_error_message='A note says something.'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('struck_at__isnull', True), ('struck_by__isnull', True), ('struck_reason', '')), models.Q(('struck_at__isnull', False), ('struck_by__isnull', False), models.Q(('struck_reason', ''), _negated=True)), _connector='OR'), name='note_struck_whole', violation_error_message='A note is struck out by somebody, with a reason.'),
        ),
        *kept("applications_note"),
        *frozen("applications_note", "application_id", "key", "written_by_id", "written_at"),
        *frozen("applications_note", "text", "corrected_at", once="text", after="struck_at"),
        *frozen(
            "applications_note",
            "struck_at",
            "struck_by_id",
            "struck_reason",
            once="struck",
            after="struck_at",
        ),
    ]
