"""A request for approval can be withdrawn by whoever asked."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_leave'),
    ]

    operations = [
        migrations.AlterField(
            model_name='approval',
            name='status',
            field=models.CharField(choices=[('requested', 'Waits for approval'), ('approved', 'Approved'), ('refused', 'Refused'), ('void', 'Void'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], default='requested', max_length=10),
        ),
    ]
