"""Marks: what is refused, what is missing, what they come to."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from aifactory.catalogue.rules.expert_review import ReviewTerms, read_review
from reviews.rules.marks import (
    COMMENT_MISSING,
    CONFIDENCE_MISSING,
    FOREIGN,
    MARK_MISSING,
    OUT_OF_RANGE,
    Given,
    Problem,
    missing,
    refused,
    result,
)

SHIPPED = Path(__file__).parents[2] / "aifactory" / "catalogue" / "seeds" / "rule_sets"
WHOLE = {key: Given(Decimal(4), "Fine.") for key in ("new", "change", "plan")}


def terms(mode: str = "LS") -> ReviewTerms:
    review = json.loads((SHIPPED / f"{mode}-2.json").read_text("utf-8"))["content"]["review"]
    found = read_review({"stages": ["expert", "decision"], "review": review})
    assert found is not None
    return found


def marks(*given: str) -> dict[str, Decimal]:
    return dict(zip(terms().keys, map(Decimal, given), strict=True))


@pytest.mark.parametrize(
    ("key", "mark", "sentence"),
    [
        ("new", Decimal(5), None),
        ("new", Decimal("0.50"), None),
        ("new", None, None),
        ("new", Decimal("5.5"), OUT_OF_RANGE),
        ("new", Decimal("-0.5"), OUT_OF_RANGE),
        ("new", Decimal("3.25"), OUT_OF_RANGE),
        ("new", Decimal("NaN"), OUT_OF_RANGE),
        ("beauty", Decimal(3), FOREIGN),
    ],
)
def test_what_is_refused(key: str, mark: Decimal | None, sentence: str | None) -> None:
    expected = [Problem(key, sentence)] if sentence else []

    assert refused(terms(), {key: Given(mark)}) == expected


@pytest.mark.parametrize(
    ("changes", "confidence", "problems"),
    [
        ({}, "high", []),
        ({}, "", [Problem("confidence", CONFIDENCE_MISSING)]),
        ({"plan": Given(None, "Why.")}, "low", [Problem("plan.mark", MARK_MISSING)]),
        ({"new": Given(Decimal(0), " ")}, "low", [Problem("new.comment", COMMENT_MISSING)]),
    ],
)
def test_what_is_missing(changes: dict, confidence: str, problems: list[Problem]) -> None:
    assert missing(terms(), {**WHOLE, **changes}, confidence=confidence) == problems


def test_an_empty_draft_lacks_everything() -> None:
    assert len(missing(terms(), {}, confidence="")) == 7


@pytest.mark.parametrize(
    ("reviews", "total", "weighted", "passes"),
    [
        ([("4.5", "4", "3.5")], Fraction(12), Fraction(4), True),
        ([("3", "3", "4")], Fraction(10), Fraction(33, 10), True),
        ([("3", "3", "3.5")], Fraction(19, 2), Fraction(63, 20), False),
        ([("2.5", "5", "5")], Fraction(25, 2), Fraction(17, 4), False),
        ([("2.5", "4", "4"), ("3.5", "4", "4")], Fraction(11), Fraction(37, 10), True),
        (
            [("3", "3", "3.5"), ("3", "3", "4"), ("3", "3", "4")],
            Fraction(59, 6),
            Fraction(13, 4),
            False,
        ),
    ],
)
def test_what_marks_come_to(
    reviews: list[tuple[str, str, str]], total: Fraction, weighted: Fraction, passes: bool
) -> None:
    found = result(terms(), [marks(*one) for one in reviews])

    assert (found.total, found.weighted, found.passes) == (total, weighted, passes)


def test_means_stand_in_the_order_of_the_criteria() -> None:
    found = result(terms("SC"), [marks("1", "2", "3"), marks("2", "3", "4")])

    assert list(found.means.items()) == [
        ("new", Fraction(3, 2)),
        ("change", Fraction(5, 2)),
        ("plan", Fraction(7, 2)),
    ]
    assert found.weighted == Fraction(24, 10)
