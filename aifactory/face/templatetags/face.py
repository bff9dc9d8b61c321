"""`{% load face %}`: every tag and filter of the portal's look, gathered from `face.tags`."""

from django import template

from aifactory.face.tags import components, formats, forms, frame, icons

register = template.Library()

FILTERS = (
    formats.moment,
    formats.local,
    formats.clock,
    formats.day,
    formats.weekday,
    formats.short_day,
    formats.block_day,
    formats.due_day,
    formats.due_rest,
    formats.hours,
    formats.signed_hours,
    formats.unit_hours,
    formats.size,
    formats.duration,
    formats.minutes,
    formats.hash_short,
    forms.is_group,
    forms.is_single_box,
    forms.is_optional,
    forms.choice_note,
    forms.autosave_of,
    forms.counter_of,
)
TAGS = (
    icons.icon,
    icons.pill,
    icons.status_word,
    formats.zone_note,
    frame.person_name,
    forms.choice_input,
    forms.error_line,
    forms.fields,
)
COMPONENTS = (
    components.key_figure,
    components.units,
    components.promise,
    components.timeline,
    components.step_rail,
    components.document_list,
    components.facts,
    components.statement,
    components.capacity_bar,
    components.limit_bar,
    components.empty_state,
    components.history_banner,
    components.unavailable,
    components.data_table,
    forms.error_summary,
    forms.saved_state,
)

for reads in FILTERS:
    register.filter(reads.__name__, reads)
for writes in TAGS:
    register.simple_tag(writes)
for shows in COMPONENTS:
    register.inclusion_tag(f"components/{shows.__name__}.html")(shows)

register.simple_tag(takes_context=True)(frame.site_title)
register.simple_block_tag(frame.note)
register.inclusion_tag("components/confirmation.html", takes_context=True)(components.confirmation)
