"""{% load letters %}: a snapshot holds text only; these filters give its values back."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def instant(text: str | datetime) -> datetime:
    """{{ accept_by|instant|moment }}: the instant written in the snapshot."""
    found = text if isinstance(text, datetime) else datetime.fromisoformat(text)
    if timezone.is_naive(found):
        raise ValueError("An instant in a snapshot needs its offset from UTC.")
    return found


@register.filter
def on(text: str | date) -> date:
    """{{ starts_on|on|long_day }}: the date written in the snapshot."""
    return text if isinstance(text, date) else date.fromisoformat(text)


@register.filter
def amount(text: str | int | Decimal) -> Decimal:
    """{{ node_hours|amount|hours }}: the exact decimal written in the snapshot."""
    return Decimal(text)


@register.filter
def long_day(value: date) -> str:
    """23 November 2026; of an instant, its date in the letter's zone."""
    here = timezone.localtime(value) if isinstance(value, datetime) else value
    return date_format(here, "j F Y")


@register.filter
def fingerprint(digest: str) -> str:
    """A hash in groups of four, as people compare it."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
