"""Figures of a round report, as tables."""

from fractions import Fraction
from typing import Any

import pytest

from aifactory.portal.reports import rules


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        ("7/2", "3.50"),
        ("10/3", "3.33"),
        ("71/20", "3.55"),
        ("5/8", "0.63"),  # half up, also where the nearest even digit lies below
        (Fraction(0), "0.00"),
        (Fraction(5), "5.00"),
    ],
)
def test_a_mean_has_two_places(exact: Fraction | str, shown: str) -> None:
    assert rules.two_places(exact) == shown


@pytest.mark.parametrize(
    ("marks", "total"), [(["3.5", "4", "0.5"], "8"), (["10"], "10"), (["0"], "0"), ([], "0")]
)
def test_marks_are_added_up_exactly(marks: list[str], total: str) -> None:
    assert rules.marks_sum(marks) == total


@pytest.mark.parametrize(
    ("values", "middle"),
    [([], ""), ([7], "7"), ([9, 3, 5], "5"), ([4, 8], "6"), ([4, 7], "5.5")],
)
def test_the_middle_of_some_days(values: list[int], middle: str) -> None:
    assert rules.median(values) == middle


@pytest.mark.parametrize(
    ("current", "is_done", "states"),
    [
        ("", False, "ahead ahead ahead ahead ahead"),
        ("population", False, "now ahead ahead ahead ahead"),
        ("decisions", False, "done done now ahead ahead"),
        ("rendering", False, "done done done done now"),
        ("rendering", True, "done done done done done"),
        ("unheard of", False, "ahead ahead ahead ahead ahead"),
    ],
)
def test_stages_know_what_is_done(current: str, is_done: bool, states: str) -> None:
    found = rules.stages(current, is_done=is_done)

    assert [stage.state for stage in found] == states.split()


def test_stages_begin_later_and_later() -> None:
    begins = [percent for _code, percent in rules.STAGES]

    assert begins == sorted(set(begins))
    assert begins[-1] < 100


def case(country: str, *, is_awarded: bool = False, granted: str = "0") -> dict[str, Any]:
    return {"country": country, "is_awarded": is_awarded, "asked": "1.5", "granted": granted}


def test_a_breakdown_adds_up_and_marks_small_cells() -> None:
    cases = [case("RO") for _number in range(4)]
    cases += [case("RO", is_awarded=True, granted="2.25"), case("SK"), case("DE")]

    assert rules.breakdown(cases, "country") == [
        {
            "label": "RO",
            "received": 5,
            "awarded": 1,
            "asked": "7.5",
            "granted": "2.25",
            "is_small": False,
        },
        *[
            {
                "label": label,
                "received": 1,
                "awarded": 0,
                "asked": "1.5",
                "granted": "0",
                "is_small": True,
            }
            for label in ("DE", "SK")
        ],
    ]
    assert rules.breakdown([], "country") == []


TURN = {"turn": 1, "wanted": "100", "side": "fits"}


def test_ties_are_taken_from_the_frozen_ranking() -> None:
    content = {
        "order": [
            {**TURN, "number": "LS-1", "rank": 1, "tie": ""},
            {**TURN, "number": "LS-2", "rank": 2, "tie": "Equal total; drawn by lot."},
        ],
        "policy": "Hours are given in the order of the ranking.",
        "version": 1,
        "made_at": None,
        "releases": [],
        "seed": "af31",
        "content_hash": "0" * 64,
    }

    found = rules.ties(content)

    assert found is not None
    assert (found["broken"], found["seed"]) == (1, "af31")
    assert [row["number"] for row in found["order"]] == ["LS-1", "LS-2"]
    assert rules.ties(None) is None
