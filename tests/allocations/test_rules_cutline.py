"""How far the hours reach: nobody is overtaken, limits count, below the threshold is below."""

from decimal import Decimal

import pytest

from allocations.rules import cutline
from allocations.rules.cutline import Room, Wish
from allocations.rules.quotas import Limit


def wishes(*hours, below=()):
    return [
        Wish(str(place), Decimal(amount), passes=place not in below)
        for place, amount in enumerate(hours, start=1)
    ]


@pytest.mark.parametrize(
    ("free", "asked", "sides", "placed", "left"),
    [
        (100, (40, 60), ["placed", "placed"], 100, 0),
        (100, (40, 61), ["placed", "partly"], 40, 60),
        (100, (40, 70, 10), ["placed", "partly", "after"], 40, 60),
        (0, (1, 1), ["partly", "after"], 0, 0),
        (37840, (25000, 25000), ["placed", "partly"], 25000, 12840),  # domain.md, scenario 10
        (5, (), [], 0, 5),
    ],
)
def test_the_line_falls_where_the_first_does_not_fit(free, asked, sides, placed, left):
    line = cutline.line(wishes(*asked), Room(Decimal(free)))

    assert [spot.side for spot in line.spots] == sides
    assert (line.placed, line.left) == (placed, left)
    assert line.first_left_out == next(
        (spot.number for spot in line.spots if spot.side == "partly"), ""
    )


def test_below_the_threshold_is_below_even_where_hours_are_left():
    line = cutline.line(wishes(10, 10, below={2}), Room(Decimal(100)))

    assert [spot.side for spot in line.spots] == ["placed", "below"]
    assert [spot.left for spot in line.spots] == [90, 90]


def limits():
    return [
        Limit("industrial", frozenset({"LS"}), Decimal(60), Decimal("0.6")),
        Limit("entry", frozenset({"PG"}), Decimal(20), Decimal("0.2"), parent="industrial"),
    ]


def test_a_limit_around_the_pool_closes_it_early_and_is_named():
    room = Room(Decimal(100), "LS", limits(), {"PG": Decimal(15), "LS": Decimal(5)})

    line = cutline.line(wishes(30, 20), room)

    assert room.most == 40
    assert [spot.side for spot in line.spots] == ["placed", "partly"]
    assert (line.left, line.tightest) == (10, "industrial")


def test_a_limit_of_others_and_a_wide_one_are_no_matter():
    room = Room(Decimal(10), "SC", limits(), {"PG": Decimal(15)})

    assert (room.most, room.tightest) == (10, "")
    assert Room(Decimal(10), "LS", limits()).tightest == ""


def test_a_limit_that_is_broken_already_leaves_nothing():
    room = Room(Decimal(100), "LS", limits(), {"LS": Decimal(70)})

    line = cutline.line(wishes(1), room)

    assert ([spot.side for spot in line.spots], line.left) == (["partly"], 0)
