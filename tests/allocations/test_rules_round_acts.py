"""After the review somebody is led on: rank, decide, ask, release, done."""

import pytest

from allocations.rules.round_acts import Counts, after_review
from reviews.rules.rounds import NextAct


@pytest.mark.parametrize(
    ("given", "act", "count"),
    [
        ({"is_frozen": False}, NextAct.DONE, 0),
        ({"is_frozen": False, "undecided": 3}, NextAct.RANK, 3),
        # A refusal decided before the freeze goes out with its round.
        ({"is_frozen": False, "ready": 1}, NextAct.RANK, 1),
        ({"undecided": 2, "to_ask": 1, "ready": 4}, NextAct.DECIDE, 2),
        ({"to_ask": 2, "asked": 1, "ready": 4}, NextAct.APPROVE, 2),
        # Only the approver is waited for: nothing to do for the office.
        ({"asked": 1, "ready": 4}, NextAct.APPROVE, 0),
        ({"ready": 4}, NextAct.RELEASE, 4),
        ({}, NextAct.DONE, 0),
    ],
)
def test_one_next_act_after_the_review(given, act, count):
    found = after_review(Counts(**{"is_frozen": True, **given}))

    assert (found.act, found.count) == (act, count)
