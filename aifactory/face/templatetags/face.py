"""`{% load face %}`: every tag and filter of the portal's look, gathered from `face.tags`."""

from django import template

from aifactory.face.tags import formats, forms, frame, icons

register = template.Library()

for name in (
    "moment",
    "local",
    "clock",
    "day",
    "weekday",
    "short_day",
    "hours",
    "signed_hours",
    "unit_hours",
    "size",
    "duration",
    "minutes",
    "hash_short",
):
    register.filter(name, getattr(formats, name))

for function in (icons.icon, icons.pill, icons.status_word, formats.zone_note, frame.person_name):
    register.simple_tag(function)

for function in (forms.is_group, forms.is_single_box, forms.choice_note):
    register.filter(function)

register.filter(forms.is_optional)
register.filter(forms.autosave_of)
register.filter(forms.counter_of)
register.simple_tag(forms.choice_input)
register.simple_tag(forms.error_line)
register.simple_tag(forms.fields)
register.inclusion_tag("components/error_summary.html")(forms.error_summary)
register.inclusion_tag("components/saved_state.html")(forms.saved_state)
register.simple_tag(takes_context=True)(frame.site_title)
register.simple_block_tag(frame.note)
