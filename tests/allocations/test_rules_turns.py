"""Whose turn it is on a pool: nobody is overtaken, neither in a round nor on the waiting list."""

from decimal import Decimal

import pytest

from allocations.rules.cutline import Room
from allocations.rules.turns import Turn, Want, needs_word, turns


def ahead(*wishes):
    """Who comes first: hours, with a "w" behind them for who waits on the list."""
    return [Want(Decimal(wish.rstrip("w")), is_undecided=not wish.endswith("w")) for wish in wishes]


@pytest.mark.parametrize(
    ("free", "first", "hours", "expected"),
    [
        # Nobody comes first: it is its turn, or the hours do not do.
        (100, (), 60, Turn.NEXT),
        (100, (), 100, Turn.NEXT),
        (100, (), 101, Turn.SHORT),
        (0, (), 1, Turn.SHORT),
        # Who waits with an earlier turn goes first while the hours are short …
        (100, ("60w",), 60, Turn.BEHIND),
        (100, ("120w",), 60, Turn.BEHIND),
        (100, ("120w", "10w"), 60, Turn.BEHIND),
        # … and loses nothing where they do for both.
        (120, ("60w",), 60, Turn.NEXT),
        (120, ("60w",), 61, Turn.BEHIND),
        # Who is undecided and would fit is decided on first, whatever is left for others.
        (500, ("60",), 60, Turn.UNDECIDED_FIRST),
        (100, ("120", "60"), 10, Turn.UNDECIDED_FIRST),
        # Who is undecided and does not fit still stands before it.
        (100, ("120",), 10, Turn.BEHIND),
    ],
)
def test_whose_turn_it_is(free, first, hours, expected):
    wants = [*ahead(*first), Want(Decimal(hours))]

    assert turns(wants, Room(Decimal(free)))[-1] is expected


@pytest.mark.parametrize(
    ("side", "is_part", "now", "needs"),
    [
        # In a frozen round the line said who fits.
        ("placed", False, Turn.NEXT, False),
        ("placed", False, Turn.UNDECIDED_FIRST, True),
        ("placed", True, Turn.BEHIND, True),
        # The first that does not fit can be offered a part; its letter says why.
        ("partly", True, Turn.NEXT, False),
        ("partly", False, Turn.NEXT, True),
        ("partly", True, Turn.UNDECIDED_FIRST, True),
        ("after", True, Turn.NEXT, True),
        ("after", False, Turn.NEXT, True),
        # It came after the order was fixed.
        ("", False, Turn.NEXT, True),
        # Without a frozen order (the waiting list), the list itself says who is next.
        (None, False, Turn.NEXT, False),
        (None, True, Turn.NEXT, False),
        (None, False, Turn.BEHIND, True),
        (None, False, Turn.UNDECIDED_FIRST, True),
        # Where nobody is passed over, missing hours are for the ledger to say.
        (None, False, Turn.SHORT, False),
        ("placed", False, Turn.SHORT, False),
    ],
)
def test_when_an_award_needs_a_word_why(side, is_part, now, needs):
    assert needs_word(side, is_part=is_part, now=now) is needs
