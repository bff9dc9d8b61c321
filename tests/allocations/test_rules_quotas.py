"""Nested limits on the Union share: Playground + Fast Lane inside Industrial Innovation."""

from decimal import Decimal

import pytest

from allocations.rules.quotas import (
    BrokenTree,
    Limit,
    check_tree,
    covered,
    first_broken,
    nesting,
    resized,
    standings,
)

UNION = Decimal(100_000)


def limit(code, share, groups=(), parent=""):
    part = Decimal(share)
    return Limit(code, frozenset(groups), UNION * part, part, parent)


INDUSTRIAL = limit("industrial", "0.30", {"LS"})
ENTRY = limit("entry", "0.10", {"PG", "FL"}, parent="industrial")
SCIENCE = limit("science", "0.25", {"SC"})
COMMERCIAL = limit("commercial", "0.20", {"PAY"})
TREE = [INDUSTRIAL, ENTRY, SCIENCE, COMMERCIAL]


@pytest.mark.parametrize(
    ("granted", "group", "node_hours", "broken"),
    [
        ({}, "PG", 10_000, None),
        ({}, "PG", 10_001, "entry"),
        ({"FL": 6_000}, "PG", 4_000, None),
        ({"FL": 6_000}, "PG", 4_001, "entry"),
        ({"LS": 30_000}, "PG", 1, "industrial"),
        ({"LS": 25_000}, "PG", 5_000, None),
        ({"LS": 25_000}, "PG", 5_001, "industrial"),
        ({"LS": 25_000, "PG": 5_000}, "LS", 1, "industrial"),
        ({"PG": 10_000}, "LS", 20_000, None),
        ({"PG": 10_000}, "LS", 20_001, "industrial"),
        ({"PG": 10_000, "LS": 20_000}, "SC", 25_000, None),
        ({}, "SC", 25_001, "science"),
        ({}, "PAY", 20_000, None),
        ({}, "PAY", Decimal("20000.000001"), "commercial"),
        ({}, "BOARD", 90_000, None),
        ({"PG": 11_000}, "SC", 1, None),
    ],
)
def test_a_grant_is_refused_by_the_limit_it_breaks(granted, group, node_hours, broken):
    held = {name: Decimal(amount) for name, amount in granted.items()}

    found = first_broken(standings(TREE, held, group=group, node_hours=Decimal(node_hours)))

    assert (found.limit.code if found else None) == broken


@pytest.mark.parametrize(
    ("large_scale", "playground", "tighter"),
    [(19_500, 9_000, "entry"), (22_500, 7_000, "industrial")],
)
def test_when_two_limits_break_the_tighter_one_is_named(large_scale, playground, tighter):
    granted = {"LS": Decimal(large_scale), "PG": Decimal(playground)}

    found = first_broken(standings(TREE, granted, group="FL", node_hours=Decimal(5_000)))

    assert found.limit.code == tighter


def test_standings_show_each_limit_before_and_after():
    granted = {"LS": Decimal(12_000), "PG": Decimal(3_000)}

    rows = standings(TREE, granted, group="FL", node_hours=Decimal(2_000))

    assert [(row.limit.code, row.granted, row.after) for row in rows] == [
        ("industrial", Decimal(15_000), Decimal(17_000)),
        ("science", Decimal(0), Decimal(0)),
        ("commercial", Decimal(0), Decimal(0)),
        ("entry", Decimal(3_000), Decimal(5_000)),
    ]
    assert [row.is_touched for row in rows] == [True, False, False, True]


def test_room_is_never_below_zero():
    (row,) = standings([limit("entry", "0.10", {"PG"})], {"PG": Decimal(12_000)})

    assert (row.room, row.holds) == (Decimal(0), False)


def test_a_parent_covers_the_groups_of_everything_inside_it():
    inner = limit("inner", "0.05", {"PG"}, parent="entry")

    assert covered(INDUSTRIAL, [*TREE, inner]) == {"LS", "PG", "FL"}


@pytest.mark.parametrize(
    "limits",
    [
        [limit("entry", "0.1", {"PG"}, parent="nowhere")],
        [limit("outer", "0.1", {"LS"}), limit("inner", "0.2", {"PG"}, parent="outer")],
        [limit("one", "0.1", {"PG"}), limit("two", "0.2", {"PG"})],
        [limit("one", "0.1", parent="two"), limit("two", "0.1", parent="one")],
        [limit("self", "0.1", parent="self")],
    ],
    ids=["no parent", "larger inside", "group twice", "ring", "own parent"],
)
def test_limits_that_do_not_nest_are_refused(limits):
    with pytest.raises(BrokenTree):
        check_tree(limits)


def test_the_real_tree_nests():
    check_tree(TREE)  # raises where it does not

    by_code = {one.code: one for one in TREE}
    inner = [one for one in TREE if one.parent]
    assert inner
    assert all(one.share <= by_code[one.parent].share for one in inner)


@pytest.mark.parametrize(
    ("code", "least", "most"),
    [("industrial", "0.10", "1"), ("entry", "0", "0.30"), ("science", "0", "1")],
)
def test_a_limit_lies_between_those_inside_and_the_one_around(code, least, most):
    assert nesting(TREE, code) == (Decimal(least), Decimal(most))


def test_another_share_is_of_the_same_hours_and_rounded_down():
    assert resized(ENTRY, Decimal("0.2")).node_hours == Decimal(20_000)
    odd = Limit("odd", frozenset(), Decimal("0.000001"), Decimal("0.3"))
    assert resized(odd, Decimal("0.2")).node_hours == Decimal(0)
