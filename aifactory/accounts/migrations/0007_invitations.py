"""Invitations by a link that works once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import kept, status_guarded


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_role_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('status', models.CharField(choices=[('waiting', 'Waits for an answer'), ('accepted', 'Accepted'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('sends', models.PositiveIntegerField(default=1)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('invited_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'invitation',
            },
        ),
        migrations.CreateModel(
            name='InvitedRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reviewer', 'Expert'), ('site_assessor', 'Site assessor'), ('chair', 'Panel chair'), ('officer', 'Programme officer'), ('approver', 'Approver'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=20)),
                ('scope', models.CharField(max_length=60)),
                ('valid_from', models.DateTimeField(blank=True, null=True)),
                ('valid_until', models.DateTimeField(blank=True, null=True)),
                ('mandate', models.CharField(blank=True, max_length=60)),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='accounts.invitation')),
            ],
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['-invited_at', '-id'], name='invitation_newest'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('email',), name='invitation_one_waiting', violation_error_message='An invitation waits for this address already.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_pair', violation_error_message='An acceptance has an instant and a person.'),
        ),
        migrations.AddConstraint(
            model_name='invitedrole',
            constraint=models.UniqueConstraint(fields=('invitation', 'role', 'scope'), name='invited_role_once', violation_error_message='This role is in the invitation twice.'),
        ),
        *status_guarded('accounts_invitation', 'accounts.invitation'),
        *kept('accounts_invitation'),
    ]
