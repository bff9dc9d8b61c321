"""Windows in which a supercomputer does not run."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0009_energy_and_use")]

    operations = [
        migrations.CreateModel(
            name='Maintenance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('source_tag', models.CharField(choices=[('V', 'Read in a source'), ('R', 'Relayed by another source'), ('K', 'General knowledge, not verified'), ('D', 'Derived or chosen by us')], max_length=1, verbose_name='certainty')),
                ('checked_on', models.DateField(verbose_name='last checked')),
                ('from_at', models.DateTimeField(verbose_name='from')),
                ('until_at', models.DateTimeField(verbose_name='until')),
                ('text', models.JSONField(verbose_name='words for the public')),
            ],
            options={
                'verbose_name': 'maintenance window',
                'verbose_name_plural': 'maintenance windows',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='maintenance',
            name='partition',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='maintenances', to='catalogue.partition'),
        ),
        migrations.AddField(
            model_name='maintenance',
            name='system',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='maintenances', to='catalogue.system'),
        ),
        migrations.AddIndex(
            model_name='maintenance',
            index=models.Index(fields=['until_at'], name='catalogue_maintenance_until'),
        ),
        migrations.AddConstraint(
            model_name='maintenance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('source_tag__in', ['V', 'R', 'K', 'D'])), name='catalogue_maintenance_has_source', violation_error_message='Say where this fact comes from and how sure you are.'),
        ),
        migrations.AddConstraint(
            model_name='maintenance',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='catalogue_maintenance_ends_after_start', violation_error_message='It ends after it begins.'),
        ),
    ]
