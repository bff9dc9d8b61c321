"""Calls that the office plans: announced or not, and how often their dates moved."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_announced(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Until now every planned call stood on the public page."""
    apps.get_model("catalogue", "Call").objects.update(is_announced=True)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0006_change_guards")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="is_announced",
            field=models.BooleanField(default=False, verbose_name="announced before it opens"),
        ),
        migrations.AddField(
            model_name="call",
            name="moves",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="cutoff",
            name="moves",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(keep_announced, migrations.RunPython.noop),
    ]
