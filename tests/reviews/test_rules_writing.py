"""Plain numbers of an expert's page: what is frozen, where the marks stand, how long it takes."""

from decimal import Decimal
from typing import Any

import pytest

from aifactory.catalogue.rules.expert_review import MARKS, Criterion, ReviewTerms
from reviews.rules import effort, written
from reviews.rules.marks import Given
from reviews.rules.standing import Standing, standing

WEIGHTS = {"new": 30, "change": 40, "plan": 30}
TERMS = ReviewTerms(
    experts=2,
    criteria=tuple(
        Criterion(key=key, label={}, official={}, weight=Decimal(weight), anchors=())
        for key, weight in WEIGHTS.items()
    ),
    threshold=Decimal(3),
    threshold_sum=Decimal(10),
    days=14,
)


def given(*marks: str) -> dict[str, Given]:
    keys = ("new", "change", "plan")
    return {
        key: Given(Decimal(mark) if mark else None) for key, mark in zip(keys, marks, strict=False)
    }


@pytest.mark.parametrize("mark", [None, *MARKS])
def test_a_mark_is_read_back_as_it_was_written(mark: Decimal | None) -> None:
    stored = written.content({"new": Given(mark, "Why.")}, confidence="", comment_to_panel="")

    assert written.given_in(stored) == {"new": Given(mark, "Why.")}


@pytest.mark.parametrize(
    ("mark", "text"), [(None, ""), ("0", "0"), ("0.5", "0.5"), ("3.0", "3"), ("4.50", "4.5")]
)
def test_marks_as_text(mark: str | None, text: str) -> None:
    assert written.as_text(None if mark is None else Decimal(mark)) == text


def test_criteria_without_a_word_are_left_out() -> None:
    stored = written.content(
        {"new": Given(), "plan": Given(Decimal(1))}, confidence="low", comment_to_panel="Hm."
    )

    assert stored == {
        "marks": {"plan": {"mark": "1", "comment": ""}},
        "confidence": "low",
        "comment_to_panel": "Hm.",
    }


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), Standing(0, Decimal(0))),
        (("4.5", "", "3"), Standing(2, Decimal("7.5"))),
        (("4.5", "4", "3.5"), Standing(3, Decimal(12), Decimal(4), passes=True)),
        (("3", "3.5", "3.5"), Standing(3, Decimal(10), Decimal("3.35"), passes=True)),
        (("3", "3.5", "3"), Standing(3, Decimal("9.5"), Decimal("3.2"), passes=False)),
        (("2.5", "5", "5"), Standing(3, Decimal("12.5"), Decimal("4.25"), passes=False)),
    ],
)
def test_where_the_marks_stand(marks: tuple[str, ...], expected: Standing) -> None:
    assert standing(TERMS, given(*marks)) == expected


@pytest.mark.parametrize(
    ("facts", "minutes"),
    [
        ({"characters": 0, "criteria": 0}, 5),
        ({"characters": 900, "criteria": 3}, 30),
        ({"characters": 12_000, "criteria": 3}, 45),
        ({"characters": 40_000, "criteria": 3}, 75),
    ],
)
def test_minutes_are_rounded_up_to_five(facts: dict[str, Any], minutes: int) -> None:
    assert effort.minutes(**facts) == minutes
