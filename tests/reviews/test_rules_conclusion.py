"""What sent reviews come to: exact fractions, thresholds, spread, and what is frozen."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reviews.rules import conclusion
from reviews.rules.conclusion import (
    OWED_AND_NEEDED,
    STILL_OWED,
    TOO_FEW,
    Counted,
    concluded,
    frozen,
)
from tests.reviews.test_rules_marks import terms


def sent(number: int, *marks: str, version: int = 1) -> Counted:
    given = dict(zip(terms().keys, map(Decimal, marks), strict=True))
    return Counted(number, number * 10, version, f"{number}" * 64, "high", given)


@pytest.mark.parametrize(
    ("sent_now", "owed", "sentence"),
    [
        (0, 0, TOO_FEW),
        (1, 0, TOO_FEW),
        (1, 1, OWED_AND_NEEDED),
        (2, 1, STILL_OWED),
        (3, 0, ""),
    ],
)
def test_what_stands_in_the_way(sent_now: int, owed: int, sentence: str) -> None:
    assert conclusion.obstacle(terms(), sent=sent_now, owed=owed) == sentence


def test_two_are_enough_where_two_are_asked() -> None:
    assert conclusion.obstacle(terms("LS"), sent=2, owed=0) == ""
    assert conclusion.obstacle(terms("SC"), sent=2, owed=0) == TOO_FEW


@pytest.mark.parametrize(
    ("reviews", "passes", "total", "weighted", "spread"),
    [
        # Each at its threshold, and the sum below its own.
        ([("3", "3", "3")], False, "9", "3", "0"),
        ([("4", "3", "3")], True, "10", "33/10", "0"),
        # The means count, not each expert: one below the threshold is made up for.
        ([("2.5", "4", "4"), ("3.5", "4", "4")], True, "11", "37/10", "1"),
        # A third of a mark too few is not rounded up.
        ([("3", "3", "4"), ("3", "3", "4"), ("3", "3", "3.5")], False, "59/6", "13/4", "1/2"),
        # One criterion below, the sum far above.
        ([("5", "5", "2.5"), ("5", "5", "3")], False, "51/4", "173/40", "1/2"),
        ([("5", "5", "5"), ("0", "0", "0")], False, "15/2", "5/2", "15"),
    ],
)
def test_exact_marks(
    reviews: list[tuple[str, ...]], passes: bool, total: str, weighted: str, spread: str
) -> None:
    found = concluded(terms(), [sent(number + 1, *marks) for number, marks in enumerate(reviews)])

    assert found.result.passes is passes
    assert (found.result.total, found.result.weighted) == (Fraction(total), Fraction(weighted))
    assert found.spread == Fraction(spread)


@pytest.mark.parametrize(("spread", "is_wide"), [("0", False), ("5/2", False), ("3", True)])
def test_experts_are_far_apart_from_a_fifth_of_the_best_sum_on(spread: str, is_wide: bool) -> None:
    assert conclusion.is_wide(terms(), Fraction(spread)) is is_wide


def test_everything_that_went_in_is_frozen() -> None:
    found = frozen(terms(), [sent(1, "3.5", "4", "3"), sent(2, "3.5", "3", "4.0", version=2)])

    assert found == {
        "terms": {
            "experts": 2,
            "threshold": "3",
            "threshold_sum": "10",
            "criteria": [
                {"key": "new", "weight": "30"},
                {"key": "change", "weight": "40"},
                {"key": "plan", "weight": "30"},
            ],
        },
        "reviews": [
            {
                "assignment": 1,
                "review": 10,
                "version": 1,
                "content_hash": "1" * 64,
                "confidence": "high",
                "marks": {"new": "3.5", "change": "4", "plan": "3"},
            },
            {
                "assignment": 2,
                "review": 20,
                "version": 2,
                "content_hash": "2" * 64,
                "confidence": "high",
                "marks": {"new": "3.5", "change": "3", "plan": "4"},
            },
        ],
        "means": {"new": "7/2", "change": "7/2", "plan": "7/2"},
        "total": "21/2",
        "weighted": "7/2",
        "spread": "0",
    }


@pytest.mark.parametrize(
    ("value", "text"), [("21/2", "10.50"), ("59/6", "9.83"), ("1/200", "0.01"), ("0", "0.00")]
)
def test_two_decimals_for_people(value: str, text: str) -> None:
    assert str(conclusion.rounded(Fraction(value))) == text


@pytest.mark.parametrize(("value", "text"), [("0.0", "0"), ("10", "10"), ("3.50", "3.5")])
def test_plain_numbers(value: str, text: str) -> None:
    assert conclusion.plain(Decimal(value)) == text
