"""Rounds of expert review, and why an officer assigned in spite of a tie."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import kept


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0004_mode_limits'),
        ('reviews', '0004_expert_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='reviewassignment',
            name='tie_note',
            field=models.TextField(blank=True, max_length=1000),
        ),
        migrations.CreateModel(
            name='ReviewRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('cut_off', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review_round', to='catalogue.cutoff')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'expert review',
                'constraints': [models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('opened_at'))), name='review_round_due_later', violation_error_message='Reviews are due after the opening.')],
            },
        ),
        *kept('reviews_reviewround'),
    ]
