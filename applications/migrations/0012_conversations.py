"""Questions to the office before submitting, and what it publishes of its answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import append_only, kept


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_guards'),
        ('applications', '0011_together'),
        ('catalogue', '0004_mode_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('waits_since', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='applications.application')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to=settings.AUTH_USER_MODEL)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.call')),
            ],
            options={
                'verbose_name': 'conversation',
            },
        ),
        migrations.CreateModel(
            name='Clarification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False, unique=True)),
                ('published_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.TextField(blank=True, max_length=1000)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.call')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clarifications', to='applications.conversation')),
            ],
            options={
                'verbose_name': 'clarification',
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False, unique=True)),
                ('text', models.TextField(max_length=4000, verbose_name='text')),
                ('is_office', models.BooleanField()),
                ('written_at', models.DateTimeField()),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='applications.conversation')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'post',
            },
        ),
        migrations.CreateModel(
            name='ClarificationVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('question', models.TextField(max_length=2000, verbose_name='question')),
                ('answer', models.TextField(max_length=4000, verbose_name='answer')),
                ('written_at', models.DateTimeField()),
                ('clarification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='applications.clarification')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'wording of a clarification',
                'constraints': [models.UniqueConstraint(fields=('clarification', 'number'), name='clarification_version_once')],
            },
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(condition=models.Q(('waits_since__isnull', False)), fields=['waits_since', 'id'], name='conversation_waits'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['-asked_at', '-id'], name='conversation_newest'),
        ),
        migrations.AddIndex(
            model_name='clarification',
            index=models.Index(fields=['call', '-published_at'], name='clarification_of_call'),
        ),
        migrations.AddConstraint(
            model_name='clarification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='clarification_withdrawn_whole', violation_error_message='A clarification is withdrawn with a reason.'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='post_text', violation_error_message='A post says something.'),
        ),
        *append_only("applications_post"),
        *append_only("applications_clarificationversion"),
        *kept("applications_conversation"),
        *kept("applications_clarification"),
    ]
