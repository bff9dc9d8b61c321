"""Partitions say what power they draw, and whether they are in use."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0008_call_guards")]

    operations = [
        migrations.AddField(
            model_name='partition',
            name='carbon_g_per_kwh',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='carbon of the grid in g per kWh'),
        ),
        migrations.AddField(
            model_name='partition',
            name='is_active',
            field=models.BooleanField(default=True, verbose_name='in use'),
        ),
        migrations.AddField(
            model_name='partition',
            name='pue',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='power usage effectiveness'),
        ),
        migrations.AddField(
            model_name='partition',
            name='watts_per_node',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='power of a node in W'),
        ),
        migrations.AlterField(
            model_name='partition',
            name='gpu_hours_per_node_hour',
            field=models.DecimalField(decimal_places=6, max_digits=12, verbose_name='GPU-hours of a node-hour'),
        ),
        migrations.AlterField(
            model_name='partition',
            name='local_per_node_hour',
            field=models.DecimalField(decimal_places=6, max_digits=12, verbose_name="site's units of a node-hour"),
        ),
        migrations.AddConstraint(
            model_name='partition',
            constraint=models.CheckConstraint(condition=models.Q(('pue__isnull', True), ('pue__gte', 1), _connector='OR'), name='catalogue_pue_is_at_least_one', violation_error_message='Power usage effectiveness is 1 or more.'),
        ),
    ]
