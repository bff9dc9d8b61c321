"""What an act on several cases did to each, so that it can be undone."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import kept


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_guards'),
        ('applications', '0010_saved_views'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TogetherAct',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('act', models.CharField(choices=[('take', 'take'), ('hand_over', 'hand_over'), ('label', 'label'), ('unlabel', 'unlabel')], max_length=10)),
                ('note', models.TextField(blank=True, max_length=1000)),
                ('done_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('label', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.label')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'act on several cases',
            },
        ),
        migrations.CreateModel(
            name='TogetherLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('left_out', models.CharField(blank=True, max_length=20)),
                ('case_label', models.BigIntegerField(blank=True, null=True)),
                ('is_undone', models.BooleanField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                ('hand_over', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.handover')),
                ('together', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='applications.togetheract')),
            ],
            options={
                'verbose_name': 'case of an act on several',
            },
        ),
        migrations.AddConstraint(
            model_name='togetheract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['take', 'hand_over']), ('label__isnull', True), ('owner__isnull', False)), models.Q(('act__in', ['label', 'unlabel']), ('label__isnull', False), ('owner__isnull', True)), _connector='OR'), name='together_of_one_kind', violation_error_message='An act names an owner or a label.'),
        ),
        migrations.AddConstraint(
            model_name='togetherline',
            constraint=models.UniqueConstraint(fields=('together', 'application'), name='together_line_once'),
        ),
        *kept("applications_togetheract"),
        *kept("applications_togetherline"),
    ]
