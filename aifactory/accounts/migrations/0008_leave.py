"""Days away, and who stands in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import kept


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_invitations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('zone', models.CharField(max_length=60)),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leave', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stand_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'leave',
                'indexes': [models.Index(fields=['person', 'ends_at'], name='leave_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day')), ('ends_at__gt', models.F('begins_at'))), name='leave_days', violation_error_message='The last day is before the first day.'), models.CheckConstraint(condition=models.Q(('stand_in__isnull', True), models.Q(('stand_in', models.F('person')), _negated=True), _connector='OR'), name='leave_second_person', violation_error_message='Nobody stands in for themselves.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='leave_withdrawn_pair', violation_error_message='A withdrawal has an instant and a person.')],
            },
        ),
        *kept('accounts_leave'),
    ]
