"""A case has an owner; every change of owner is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_guards'),
        ('accounts', '0005_weekly_digest'),
        ('applications', '0005_due_at'),
        ('catalogue', '0004_mode_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note')),
                ('done_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'hand-over',
            },
        ),
        migrations.AddField(
            model_name='application',
            name='owner',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_applications', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('owner__isnull', False)), fields=['owner', 'due_at', '-received_at', '-id'], name='application_owner'),
        ),
        migrations.AddField(
            model_name='handover',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='applications.application'),
        ),
        migrations.AddField(
            model_name='handover',
            name='done_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='owner_before',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', True), ('owner_before__isnull', True), models.Q(('owner', models.F('owner_before')), _negated=True), _connector='OR'), name='hand_over_changes', violation_error_message='A hand-over changes who owns the case.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', False), ('owner_before__isnull', False), _connector='OR'), name='hand_over_somebody', violation_error_message='A hand-over names somebody.'),
        ),
        *append_only("applications_handover"),
    ]
