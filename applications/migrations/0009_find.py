"""Cases are found by number, title and organisation through an index."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.conf import settings
from django.db import migrations, models

# The expression of `queries.finding`; the table is a lower app's, the search is ours.
ORGANISATIONS = """
CREATE INDEX organisation_find ON accounts_organisation
    USING gin (to_tsvector('simple'::regconfig, COALESCE(name, '')));
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_weekly_digest'),
        ('applications', '0008_labels'),
        ('catalogue', '0004_mode_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='application',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('title', models.Func(models.F('number'), models.Value('[^A-Za-z0-9]+|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), config='simple'), name='application_find'),
        ),
        migrations.RunSQL(ORGANISATIONS, "DROP INDEX organisation_find"),
    ]
