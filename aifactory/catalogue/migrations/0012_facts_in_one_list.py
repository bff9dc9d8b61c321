"""Every fact with the day it was checked, as one view."""

from django.db import migrations, models

# What is over needs no more checks: past holidays, ended statuses, retired terms and partitions.
ROW = "SELECT '{kind}:' || {row}.{pk}, '{kind}', {row}.{pk}::text, '', {title}, {row}.source, {row}.source_tag, {row}.checked_on FROM {tables}"
PARTS = (
    ("catalogue.site", "s", "id", "s.name", "catalogue_site s"),
    ("catalogue.system", "s", "id", "s.name", "catalogue_system s"),
    ("catalogue.partition", "p", "id", "p.name", "catalogue_partition p WHERE p.is_active"),
    ("catalogue.aifactory", "f", "id", "f.name", "catalogue_aifactory f"),
    (
        "catalogue.antenna",
        "a",
        "id",
        "c.name",
        "catalogue_antenna a JOIN catalogue_country c ON c.code = a.country_id",
    ),
    (
        "catalogue.modelimit",
        "l",
        "id",
        "m.official_name || ', ' || p.name || ', ' || l.year",
        ("catalogue_modelimit l JOIN catalogue_accessmode m ON m.id = l.mode_id "
        "JOIN catalogue_partition p ON p.id = l.partition_id"),
    ),
    ("catalogue.country", "c", "code", "c.name", "catalogue_country c"),
    (
        "catalogue.countrystatus",
        "s",
        "id",
        "c.name || ', ' || s.ground || ', ' || s.valid_from",
        ("catalogue_countrystatus s JOIN catalogue_country c ON c.code = s.country_id "
        "WHERE s.valid_until IS NULL OR s.valid_until >= CURRENT_DATE"),
    ),
    (
        "catalogue.holiday",
        "h",
        "id",
        'h.name || \', \' || h."on"',
        'catalogue_holiday h WHERE h."on" >= CURRENT_DATE',
    ),
    (
        "catalogue.term",
        "t",
        "id",
        "x.name || ': ' || COALESCE(t.label->>'en', t.code)",
        ("catalogue_term t JOIN catalogue_taxonomy x ON x.id = t.taxonomy_id "
        "WHERE t.valid_until IS NULL OR t.valid_until >= CURRENT_DATE"),
    ),
    (
        "catalogue.datedamount",
        "d",
        "id",
        "d.kind || ', ' || d.valid_from",
        "catalogue_datedamount d WHERE d.valid_until IS NULL OR d.valid_until >= CURRENT_DATE",
    ),
)
# Single values of a partition that were checked on a day of their own.
VALUES = """
SELECT 'catalogue.partition:' || p.id || ':' || v.key, 'catalogue.partition', p.id::text, v.key,
       p.name || ', ' || v.key, v.value->>'source', v.value->>'tag', (v.value->>'checked_on')::date
FROM catalogue_partition p, jsonb_each(p.field_sources) v
WHERE p.is_active AND v.value->>'checked_on' IS NOT NULL
"""
SELECTS = [
    ROW.format(kind=kind, row=row, pk=pk, title=title, tables=tables)
    for kind, row, pk, title, tables in PARTS
]
VIEW = (
    "CREATE VIEW catalogue_fact "
    "(key, kind, subject_id, field, title, source, source_tag, checked_on) AS "
    + " UNION ALL ".join([*SELECTS, VALUES])
)


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0011_reference_tables")]

    operations = [
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('key', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('field', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=300, verbose_name='about')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('source_tag', models.CharField(choices=[('V', 'Read in a source'), ('R', 'Relayed by another source'), ('K', 'General knowledge, not verified'), ('D', 'Derived or chosen by us')], max_length=1, verbose_name='certainty')),
                ('checked_on', models.DateField(verbose_name='last checked')),
            ],
            options={
                'verbose_name': 'fact',
                'db_table': 'catalogue_fact',
                'managed': False,
            },
        ),
        migrations.RunSQL(VIEW, "DROP VIEW catalogue_fact"),
    ]
