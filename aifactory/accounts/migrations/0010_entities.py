"""Organisations own one another, and duplicates are merged."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import frozen, kept


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_approval_withdrawn'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnershipLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.DecimalField(decimal_places=4, max_digits=7)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('source', models.CharField(max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'ownership',
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='merge_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='merged_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='merged_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='organisation',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_rows', to='accounts.organisation'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['name', 'id'], name='organisation_name'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merge_reason', ''), ('merged_at__isnull', True), ('merged_into__isnull', True)), models.Q(('merged_at__isnull', False), ('merged_into__isnull', False), models.Q(('merge_reason', ''), _negated=True)), _connector='OR'), name='organisation_merge_whole', violation_error_message='A merge says into what, when and why.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='organisation_merge_other', violation_error_message='Nothing is merged into itself.'),
        ),
        migrations.AddField(
            model_name='ownershiplink',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ownershiplink',
            name='owned',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owned_by', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='ownershiplink',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owns', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='ownershiplink',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='ownershiplink',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gt', 0), ('percent__lte', 100)), name='ownership_percent', violation_error_message='A share is more than 0 and at most 100 percent.'),
        ),
        migrations.AddConstraint(
            model_name='ownershiplink',
            constraint=models.CheckConstraint(condition=models.Q(('owner', models.F('owned')), _negated=True), name='ownership_other', violation_error_message='Nobody owns themselves.'),
        ),
        migrations.AddConstraint(
            model_name='ownershiplink',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='ownership_days', violation_error_message='The last day is before the first day.'),
        ),
        *kept('accounts_ownershiplink'),
        *frozen(
            'accounts_ownershiplink',
            'owner_id', 'owned_id', 'percent', 'valid_from', 'source', 'recorded_by_id', 'recorded_at',
        ),
    ]
