"""Labels that officers put on cases, one list for the whole portal."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from aifactory.audit.database import kept


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_guards'),
        ('applications', '0007_notes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('colour', models.CharField(choices=[('c1', 'Blue'), ('c2', 'Red'), ('c3', 'Green'), ('c4', 'Violet'), ('c5', 'Ochre'), ('c6', 'Grey')], max_length=2, verbose_name='colour')),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'label',
            },
        ),
        migrations.CreateModel(
            name='CaseLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('put_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='labels', to='applications.application')),
                ('put_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('label', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='on_cases', to='applications.label')),
            ],
            options={
                'verbose_name': 'label on a case',
            },
        ),
        migrations.AddConstraint(
            model_name='label',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='label_once', violation_error_message='There is a label with this name.'),
        ),
        migrations.AddConstraint(
            model_name='label',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='label_name', violation_error_message='A label has a name.'),
        ),
        migrations.AddConstraint(
            model_name='caselabel',
            constraint=models.UniqueConstraint(fields=('application', 'label'), name='case_label_once', violation_error_message='This label is on the case already.'),
        ),
        *kept("applications_label"),
    ]
