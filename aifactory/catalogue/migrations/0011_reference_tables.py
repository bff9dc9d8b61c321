"""Taxonomies and dated amounts are rows; each table has a row to lock."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0010_maintenance")]

    operations = [
        migrations.CreateModel(
            name='DatedAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('source_tag', models.CharField(choices=[('V', 'Read in a source'), ('R', 'Relayed by another source'), ('K', 'General knowledge, not verified'), ('D', 'Derived or chosen by us')], max_length=1, verbose_name='certainty')),
                ('checked_on', models.DateField(verbose_name='last checked')),
                ('kind', models.CharField(choices=[('de_minimis', 'De minimis ceiling'), ('gpu_hour', 'Notional price of a GPU-hour'), ('node_hour', 'Notional price of a node-hour without GPUs')], max_length=30, verbose_name='what it is')),
                ('amount', models.DecimalField(decimal_places=4, max_digits=16, verbose_name='amount')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('window_years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='summed over how many years')),
                ('valid_from', models.DateField(verbose_name='first day')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
            ],
            options={
                'verbose_name': 'dated amount',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Register',
            fields=[
                ('code', models.CharField(choices=[('statuses', 'Statuses of countries'), ('holidays', 'Holidays'), ('terms', 'Terms of taxonomies'), ('prices', 'Ceilings and prices')], max_length=20, primary_key=True, serialize=False, verbose_name='table')),
            ],
            options={
                'verbose_name': 'reference table',
            },
        ),
        migrations.CreateModel(
            name='Taxonomy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'taxonomy',
                'verbose_name_plural': 'taxonomies',
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('source_tag', models.CharField(choices=[('V', 'Read in a source'), ('R', 'Relayed by another source'), ('K', 'General knowledge, not verified'), ('D', 'Derived or chosen by us')], max_length=1, verbose_name='certainty')),
                ('checked_on', models.DateField(verbose_name='last checked')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('label', models.JSONField(default=dict, verbose_name='words by language')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('valid_from', models.DateField(verbose_name='first day')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='last day')),
            ],
            options={
                'verbose_name': 'term',
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='datedamount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('source_tag__in', ['V', 'R', 'K', 'D'])), name='catalogue_datedamount_has_source', violation_error_message='Say where this fact comes from and how sure you are.'),
        ),
        migrations.AddConstraint(
            model_name='datedamount',
            constraint=models.UniqueConstraint(fields=('kind', 'valid_from'), name='catalogue_one_amount_per_start', violation_error_message='This kind already has an amount from that day.'),
        ),
        migrations.AddConstraint(
            model_name='datedamount',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='catalogue_amount_ends_after_start', violation_error_message='The last day cannot lie before the first.'),
        ),
        migrations.AddConstraint(
            model_name='datedamount',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('currency__regex', '^[A-Z]{3}$')), name='catalogue_amount_is_money', violation_error_message='An amount is more than zero, in a currency such as EUR.'),
        ),
        migrations.AddConstraint(
            model_name='datedamount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'de_minimis'), _negated=True), ('window_years__gt', 0), _connector='OR'), name='catalogue_ceiling_says_its_years', violation_error_message='Say over how many years a ceiling is summed.'),
        ),
        migrations.AddField(
            model_name='term',
            name='taxonomy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='catalogue.taxonomy'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('source_tag__in', ['V', 'R', 'K', 'D'])), name='catalogue_term_has_source', violation_error_message='Say where this fact comes from and how sure you are.'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('taxonomy', 'code'), name='catalogue_one_term_per_code', violation_error_message='This taxonomy already has a term of that code.'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='catalogue_term_ends_after_start', violation_error_message='The last day cannot lie before the first.'),
        ),
    ]
