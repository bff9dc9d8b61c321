"""Experts: assignments, declarations, reviews with their versions, recommendation."""

import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReviewAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('invited', 'Invited'), ('accepted', 'Conflict to declare'), ('writing', 'To review'), ('done', 'Review is in'), ('declined', 'Declined'), ('conflicted', 'Conflict of interest'), ('removed', 'Removed'), ('stopped', 'Stopped')], default='invited', max_length=12)),
                ('invited_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('responded_at', models.DateTimeField(blank=True, null=True)),
                ('decline_reason', models.CharField(blank=True, choices=[('no_time', 'I have no time before the due date'), ('not_my_field', 'This is not my field'), ('conflict', 'I may have a conflict of interest'), ('other', 'Another reason')], max_length=15)),
                ('note', models.TextField(blank=True, max_length=1000)),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='reviews.evaluation')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_assignments', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'review assignment',
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Sent'), ('set_aside', 'Set aside')], default='draft', max_length=10)),
                ('version', models.PositiveIntegerField(default=0)),
                ('comment_to_panel', models.TextField(blank=True, max_length=1000)),
                ('confidence', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=6)),
                ('saved_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='reviews.reviewassignment')),
            ],
            options={
                'verbose_name': 'review',
            },
        ),
        migrations.CreateModel(
            name='ConflictDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('none', 'No conflict of interest'), ('employment', 'Employed, paid or about to be by an applicant in 12 months'), ('office', 'An office or advisory role with an applicant'), ('family', 'Family or a close personal tie'), ('supervision', 'Adviser or student, now or in the past'), ('collaboration', 'A joint project or publication in 48 months'), ('same_call', 'My own application in the same call'), ('business', 'Business partners'), ('other', 'Anything else that could look like a conflict')], max_length=15)),
                ('text', models.TextField(blank=True, max_length=1000)),
                ('declared_at', models.DateTimeField()),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='reviews.reviewassignment')),
            ],
            options={
                'verbose_name': 'conflict declaration',
            },
        ),
        migrations.CreateModel(
            name='ReviewMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(max_length=40)),
                ('mark', models.DecimalField(blank=True, decimal_places=1, max_digits=2, null=True)),
                ('comment', models.TextField(blank=True, max_length=1000)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='reviews.review')),
            ],
            options={
                'verbose_name': 'mark',
            },
        ),
        migrations.CreateModel(
            name='ReviewVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('submitted_at', models.DateTimeField()),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='reviews.review')),
            ],
            options={
                'verbose_name': 'version of a review',
            },
        ),
        migrations.CreateModel(
            name='ExpertRecommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('recommended', 'Recommended'), ('below', 'Below the threshold')], max_length=12)),
                ('total', models.DecimalField(decimal_places=2, max_digits=5)),
                ('weighted', models.DecimalField(decimal_places=2, max_digits=4)),
                ('inputs', models.JSONField()),
                ('inputs_hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('evaluation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='expert_recommendation', to='reviews.evaluation')),
            ],
            options={
                'verbose_name': 'recommendation of the experts',
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['recommended', 'below'])), name='expert_recommendation_outcome', violation_error_message='The marks reach the thresholds or they do not.'), models.CheckConstraint(condition=models.Q(('total__gte', 0), ('weighted__gte', 0), ('weighted__lte', 5)), name='expert_recommendation_range', violation_error_message='A weighted mark lies between 0 and 5.')],
            },
        ),
        migrations.AddIndex(
            model_name='reviewassignment',
            index=models.Index(fields=['expert', 'status', 'due_at'], name='assignment_worklist'),
        ),
        migrations.AddIndex(
            model_name='reviewassignment',
            index=models.Index(condition=models.Q(('status__in', ['accepted', 'invited', 'writing'])), fields=['due_at'], name='assignment_owed'),
        ),
        migrations.AddConstraint(
            model_name='reviewassignment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['invited', 'accepted', 'writing', 'done', 'declined', 'conflicted', 'removed', 'stopped'])), name='assignment_status', violation_error_message='This is not a status of a review assignment.'),
        ),
        migrations.AddConstraint(
            model_name='reviewassignment',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['accepted', 'done', 'invited', 'writing'])), fields=('evaluation', 'expert'), name='assignment_once', violation_error_message='This expert is assigned already.'),
        ),
        migrations.AddConstraint(
            model_name='reviewassignment',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('invited_at'))), name='assignment_due_later', violation_error_message='A review is due after the invitation.'),
        ),
        migrations.AddConstraint(
            model_name='reviewassignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'declined'), _negated=True), models.Q(models.Q(('decline_reason', ''), _negated=True), ('responded_at__isnull', False)), _connector='OR'), name='assignment_declined_why', violation_error_message='Say why you decline.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'set_aside'])), name='review_status', violation_error_message='This is not a status of a review.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'submitted'), _negated=True), models.Q(('submitted_at__isnull', False), models.Q(('confidence', ''), _negated=True)), _connector='OR'), name='review_sent_whole', violation_error_message='A sent review says when, and how sure it is.'),
        ),
        migrations.AddConstraint(
            model_name='conflictdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['none', 'employment', 'office', 'family', 'supervision', 'collaboration', 'same_call', 'business', 'other'])), name='declaration_relation', violation_error_message='Choose what ties you to this application.'),
        ),
        migrations.AddConstraint(
            model_name='conflictdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('relation', 'other'), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='declaration_other_said', violation_error_message='Say in a few words what it is.'),
        ),
        migrations.AddConstraint(
            model_name='reviewmark',
            constraint=models.UniqueConstraint(fields=('review', 'criterion'), name='mark_once'),
        ),
        migrations.AddConstraint(
            model_name='reviewmark',
            constraint=models.CheckConstraint(condition=models.Q(('mark__isnull', True), ('mark__in', [Decimal('0.0'), Decimal('0.5'), Decimal('1.0'), Decimal('1.5'), Decimal('2.0'), Decimal('2.5'), Decimal('3.0'), Decimal('3.5'), Decimal('4.0'), Decimal('4.5'), Decimal('5.0')]), _connector='OR'), name='mark_half', violation_error_message='A mark is one of 0, 0.5, 1 and so on up to 5.'),
        ),
        migrations.AddConstraint(
            model_name='reviewversion',
            constraint=models.UniqueConstraint(fields=('review', 'number'), name='review_version_once'),
        ),
    ]
