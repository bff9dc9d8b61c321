"""Why roles were changed or ended, and accounts switched off."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_weekly_digest'),
        ('audit', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('dates', 'Last day changed'), ('moved', 'Given for another place instead'), ('ended', 'Ended')], max_length=10)),
                ('changed_at', models.DateTimeField()),
                ('until_before', models.DateTimeField(blank=True, null=True)),
                ('until_after', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name='rolegrant',
            name='version',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='user',
            name='inactive_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='user',
            name='inactive_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('inactive_reason', ''), ('inactive_since__isnull', True)), models.Q(('inactive_since__isnull', False), models.Q(('inactive_reason', ''), _negated=True)), _connector='OR'), name='user_inactive_reason', violation_error_message='Say why the account is switched off.'),
        ),
        migrations.AddField(
            model_name='rolechange',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rolechange',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='accounts.rolegrant'),
        ),
        *append_only('accounts_rolechange'),
    ]
