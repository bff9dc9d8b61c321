"""What another way in does to the answers, and where a draft stands between cut-offs."""

from datetime import UTC, datetime
from typing import Any

import pytest

from aifactory.catalogue.rules.questions import QuestionSet, parse
from applications.rules.rounds import rounds_of
from applications.rules.switching import compare


def asking(*rows: str | dict[str, Any]) -> QuestionSet:
    full = [{"key": row} if isinstance(row, str) else row for row in rows]
    more = {"type": "text", "section": "one", "label": {"business": {"en": "?"}}}
    return parse(({**more, **row} for row in full), [])


WHY = {
    "key": "why",
    "conditions": [{"key": "title", "operator": "equals", "value": "X"}],
}
SMALL = asking("title", "first_job", "months")
LARGE = asking("title", WHY, "months", "novelty", "plan")


@pytest.mark.parametrize(
    ("answers", "flawed", "kept", "wrong", "back", "asked", "resting"),
    [
        ({}, [], (), (), (), ("novelty", "plan"), ()),
        (
            {"title": "A", "first_job": "B", "months": 2},
            [],
            ("title", "months"),
            (),
            (),
            ("novelty", "plan"),
            ("first_job",),
        ),
        ({"months": 2}, ["months"], (), ("months",), (), ("novelty", "plan"), ()),
        ({"plan": "P"}, ["plan"], (), (), ("plan",), ("novelty",), ()),
        ({"title": "X"}, [], ("title",), (), (), ("why", "novelty", "plan"), ()),
        ({"title": " ", "first_job": None}, [], (), (), (), ("novelty", "plan"), ()),
    ],
)
def test_answers_are_kept_asked_again_or_rest(
    answers: dict[str, Any],
    flawed: list[str],
    kept: tuple[str, ...],
    wrong: tuple[str, ...],
    back: tuple[str, ...],
    asked: tuple[str, ...],
    resting: tuple[str, ...],
) -> None:
    found = compare(SMALL, LARGE, answers, flawed=flawed)

    assert (found.kept, found.wrong, found.back) == (kept, wrong, back)
    assert (found.asked, found.resting) == (asked, resting)


def test_switching_back_brings_everything_back() -> None:
    answers = {"title": "A", "first_job": "B", "novelty": "N"}

    found = compare(LARGE, SMALL, answers, flawed=[])

    assert (found.back, found.resting, found.asked) == (("first_job",), ("novelty",), ())


FIRST = datetime(2026, 3, 16, 9, tzinfo=UTC)
SECOND = datetime(2026, 3, 31, 8, tzinfo=UTC)  # 10:00 in Brussels, summer time
BEGUN = datetime(2026, 3, 10, tzinfo=UTC)
JUST_BEFORE = datetime(2026, 3, 31, 7, 59, 59, 999_999, UTC)


@pytest.mark.parametrize(
    ("begun_at", "at", "ahead", "missed"),
    [
        (BEGUN, BEGUN, FIRST, None),
        (BEGUN, FIRST, SECOND, FIRST),
        (BEGUN, JUST_BEFORE, SECOND, FIRST),
        (BEGUN, SECOND, None, SECOND),
        (FIRST, JUST_BEFORE, SECOND, None),
        (SECOND, SECOND, None, None),
    ],
)
def test_a_draft_stands_between_cut_offs(
    begun_at: datetime, at: datetime, ahead: datetime | None, missed: datetime | None
) -> None:
    found = rounds_of(begun_at, at, [SECOND, FIRST])

    assert (found.ahead, found.missed) == (ahead, missed)


def test_a_call_without_cut_offs_ahead_has_none() -> None:
    assert rounds_of(BEGUN, FIRST, []).ahead is None
