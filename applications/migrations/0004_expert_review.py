"""The stage of the experts."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0003_kept'),
    ]

    operations = [
        migrations.AlterField(
            model_name='application',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('discarded', 'Deleted draft'), ('submitted', 'Submitted'), ('returned', 'Waiting for your answer'), ('ineligible', 'Not eligible'), ('technical_check', 'Technical check'), ('expert_review', 'Expert review'), ('awaiting_decision', 'Decision in preparation'), ('waiting_list', 'Waiting list'), ('awarded', 'Awarded'), ('not_awarded', 'No award'), ('accepted', 'Active'), ('declined', 'Declined'), ('lapsed', 'Lapsed'), ('withdrawn', 'Withdrawn'), ('closed', 'Closed')], default='draft', max_length=20),
        ),
    ]
