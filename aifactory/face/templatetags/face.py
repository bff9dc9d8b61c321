"""`{% load face %}`: every tag and filter of the portal's look, gathered from `face.tags`."""

from django import template

from aifactory.face.tags import formats, frame, icons

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

register.simple_tag(takes_context=True)(frame.site_title)
register.simple_block_tag(frame.note)
