"""Answers as text, and the steps of the form."""

from typing import Any

import pytest

from aifactory.catalogue.rules.questions import Question, QuestionSet, parse
from applications.rules.problems import by_key, flaws_of_all, flaws_of_answer
from applications.rules.steps import after, before, minutes_of, progress, with_followers
from applications.rules.wording import read_text, typed_back

TEXT = {"business": {"en": "A question"}}
CHOICES = [
    {"value": "a", "label": {"business": {"en": "Apple"}}},
    {"value": "b", "label": {"business": {"en": "Beer"}}},
]


def question(kind: str, **more: Any) -> Question:
    choices = CHOICES if kind in {"choice", "multi_choice"} else []
    row = {"key": "q", "type": kind, "section": "s", "label": TEXT, "choices": choices, **more}
    return parse([row]).question("q")


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", None, []),
        ("text", "as typed", ["as typed"]),
        ("multi_choice", ["a", "b"], ["a", "b"]),
        ("yes_no", True, ["yes"]),
        ("yes_no", False, ["no"]),
        ("declaration", True, ["yes"]),
        ("declaration", False, []),
        ("integer", 12, ["12"]),
        ("date", "2027-05-31", ["31.05.2027"]),
        ("date", "soon", ["soon"]),
        ("integer", "twelve", ["twelve"]),
    ],
)
def test_typed_back_is_what_the_field_shows(kind: str, value: Any, expected: list[str]) -> None:
    assert typed_back(question(kind), value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", None, ""),
        ("text", "  ", ""),
        ("text", "Words", "Words"),
        ("multi_choice", ["b", "a"], "Beer, Apple"),
        ("choice", "a", "Apple"),
        ("choice", "x", "x"),
        ("yes_no", True, "Yes"),
        ("yes_no", False, "No"),
        ("yes_no", "maybe", "maybe"),
        ("country", "RO", "Romania"),
        ("country", "ZZ", "ZZ"),
        ("integer", 12000, "12\u00a0000"),
        ("decimal", "1.5", "1.5"),
        ("integer", "twelve", "twelve"),
        ("date", "2027-05-31", "31 May 2027"),
        ("date", "soon", "soon"),
    ],
)
def test_read_text_is_what_a_reader_sees(kind: str, value: Any, expected: str) -> None:
    assert read_text(question(kind), value, names={"RO": "Romania"}) == expected


def test_read_text_of_an_amount_carries_its_unit() -> None:
    assert read_text(question("integer", unit="GPUs"), 16, names={}) == "16\u00a0GPUs"


def rows() -> QuestionSet:
    shared = {"label": TEXT, "minutes": "1.2"}
    return parse(
        [
            {"key": "one", "type": "text", "section": "first", **shared},
            {"key": "two", "type": "integer", "section": "first", **shared},
            {"key": "extra", "type": "text", "section": "first", "is_required": False, **shared},
            {
                "key": "three",
                "type": "text",
                "section": "second",
                "conditions": [{"key": "one", "operator": "equals", "value": "more"}],
                **shared,
            },
            {"key": "four", "type": "yes_no", "section": "third", **shared},
        ],
        [
            {"slug": slug, "label": {"business": {"en": slug}}}
            for slug in ("first", "second", "third")
        ],
    )


def test_progress_leaves_out_steps_that_show_nothing() -> None:
    flaws = flaws_of_all(rows(), {}, options={})

    steps = progress(rows(), {}, flaws)

    assert [(step.number, step.slug, step.minutes) for step in steps] == [
        (1, "first", 3),
        (2, "third", 2),
    ]
    assert minutes_of(steps) == 5


def test_progress_counts_what_is_wrong_and_not_what_is_empty() -> None:
    answers = {"one": "more", "two": "twelve"}
    steps = progress(rows(), answers, flaws_of_all(rows(), answers, options={}))

    assert [(step.slug, step.errors, step.is_done) for step in steps] == [
        ("first", 1, False),
        ("second", 0, False),
        ("third", 0, False),
    ]


def test_neighbours_of_a_step() -> None:
    steps = progress(rows(), {}, [])

    assert (before(steps, "first"), after(steps, "third")) == (None, None)
    assert after(steps, "first") == steps[1]
    assert before(steps, "third") == steps[0]
    assert after(steps, "nowhere") is None


def test_flaws_of_an_empty_answer_wait_until_the_step_is_left() -> None:
    asked = rows().question("two")

    assert flaws_of_answer(asked, None, options={}) == ()
    (flaw,) = flaws_of_answer(asked, "twelve", options={})
    assert (flaw.key, flaw.section, flaw.code) == ("two", "first", "not_a_whole_number")


def test_by_key_collects_the_sentences_of_each_question() -> None:
    found = by_key(flaws_of_all(rows(), {"one": "x", "two": 1}, options={}))

    assert set(found) == {"four"}


def test_followers_of_a_question_come_with_it() -> None:
    assert with_followers(rows(), ["one"]) == ["one", "three"]
    assert with_followers(rows(), ["four", "two"]) == ["two", "four"]
