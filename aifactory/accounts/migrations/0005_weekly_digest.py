"""Officers may do without the weekly digest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_frozen")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="weekly_digest",
            field=models.BooleanField(default=True, verbose_name="weekly digest"),
        )
    ]
