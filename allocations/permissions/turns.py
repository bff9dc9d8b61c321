"""May hours go to this case before others? Nobody is overtaken without a written reason."""

from decimal import Decimal

from django.utils.translation import gettext as _

from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.face.tags.formats import hours
from allocations.queries.waiting import Place
from allocations.rules.cutline import AFTER, PARTLY
from allocations.rules.turns import Turn, needs_word


def not_frozen() -> Verdict:
    """The refusal before the order of a round is fixed."""
    return deny(
        "not_frozen",
        _("Hours and places follow the order of its round. Freeze the ranking first."),
    )


def leaves_with_its_round() -> Verdict:
    """The refusal to announce anything of a round whose order is open."""
    return deny(
        "not_frozen",
        _("Nothing of this round goes out before its ranking is frozen. Freeze it first."),
    )


def in_turn(side: str | None, *, is_part: bool, now: Turn) -> Verdict:
    """The hours pass nobody over; else a written reason has to say why they go here.

    Args:
        side: where the frozen line has the case; None where the waiting list is the line.
        is_part: fewer hours than asked for.
        now: what the line for the pool says of these hours.
    """
    if not needs_word(side, is_part=is_part, now=now):
        return ALLOWED
    if now is Turn.UNDECIDED_FIRST:
        return deny(now, _("Another application comes first, is undecided and would fit."))
    if now is Turn.BEHIND:
        return deny(now, _("Another application comes first, and the hours do not do for both."))
    return deny(
        "not_placed",
        {
            PARTLY: _("It was the first that did not fit when the ranking was frozen."),
            AFTER: _("It stood after the line when the ranking was frozen."),
        }.get(side or "", _("The frozen ranking does not hold it.")),
    )


def move_up(place: Place | None) -> Verdict:
    """The list's half of moving up: it waits, hours can be granted and do, nobody goes before.

    What would pass somebody over can still be done with a written reason.
    """
    if place is None:
        return deny("not_waiting", _("It is not on the waiting list any more."))
    if place.wanted is None:
        return deny("no_hours", _("It cannot run, or its marks are too low. No hours."))
    if not place.fits:
        return deny(
            "no_room",
            _("It needs %(wanted)s node-h, more than can be granted now.")
            % {"wanted": hours(place.wanted)},
        )
    return in_turn(None, is_part=False, now=place.now or Turn.NEXT)


def can_be_passed_over(verdict: Verdict) -> bool:
    """A written reason opens what the verdict refuses."""
    return verdict.code in {Turn.BEHIND, Turn.UNDECIDED_FIRST}


def can_get_part(place: Place | None, most: Decimal) -> bool:
    """First in line, too large for what is free: it can be offered that part."""
    return place is not None and place.now is Turn.SHORT and most > 0
