"""The terms of a rule set as people read them, in public and in the set-up."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aifactory.catalogue.rules.terms import Promised, Size
from aifactory.face.rules.formats import NO_BREAK_SPACE, grouped

UNIT_WORDS = {"gpu_hours": "GPU-h", "node_hours": "node-h"}


def size_text(size: Size) -> str:
    """How much a mode gives: about 5 000 GPU-h, over 10 000 to 50 000 GPU-h."""
    unit = f"{NO_BREAK_SPACE}{UNIT_WORDS[size.unit]}"
    low, high = _amount(size.minimum), _amount(size.maximum)
    if size.is_bundle and high:
        return _("about %(amount)s") % {"amount": high + unit}
    if low and high:
        pattern = _("over %(low)s to %(high)s") if size.above_minimum else _("%(low)s to %(high)s")
        return pattern % {"low": low, "high": high + unit}
    if high:
        return _("up to %(amount)s") % {"amount": high + unit}
    if low:
        pattern = _("over %(amount)s") if size.above_minimum else _("from %(amount)s")
        return pattern % {"amount": low + unit}
    return _("no limit")


def months_text(months: Sequence[int]) -> str:
    """1–3 months; 3, 6 or 12 months; 6 months."""
    ordered = sorted(months)
    last = ordered[-1]
    if len(ordered) == 1:
        return ngettext("%(n)s month", "%(n)s months", last) % {"n": last}
    if ordered == list(range(ordered[0], last + 1)):
        return _("%(first)s–%(last)s months") % {"first": ordered[0], "last": last}
    listed = ", ".join(str(count) for count in ordered[:-1])
    return _("%(listed)s or %(last)s months") % {"listed": listed, "last": last}


def promise_text(promise: Promised) -> str:
    """2 working days; 10 working days after the cut-off; 1 month after the cut-off."""
    if promise.working_days is not None:
        count = promise.working_days
        length = ngettext("%(n)s working day", "%(n)s working days", count) % {"n": count}
    else:
        count = promise.months or 1
        length = ngettext("%(n)s month", "%(n)s months", count) % {"n": count}
    if promise.counted_from == "cut_off":
        return _("%(length)s after the cut-off") % {"length": length}
    return length


def _amount(amount: Decimal | None) -> str:
    return grouped(amount) if amount is not None else ""
