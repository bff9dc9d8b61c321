"""The order of a round: leading mark, tie-breaks in their order, draw; and turns by policy."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from allocations.rules import ranking
from allocations.rules.ranking import Entry, Tie

NOON = datetime(2026, 11, 13, 12, 0, tzinfo=UTC)
USUAL = (
    "weighted",
    "total",
    "criterion:change",
    "first_time",
    "small_or_country",
    "received",
    "draw",
)


def entry(number, weighted="4", **changes):
    values = {
        "weighted": Fraction(weighted),
        "total": Fraction(12),
        "means": {"change": Fraction(4)},
        "passes": True,
        "received_at": NOON,
        **changes,
    }
    return Entry(number=number, **values)


def numbers(entries):
    return [one.number for one in entries]


def test_the_best_leading_mark_goes_first_and_is_compared_exactly():
    found = ranking.ranked(
        [entry("a", "71/20"), entry("b", "32/9"), entry("c", "4")], USUAL, cut_off=1
    )

    assert numbers(found.order) == ["c", "b", "a"]  # 32/9 is 3.5555…, 71/20 is 3.55
    assert found.ties == ()


@pytest.mark.parametrize(
    ("rule", "better"),
    [
        ("total", {"total": Fraction(25, 2)}),
        ("criterion:change", {"means": {"change": Fraction(9, 2)}}),
        ("first_time", {"is_first_time": True}),
        ("small_or_country", {"is_small_or_country": True}),
        ("received", {"received_at": NOON - timedelta(microseconds=1)}),
    ],
)
def test_each_rule_breaks_a_tie_in_its_turn(rule, better):
    after = {name: worse for other, name, worse in _EVERYTHING if _later(other, rule)}

    found = ranking.ranked([entry("a", **after), entry("b", **better)], USUAL, cut_off=1)

    assert numbers(found.order) == ["b", "a"]
    assert found.ties == (Tie("b", "a", rule),)


# What would put "a" first, had its rule been asked earlier.
_EVERYTHING = [
    ("criterion:change", "means", {"change": Fraction(5)}),
    ("first_time", "is_first_time", True),
    ("small_or_country", "is_small_or_country", True),
    ("received", "received_at", NOON - timedelta(days=1)),
]


def _later(other, rule):
    return USUAL.index(other) > USUAL.index(rule)


def test_the_configured_order_counts_not_ours():
    entries = [entry("a", total=Fraction(13)), entry("b", is_first_time=True)]

    found = ranking.ranked(entries, ("weighted", "first_time", "total", "draw"), cut_off=1)

    assert numbers(found.order) == ["b", "a"]
    assert found.ties == (Tie("b", "a", "first_time"),)


def test_a_draw_is_logged_and_anybody_can_make_it_again():
    entries = [entry(f"LS-{count}") for count in range(5)]

    found = ranking.ranked(entries, USUAL, cut_off=7)
    again = ranking.ranked(list(reversed(entries)), USUAL, cut_off=7)

    assert found == again
    assert found.seed == ranking.seed_of(7, [one.number for one in reversed(entries)])
    lots = [ranking.lot(found.seed, one.number) for one in found.order]
    assert lots == sorted(lots)
    assert [tie.rule for tie in found.ties] == ["draw"] * 4


def test_another_round_draws_another_seed():
    entries = ["LS-1", "LS-2"]

    assert ranking.seed_of(1, entries) != ranking.seed_of(2, entries)
    assert ranking.seed_of(1, entries) != ranking.seed_of(1, entries[:1])


def test_nobody_below_the_threshold_stands_above_a_passer():
    entries = [entry("a", "49/10", passes=False), entry("b", "3")]

    found = ranking.ranked(entries, USUAL, cut_off=1)

    assert numbers(found.order) == ["b", "a"]


def test_an_equal_mark_on_both_sides_of_the_threshold_is_no_tie():
    found = ranking.ranked([entry("a", passes=False), entry("b")], USUAL, cut_off=1)

    assert found.ties == ()


@pytest.mark.parametrize(
    ("policy", "expected"), [("ranking", ["b", "c", "a", "d"]), ("received", ["a", "c", "b", "d"])]
)
def test_turns_follow_the_places_or_the_receipt_among_passers(policy, expected):
    found = ranking.ranked(
        [
            entry("a", "3", received_at=NOON),
            entry("b", "5", received_at=NOON + timedelta(hours=1)),
            entry("c", "4", received_at=NOON),
            entry("d", "4", received_at=NOON - timedelta(hours=1), passes=False),
        ],
        USUAL,
        cut_off=1,
    )

    turns = numbers(ranking.turns(found, policy))

    if policy == "received":  # a and c came at one instant: the better place goes first
        expected = ["c", "a", "b", "d"]
    assert turns == expected


@pytest.mark.parametrize(
    ("selection", "policy"),
    [
        ("ranking", "ranking"),
        ("portfolio", "ranking"),
        ("first_come_among_passers", "received"),
        ("first_in_first_out", "received"),
    ],
)
def test_each_selection_has_its_policy(selection, policy):
    assert ranking.policy_of(selection) == policy
